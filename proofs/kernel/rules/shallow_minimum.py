"""Local minimum of a network with one hidden layer and one output: Theorem A. docs/mathematics.md, section 1."""

from proofs.kernel.certificate import ShallowMinimum
from proofs.kernel.conclusion import LocalMinimum
from proofs.kernel.local_function import shallow_point
from proofs.kernel.network import Problem
from proofs.kernel.rejection import Rejected, require
from proofs.kernel.rules.case_tree import check_tree

RULE = "shallow-minimum"


def shallow_minimum(problem: Problem, certificate: ShallowMinimum) -> LocalMinimum:
    """The three conditions of Theorem A: the residuals sum to 0, each g_j >= 0, each phi_j vanishes near w_j."""
    point = shallow_point(problem, RULE)
    if point.has_output_bias:
        total = sum(point.residuals)
        require(total == 0, RULE, "output bias", "residuals that sum to 0", "another sum")
    units = len(point.output_weights)
    require(len(certificate.units) == units, RULE, "units", f"{units} entries", len(certificate.units))
    for j, tree in enumerate(certificate.units):
        function = point.local_function(j)
        if point.output_weights[j] == 0:
            require(tree is None, RULE, f"unit {j}", "no case tree, as its output weight is 0", "a case tree")
            require(function.vanishes, RULE, f"unit {j}", "phi identically 0 near w", "a phi that is not")
        elif tree is None:
            raise Rejected(RULE, f"unit {j}", "a case tree", "none")
        else:
            check_tree(RULE, function, tree, f"unit {j}")
    return LocalMinimum(point.loss, point.radius)

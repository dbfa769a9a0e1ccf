"""Local minimum of a network with one hidden layer and any number of outputs: Theorem A'.

docs/mathematics.md, section 5.
"""

from proofs.kernel.certificate import SeveralOutputsMinimum
from proofs.kernel.conclusion import LocalMinimum
from proofs.kernel.local_function import wide_point
from proofs.kernel.network import Problem
from proofs.kernel.rejection import require
from proofs.kernel.rules.case_tree import check_tree

RULE = "several-outputs-minimum"


def several_outputs_minimum(problem: Problem, certificate: SeveralOutputsMinimum) -> LocalMinimum:
    """Slopes that sum to 0, no pull on the output weights, and `<v_j + kappa q, R_j(d)> >= 0` for every q = +-e_k.

    With the slopes m_i, `Phi = sum <m_i, f_i>` changes by `<v_j + dv, R_j(d)>` per unit when w_j moves by d and v_j by
    dv, as `sum m_i ReLU(a_i.w_j) = 0`; here `R_j(d) = sum_on m_i a_i.d + sum_kinks m_i ReLU(a_i.d)`. For
    `|dv|_1 <= kappa` this is a convex combination of the tested values. So Phi does not fall, and by convexity nor
    does L.
    """
    point = wide_point(problem, RULE)
    if point.has_output_bias:
        require(
            not any(map(sum, zip(*point.slopes, strict=True))), RULE, "output bias", "slopes that sum to 0", "others"
        )
    units, outputs = len(point.output_weights), problem.network.output_dimension
    require(len(certificate.units) == units, RULE, "units", f"{units} entries", len(certificate.units))
    radius = point.radius
    for j, margin in enumerate(certificate.units):
        require(not any(point.pull(j)), RULE, f"unit {j}", "no pull on its output weights", "one")
        require(margin.kappa > 0, RULE, f"unit {j}", "a positive kappa", margin.kappa)
        require(len(margin.trees) == 2 * outputs, RULE, f"unit {j}", f"{2 * outputs} trees", len(margin.trees))
        for q, tree in enumerate(margin.trees):
            sign, k = (1, -1)[q % 2], q // 2
            tilted = [v + sign * margin.kappa * (k == n) for n, v in enumerate(point.output_weights[j])]
            check_tree(RULE, point.tilted_function(j, tilted), tree, f"unit {j}, {'+-'[q % 2]}{k}")
        radius = min(radius, margin.kappa / outputs)
    return LocalMinimum(point.loss, radius)

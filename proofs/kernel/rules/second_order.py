"""Local minimum by second order, any depth and any number of outputs. docs/mathematics.md, section 6."""

from proofs.kernel.certificate import SecondOrder
from proofs.kernel.conclusion import LocalMinimum
from proofs.kernel.exact import Grid, dot, rank, semidefinite_rank
from proofs.kernel.network import Problem
from proofs.kernel.rejection import require
from proofs.kernel.smooth_part import smooth_part

RULE = "second-order"


def second_order(problem: Problem, certificate: SecondOrder) -> LocalMinimum:
    """Gradient 0, Hessian H positive semidefinite, and its null space spanned by symmetries.

    Points with a kink must have residual 0: their loss is 0 here and not negative elsewhere, so without them the loss
    is `L0 <= L` near the point, with equality at it, and a local minimum of L0 is one of L.

    Each symmetry is a motion psi_s with `L0(psi_s(theta)) = L0(theta)` near the point. Let T be the span of their
    directions at the point and N a complement of T. H is positive definite on N: a vector of N with `n.Hn = 0` is in
    the null space of H, hence in T. So `L0(theta* + n) >= L0(theta*)` for small n in N. The map that takes (s, n) to
    the composition of the motions applied to theta* + n has a surjective derivative, so it reaches every point near
    theta*, and L0 there is L0(theta* + n).
    """
    del certificate
    part = smooth_part(problem, RULE)
    require(not any(part.gradient), RULE, "gradient", "0", "another vector")
    hessian = Grid.of(part.hessian).rows
    found = semidefinite_rank(hessian)
    if found is None:
        require(False, RULE, "Hessian", "no negative direction", "one")
    symmetries = [direction for direction in part.symmetries() if any(direction)]
    # That symmetries are null directions follows from what they are; a check costs little.
    still = all(dot(row, direction) == 0 for direction in symmetries for row in hessian)
    require(still, RULE, "symmetries", "null directions of the Hessian", "another")
    free = len(hessian) - (found or 0)
    covered = rank(symmetries)
    require(covered == free, RULE, "null space of the Hessian", f"{free} symmetric directions", covered)
    return LocalMinimum(part.loss, None)

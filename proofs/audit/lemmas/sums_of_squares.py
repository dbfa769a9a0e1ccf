"""A sum of squares is at least 0, and 0 only if every term is: by induction on the number of terms."""

from proofs.audit.claim import Obligation
from proofs.audit.lemmas.universal import consequence, link


def sums_of_squares() -> tuple[Obligation, Obligation]:
    """No term, and one further term: so `|v|^2 >= 0` for vectors of every length, with equality for v = 0 only."""
    import z3

    x, so_far, with_x = z3.Reals("x so_far with_x")
    all_zero = z3.Bool("all_zero")
    return (
        link(
            "sums of squares: no term",
            "The empty sum is $\\ge0$, and it is $0$ as all of its terms are.",
            consequence(
                "The empty sum is $0$.", [so_far == 0, all_zero], z3.And(so_far >= 0, (so_far == 0) == all_zero)
            ),
        ),
        link(
            "sums of squares: a further term",
            "If a sum of squares is $\\ge0$, and $0$ only if all its terms are, the same holds with a further square.",
            consequence(
                "For all real sums so far and all real further terms $x$.",
                [so_far >= 0, (so_far == 0) == all_zero, with_x == so_far + x * x],
                z3.And(with_x >= 0, (with_x == 0) == z3.And(all_zero, x == 0)),
            ),
        ),
    )

r"""The chain of Proposition 5 after `silent_layer`: the bound and its limit, and growing widths."""

from fractions import Fraction

from proofs.audit.claim import Obligation
from proofs.audit.lemmas.building_blocks import by_balls
from proofs.audit.lemmas.rare_events import rare_events
from proofs.audit.lemmas.silent_layer_odds import ZERO_BIASES, bound, one_point
from proofs.audit.lemmas.universal import consequence, recursion
from proofs.audit.text import text_beside

TEXT = text_beside(__file__)


def the_bound() -> tuple[Obligation, ...]:
    """`1 - (1 - c)^(l - 1)`, its monotonicity and its limit, without any limit theorem."""
    return (
        TEXT.step(
            "one layer",
            *recursion(
                "the entries of a layer",
                "0 < c <= 1",
                start={"c": "1"},
                step={"c": "c*p"},
                given=["0 < p", "p <= 1"],
            ),
        ),
        TEXT.step(
            "many layers",
            *recursion(
                "the layers",
                "0 <= S <= V",
                start={"S": "1", "V": "1"},
                step={"S": "S*(1 - b)", "V": "V*(1 - c)"},
                given=["0 < c", "c <= b", "b <= 1"],
            ),
        ),
        TEXT.step(
            "the limit of the bound is 1",
            *recursion(
                "the layers",
                "V*(1 + n*c) <= 1 and V >= 0 and n >= 0",
                start={"V": "1", "n": "0"},
                step={"V": "V*(1 - c)", "n": "n + 1"},
                given=["0 < c", "c <= 1"],
            ),
            consequence(["c > 0", "epsilon > 0", "V >= 0", "V*(1 + n*c) <= 1", "n*c*epsilon > 1"], "V < epsilon"),
        ),
    )


def readers() -> tuple[Obligation, ...]:
    """What of it is probability theory."""
    return tuple(map(TEXT.reader, ("both signs occur", "layers are independent", "one ray")))


def growing_width() -> tuple[Obligation, ...]:
    """If the width grows with the depth."""
    widths = [(h, 2 ** (h * h // 2)) for h in (4, 8, 16)]
    shown, holds = [], True
    for h, depth in widths:
        lower, truth = bound(ZERO_BIASES, h, depth), one_point(h, depth)
        holds = holds and lower.upper < Fraction(1, 2**h) and truth.lower > 1 - Fraction(1, 2**h)
        shown.append(f"$h={h}$, $\\ell=2^{{{h * h // 2}}}$: ${lower.latex(3)}$ and ${truth.latex(3)}$")
    small = all(one_point(h, 2 ** (h // 2)).upper <= Fraction(2 ** (h // 2), 2**h) for h in (8, 16, 32))
    return (
        rare_events(),
        TEXT.step(
            "growing width: the truth can be 1 where the bound tends to 0", by_balls(holds), shown="; ".join(shown)
        ),
        TEXT.step("growing width: the truth can tend to 0", by_balls(small)),
    )

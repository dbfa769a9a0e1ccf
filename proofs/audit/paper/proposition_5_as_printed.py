"""What is wrong with Proposition 5 and its bound as printed: each part with a counterexample."""

from fractions import Fraction
from pathlib import Path

from proofs.audit.claim import Evidence, Obligation
from proofs.audit.lemmas.building_blocks import by_kernel, exact
from proofs.audit.lemmas.rare_events import rare_events
from proofs.audit.lemmas.silent_layer_odds import SYMMETRIC, dead_second_layer, per_layer
from proofs.audit.lemmas.universal import consequence, identity
from proofs.audit.text import text_beside
from proofs.kernel.certificate import EqualInputsBound
from proofs.kernel.check import check
from proofs.kernel.conclusion import GlobalMinimum
from proofs.kernel.network import Dataset, Layer, Network, Problem

ONE, ZERO = Fraction(1), Fraction(0)
DEEP = (2, 5, 9)
"""Hidden layers of the instances of the network that is a ReLU."""
TEXT = text_beside(str(Path(__file__).with_name("proposition_5.py")))


def refutations() -> tuple[Obligation, ...]:
    """What fails, part by part, and the lemma that shows it."""
    return (
        wrong_complement(),
        not_a_bound(),
        rare_events(),
        moving_distribution(),
        dependent_entries(),
        weak_hypothesis(),
    )


def wrong_complement() -> Obligation:
    """For one unit and two hidden layers the two sides of the printed equality are 3/4 and 1/4."""
    h, layers = 1, 2
    left = 1 - (1 - SYMMETRIC.bias) ** h * (1 - SYMMETRIC.weight) ** (h * h)
    right = 1 - (1 - per_layer(SYMMETRIC, h)) ** (layers - 1)
    always = consequence(["0 < p", "p < 1", "0 < q", "q < 1"], "1 - (1 - p)*(1 - q) > p*q")
    return TEXT.refuted("the printed equality", exact(left != right), always, left=left, right=right)


def not_a_bound() -> Obligation:
    """Biases that are mostly slightly positive: one of -9 balances nine of +1."""
    biases, weights = (-9, *(1,) * 9), (-9, *(1,) * 9)
    true = dead_second_layer(weights, biases, 1)
    claimed = 1 - Fraction(9, 10) ** 2
    holds = true < claimed and sum(weights) == 0 and sum(biases) == 0
    return TEXT.refuted("the printed middle term as a bound", exact(holds), true=true, claimed=claimed)


def moving_distribution() -> Obligation:
    """All weights 1 with probability near 1: the network is a ReLU and fits its data perfectly."""
    return TEXT.refuted(
        "every distribution, every network",
        identity("(1 - p)*1 + p*(-(1 - p)/p)", "0"),
        identity("(1 - p)*1**2 + p*(-(1 - p)/p)**2", "(1 - p)/p"),
        *(_perfect_fit(hidden) for hidden in DEEP),
    )


def _perfect_fit(hidden: int) -> Evidence:
    layer = Layer(((ONE,),), (ZERO,))
    problem = Problem(Network((layer,) * (hidden + 1)), Dataset(((ONE,), (-ONE,)), ((ONE,), (ZERO,))))
    theorem = check(problem, EqualInputsBound())
    fits = isinstance(theorem.conclusion, GlobalMinimum) and theorem.conclusion.loss == 0
    summary = f"With {hidden} hidden layers it has loss $0$: a global minimum with two different predictions."
    return by_kernel(theorem if fits else None, summary)


def dependent_entries() -> Obligation:
    """Mirrored units: weights w and -w, read with opposite signs."""
    return TEXT.refuted(
        "independence is not needed",
        consequence(["v == relu(w*x) - relu(-(w*x))"], "v == w*x"),
        consequence(["w == 1 or w == -1", "x == 1 or x == -1"], "(w*x)**2 == 1"),
    )


def weak_hypothesis() -> Obligation:
    """With F_b(0) = 0 the bound is 0 at every depth."""
    value = 1 - (1 - ZERO * Fraction(1, 2)) ** 1000
    return TEXT.refuted("a weaker hypothesis", exact(value == 0), value=value)

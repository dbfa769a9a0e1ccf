"""Definition 1: decent datasets. A definition has no truth value; what is shown is what it amounts to."""

from fractions import Fraction
from random import Random

from proofs.audit.claim import Obligation, Proof, Version
from proofs.audit.lemmas.best_constant import best_constant
from proofs.audit.lemmas.building_blocks import by_kernel, exact
from proofs.audit.lemmas.dead_point import dead_point
from proofs.audit.lemmas.group_means import gain_of_group_means
from proofs.audit.lemmas.input_groups import departing_groups, input_groups, mean_target
from proofs.audit.lemmas.one_unit import one_unit
from proofs.audit.lemmas.small_data import column, random_data
from proofs.audit.lemmas.universal import consequence, recursion
from proofs.audit.text import text_beside
from proofs.kernel.certificate import BetterPoint, EqualInputsBound
from proofs.kernel.check import check
from proofs.kernel.network import Dataset, Problem
from proofs.report.rationals import fraction

DATASETS = 6
ONE_INPUT = Dataset(column(2, 2, 2), column(0, 1, 5))
BALANCED = Dataset(column(1, 1, 2, 2), column(0, 2, -3, 5))
REPEATED = Dataset(column(1, 1, 1, 2), column(0, 0, 3, 1))
"""Means 1 and 1; as sets, the targets {0, 3} and {1} have the means 3/2 and 1."""
TEXT = text_beside(__file__)


def is_decent(dataset: Dataset) -> bool:
    """Whether the mean target at some input is not the mean of all targets."""
    return bool(departing_groups(dataset))


def prove() -> Proof:
    """Two other descriptions of decent datasets, for all sizes, and the predicate on examples through the kernel."""
    random = [random_data(Random(seed), 1 + seed % 3, 3 + seed) for seed in range(DATASETS)]
    half = TEXT.half(
        Version.PRINTED,
        _two_inputs_differ(),
        *best_constant(),
        *gain_of_group_means(),
        *(_instance(number, data) for number, data in enumerate((*random, ONE_INPUT, BALANCED), start=1)),
        _means_of_families(),
    )
    return Proof((half,), findings=TEXT.findings())


def _two_inputs_differ() -> Obligation:
    """All means equal `a` makes the mean of all `a`; so if one departs from it, two differ. The converse is plain."""
    return TEXT.step(
        "two inputs differ",
        *recursion(
            "the distinct inputs",
            "s == a*N and N >= 0",
            start={"s": "0", "N": "0"},
            step={"s": "s + n*a", "N": "N + n"},
            given=["n > 0"],
        ),
        consequence(["N > 0", "s == a*N", "ybar*N == s"], "ybar == a"),
    )


def _instance(number: int, data: Dataset) -> Obligation:
    """Decent: the kernel accepts a better network than the constant mean. If not, it accepts the mean as a bound."""
    problem = Problem(dead_point(data, (1,)), data)
    decent = is_decent(data)
    theorem = check(problem, BetterPoint(one_unit(data, (1,))) if decent else EqualInputsBound())
    summary = "Decent: the mean is beaten." if decent else "Not decent: no function of the input beats the mean."
    return TEXT.step(
        "dataset {{number}}",
        by_kernel(theorem, summary),
        number=number,
        points=len(data),
        mean=mean_target(data)[0],
        means=", ".join(f"${fraction(group.mean[0])}$" for group in input_groups(data)),
    )


def _means_of_families() -> Obligation:
    """Read as means of sets, the definition would call a dataset decent on which the mean is best."""
    data = REPEATED
    at_first = {y for x, y in zip(data.inputs, data.targets, strict=True) if x == data.inputs[0]}
    here, everywhere = (
        sum((y for (y,) in values), Fraction(0)) / len(values) for values in (at_first, set(data.targets))
    )
    theorem = check(Problem(dead_point(data, (3,)), data), EqualInputsBound())
    return TEXT.step(
        "means of families, not of sets",
        exact(here != everywhere and not is_decent(data)),
        by_kernel(theorem),
        here=here,
        everywhere=everywhere,
    )

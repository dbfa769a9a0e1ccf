"""Definition 1: decent datasets. A definition has no truth value; what is shown is what it amounts to."""

from fractions import Fraction
from random import Random

from proofs.audit.claim import Checker, Claim, Evidence, Finding, Half, Obligation, Proof, Status, Version
from proofs.audit.lemmas.best_constant import best_constant
from proofs.audit.lemmas.building_blocks import exact_fact, latex
from proofs.audit.lemmas.dead_point import dead_point
from proofs.audit.lemmas.input_groups import departing_groups, input_groups, mean_target
from proofs.audit.lemmas.one_unit import one_unit
from proofs.audit.lemmas.small_data import column, random_data
from proofs.audit.lemmas.universal import consequence, identity, induction, link
from proofs.kernel.certificate import BetterPoint, EqualInputsBound
from proofs.kernel.check import check
from proofs.kernel.network import Dataset, Problem

DATASETS = 6


def is_decent(dataset: Dataset) -> bool:
    """Whether the mean target at some input is not the mean of all targets."""
    return bool(departing_groups(dataset))


def prove() -> Proof:
    """Two other descriptions of decent datasets, for all sizes, and the predicate on examples through the kernel."""
    half = Half(
        Version.PRINTED,
        "A dataset is decent if the mean target of the points at some input is not the mean of all targets. That "
        "is: if the mean targets at two inputs differ; and again: if some function of the input fits better than "
        "every constant.",
        (
            *_two_inputs_differ(),
            *best_constant(),
            *gain_of_group_means(),
            induction(
                "the data points and the distinct inputs",
                "the loss of a function of the input is the sum, over the distinct inputs, of the losses of constants",
            ),
            *(_instance(seed, random_data(Random(seed), 1 + seed % 3, 3 + seed)) for seed in range(DATASETS)),
            *(_instance(DATASETS + k, data) for k, data in enumerate((ONE_INPUT, BALANCED))),
            _means_of_families(),
        ),
    )
    return Proof((half,), findings=(_finding(),))


ONE_INPUT = Dataset(column(2, 2, 2), column(0, 1, 5))
BALANCED = Dataset(column(1, 1, 2, 2), column(0, 2, -3, 5))
REPEATED = Dataset(column(1, 1, 1, 2), column(0, 0, 3, 1))
"""Means 1 and 1; as sets, the targets {0, 3} and {1} have the means 3/2 and 1."""


def _two_inputs_differ() -> tuple[Obligation, ...]:
    """All means equal `a` makes the mean of all `a`; so if one departs from it, two differ. The converse is plain."""
    import z3

    n, a, m, mean, other, weight, total = z3.Reals("n a m mean other_m weight total")
    return (
        link(
            "equal means: no input",
            "Over no inputs the sum of targets is $a$ times the number of points.",
            consequence("The empty sums.", [weight == 0, total == 0], total == a * weight),
        ),
        link(
            "equal means: a further input",
            "A further input of $n$ points with mean $a$ keeps it so.",
            consequence("For all reals.", [n > 0, total == a * weight], total + n * a == a * (weight + n)),
        ),
        link(
            "decent means that two inputs differ",
            "If all inputs have the mean $a$, so has the whole: then the dataset is not decent. If the means at "
            "two inputs differ, one of them is not the mean of all.",
            consequence("For all reals.", [weight > 0, total == a * weight, mean * weight == total], mean == a),
            consequence("For all reals.", [m != other], z3.Or(m != mean, other != mean)),
        ),
    )


def gain_of_group_means() -> tuple[Obligation, ...]:
    """Fitting every input by its own mean instead of the mean of all lowers the loss by `sum n (m - mean)^2`."""
    import sympy
    import z3

    n, s, q, mean = sympy.symbols("n s q mean")
    weight, departure, gain = z3.Reals("n departure gain")
    loss, best, here, best_here = z3.Reals("loss best loss_here best_here")
    return (
        link(
            "gain at one input",
            "At an input of $n$ points with mean $m=s/n$ the mean $\\bar y$ of all costs $n(m-\\bar y)^2$ more "
            "than $m$.",
            identity(
                "Both sides are the same rational function.",
                (n * mean**2 - 2 * mean * s + q) - (n * (s / n) ** 2 - 2 * (s / n) * s + q),
                n * (s / n - mean) ** 2,
            ),
        ),
        link(
            "group means: a further input",
            "If no function does better than the group means at some inputs, and no constant better than the mean at a "
            "further one, no function does better at all of them.",
            consequence(
                "Inequalities add up; from the empty sum on.",
                [loss >= best, here >= best_here],
                loss + here >= best + best_here,
            ),
        ),
        link(
            "gain: no input",
            "Over no inputs the gain is $0$.",
            consequence("The empty sum.", [gain == 0], gain >= 0),
        ),
        link(
            "gain: a further input",
            "A further input adds to the gain if it departs from the mean of all, and nothing if not.",
            consequence(
                "If it departs.", [gain >= 0, weight > 0, departure != 0], gain + weight * departure * departure > 0
            ),
            consequence(
                "If not, from a gain of $0$.", [gain == 0, departure == 0], gain + weight * departure * departure == 0
            ),
            consequence("A gain stays one.", [gain > 0, weight > 0], gain + weight * departure * departure > 0),
        ),
    )


def _instance(seed: int, data: Dataset) -> Obligation:
    """Decent: the kernel accepts a better network than the constant mean. Not decent: it accepts the mean as a "
    "bound."""
    problem = Problem(dead_point(data, (1,)), data)
    groups, mean = input_groups(data), latex(mean_target(data)[0])
    means = ", ".join(f"${latex(group.mean[0])}$" for group in groups)
    name, statement = (
        f"dataset {seed + 1}",
        f"{len(data)} points, mean ${mean}$; means at the distinct inputs: {means}.",
    )
    if is_decent(data):
        theorem = check(problem, BetterPoint(one_unit(data, (1,))))
        return link(name, statement, Evidence(Checker.KERNEL, Status.PROVED, "Decent: the mean is beaten.", theorem))
    theorem = check(problem, EqualInputsBound())
    summary = "Not decent: no function of the input beats the mean."
    return link(name, statement, Evidence(Checker.KERNEL, Status.PROVED, summary, theorem))


def _means_of_families() -> Obligation:
    """Read as means of sets, without repetition, the definition would call a dataset decent on which the mean "
    "is best."""
    data = REPEATED
    at_first = {y for x, y in zip(data.inputs, data.targets, strict=True) if x == data.inputs[0]}
    as_sets = [sum((y for (y,) in values), Fraction(0)) / len(values) for values in (at_first, set(data.targets))]
    theorem = check(Problem(dead_point(data, (3,)), data), EqualInputsBound())
    return link(
        "means of families, not of sets",
        "Equal targets count as often as they occur: data $(1,0),(1,0),(1,3),(2,1)$.",
        *exact_fact(
            "",
            "",
            as_sets[0] != as_sets[1] and not is_decent(data),
            f"Without repetition the means would be ${latex(as_sets[0])}$ at $x=1$ and ${latex(as_sets[1])}$ over all.",
        ).evidence,
        Evidence(Checker.KERNEL, Status.PROVED, "The constant mean $1$ is a global minimum all the same.", theorem),
    )


def _finding() -> Finding:
    return Finding(
        "Definition 1",
        "$M(\\{y_p : x_p=x_r\\})\\neq M(\\{y_p : p=1,\\dots,N\\})$",
        "The braces suggest sets, in which equal targets count once. The data $(1,0),(1,0),(1,3),(2,1)$ would then be "
        "decent (means $\\tfrac32$ and $\\tfrac43$), but the constant $1$ is a global minimum, against Theorem 1 (ii).",
        "Means of families: every data point counts.",
    )


CLAIM = Claim(
    name="definition-1",
    title="decent datasets: those on which some function of the input beats the mean",
    place="Definition 1",
    printed=Status.PROVED,
    amended=None,
    prove=prove,
)

"""Proposition 4: data and an initialisation with which training with the log loss never starts.

False as printed in several ways (`proposition_4_as_printed`). Amended: the mean of the weights is free to choose, the
data oppose the star enough, hidden layers after the first have no bias, and the method follows the gradient.
"""

from fractions import Fraction
from time import perf_counter

from dataset_zoo import ExactDataset
from dataset_zoo.proposition_4 import integer_features, opposed, uncorrelated
from numeric.agreement import Agreement
from proofs.audit.claim import Obligation, Proof, Version
from proofs.audit.lemmas import deadlock, opposed_data
from proofs.audit.lemmas.building_blocks import by_balls, exact
from proofs.audit.lemmas.enclosed_descent import descend
from proofs.audit.lemmas.enclosures import rounded_up
from proofs.audit.lemmas.positive_weights import Scheme, WeightGroup, probability, smallest_mean, weight_groups
from proofs.audit.lemmas.uncorrelated_data import sufficient_mean
from proofs.audit.paper.proposition_4_as_printed import TEXT, kernel_data, refutations, run_until_on, uniform
from proofs.kernel.exact import Grid, Vector, dot, inner, rank
from proofs.kernel.network import Network
from proofs.opinions.experiment import ExperimentSettings, Figure, NumericEvidence

ONE_PERCENT = Fraction(1, 100)
SIZES = ((4, 2), (4, 3), (5, 3), (9, 8), (10, 2), (30, 5))
"""Number of points and dimension of the exact instances."""

RUNS = ((4, (2, 1, 1), Fraction(5)), (6, (2, 3, 1), Fraction(1, 10)), (5, (2, 2, 2, 1), Fraction(1)))
"""Number of points, widths and step size of the instances of the invariant."""

RUN_STEPS = 25


def prove() -> Proof:
    """The half as printed with its counterexamples, then the amended half with its chain and instances."""
    amended = TEXT.half(
        Version.AMENDED,
        *opposed_data.feature_bounds(),
        *opposed_data.opposition(),
        *opposed_data.full_rank(),
        opposed_data.separable(),
        *deadlock.all_links(),
        *(_data_instance(points, dimension) for points, dimension in SIZES),
        _three_points(),
        _whitened_data(),
        *(_run(number, *shape) for number, shape in enumerate(RUNS, start=1)),
        _deadlocked("run on whitened data", uncorrelated(), uniform((2, 2, 1), Fraction(1), deep_biases=False), "1/5"),
        _means(),
    )
    return Proof((TEXT.half(Version.PRINTED, *refutations()), amended), findings=TEXT.findings())


def star_products(inputs: tuple[Vector, ...]) -> tuple[Fraction, ...]:
    """The inner products of the last point with all others."""
    *others, star = inputs
    return tuple(inner(x, star) for x in others)


def standardised(data: ExactDataset) -> bool:
    """Whether every feature has mean 0 and variance 1, exactly."""
    columns = list(zip(*data.inputs, strict=True))
    return all(sum(column) == 0 and sum(x * x for x in column) == len(data) for column in columns)


def split_by_first_feature(data: ExactDataset) -> bool:
    """Whether a threshold on the first feature separates the labels, both of which occur besides the star."""
    sides: dict[Fraction, list[Fraction]] = {Fraction(0): [], Fraction(1): []}
    for x, y in zip(data.inputs, data.targets, strict=True):
        sides[y[0]].append(x[0])
    both = {y[0] for y in data.targets[:-1]} == {Fraction(0), Fraction(1)}
    return both and data.targets[-1] == (Fraction(1),) and max(sides[Fraction(0)]) < min(sides[Fraction(1)])


def full_rank(data: ExactDataset) -> bool:
    """Whether the inputs, which have mean 0, span all dimensions: then the covariance has full rank."""
    return rank(Grid.of(data.inputs).rows) == data.input_dimension


def _data_instance(points: int, dimension: int) -> Obligation:
    data = opposed(points, dimension)
    *others, star = data.inputs
    worst = max(star_products(data.inputs))
    holds = (
        standardised(data)
        and split_by_first_feature(data)
        and full_rank(data)
        and all(x < 0 for row in others for x in row)
        and all(x > 0 for x in star)
        and worst <= -1
    )
    return TEXT.step(
        "data: {{points}} points in dimension {{dimension}}",
        exact(holds),
        points=points,
        dimension=dimension,
        worst=rounded_up(worst),
    )


def _three_points() -> Obligation:
    rows = integer_features(3, 2)
    worst = max(sum((Fraction(3 * row[-1] * row[i], dot(row, row)) for row in rows), Fraction(0)) for i in (0, 1))
    holds = worst <= -1 and all(sum(row) == 0 for row in rows) and rank(rows) == 2
    return TEXT.step("three points in the plane", exact(holds), worst=worst)


def _whitened_data() -> Obligation:
    data = uncorrelated()
    covariance = sum((x[0] * x[1] for x in data.inputs), Fraction(0))
    signs = all(sum(x, Fraction(0)) < 0 for x in data.inputs[:-1]) and sum(data.inputs[-1], Fraction(0)) > 0
    opposite = all(product == -1 for product in star_products(data.inputs))
    holds = standardised(data) and covariance == 0 and signs and opposite and split_by_first_feature(data)
    enough = sufficient_mean(data, 10, (WeightGroup(10, Fraction(1, 10**4)),), Fraction(1, 10**4), ONE_PERCENT)
    return TEXT.step(
        "whitened data: 9 points in the plane", exact(holds), by_balls(enough.upper > 0), enough=enough.latex()
    )


def _run(number: int, points: int, widths: tuple[int, ...], rate: Fraction) -> Obligation:
    start = uniform(widths, Fraction(1, 2), deep_biases=False)
    return _deadlocked("run {{number}}", opposed(points, widths[0]), start, rate, number=number)


def _deadlocked(name: str, data: ExactDataset, start: Network, rate: Fraction | str, **number: int) -> Obligation:
    size = Fraction(rate)
    steps, on = run_until_on(data, start, size, RUN_STEPS)
    problem = kernel_data(data)
    wrong = min(state.wrong(problem) for state in descend(start, problem, size, RUN_STEPS))
    widths = (start.input_dimension, *(layer.width for layer in start.layers))
    return TEXT.step(
        name,
        by_balls(on is None and wrong > 0),
        shape="-".join(map(str, widths)),
        points=len(data),
        rate=size,
        steps=steps,
        wrong=wrong,
        **number,
    )


def _means() -> Obligation:
    shown, all_reached = [], True
    for scheme in Scheme:
        groups = weight_groups(scheme, 2, 100, 2)
        mean = smallest_mean(groups, ONE_PERCENT)
        reached = probability(groups, mean.upper).lower >= 1 - ONE_PERCENT > probability(groups, mean.lower).upper
        all_reached = all_reached and reached
        shown.append(f"{scheme.value}: ${mean.latex()}$")
    return TEXT.step("the smallest mean", by_balls(all_reached), means="; ".join(shown))


def experiment(settings: ExperimentSettings, proof: Proof) -> tuple[NumericEvidence, ...]:
    """Train many networks from positive weights; gradient methods must stay locked, Adam need not."""
    from numeric.deadlock import Method, train

    del proof
    data = opposed(10, 2)
    start = perf_counter()
    mean = float(smallest_mean((WeightGroup(3 * 8, Fraction(1, 100)),), ONE_PERCENT).upper)
    inputs, targets = data.as_numpy()
    rows, locked = [], True
    for method in Method:
        outcome = train(
            inputs, targets[:, 0], method, mean=mean, deviation=0.1, width=8, seed=settings.seed, device=settings.device
        )
        if method is not Method.ADAM:
            locked = locked and outcome.escaped_from_positive == 0
        rows.append(
            (
                method.value,
                f"{outcome.runs:,}",
                f"{outcome.positive:,}",
                f"{outcome.escaped_from_positive:,}",
                f"{outcome.learnt:,}",
            )
        )
    header = ("method", "runs", "all weights positive at the start", "of these, unit switched on elsewhere", "error 0")
    return (
        NumericEvidence(
            "training from positive weights",
            Agreement.CONSISTENT if locked else Agreement.CONTRADICTS,
            (
                Figure("data", data.title),
                Figure("mean of the weights", f"{mean:.4f}"),
                Figure("standard deviation", "0.1"),
            ),
            perf_counter() - start,
            (header, *rows),
        ),
    )

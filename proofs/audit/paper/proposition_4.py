"""Proposition 4: data and an initialisation with which training with the log loss never starts.

False as printed in several ways (`proposition_4_as_printed`). Amended: the mean of the weights is free to choose, the
data oppose the star enough, hidden layers after the first have no bias, and the method follows the gradient.
"""

from fractions import Fraction
from time import perf_counter

from dataset_zoo import ExactDataset
from dataset_zoo.proposition_4 import integer_features, opposed, uncorrelated
from numeric.agreement import Agreement
from proofs.audit.claim import Checker, Claim, Evidence, Half, Obligation, Proof, Status, Version
from proofs.audit.lemmas import deadlock, opposed_data
from proofs.audit.lemmas.building_blocks import exact_fact, latex
from proofs.audit.lemmas.enclosed_descent import descend
from proofs.audit.lemmas.positive_weights import Scheme, WeightGroup, probability, smallest_mean, weight_groups
from proofs.audit.lemmas.uncorrelated_data import sufficient_mean
from proofs.audit.lemmas.universal import induction, link
from proofs.audit.paper import proposition_4_as_printed, proposition_4_findings
from proofs.audit.paper.proposition_4_as_printed import kernel_data, run_until_on, uniform
from proofs.kernel.exact import Grid, Vector, dot, rank
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
    amended = Half(
        Version.AMENDED,
        "For all $N\\geq3$ and $2\\leq d\\leq N-1$ there are $N$ points in $\\mathbb R^d$ with mean $0$, variance "
        "$1$ in "
        "every feature, full-rank covariance and linearly separable labels (and for $N=9$, $d=2$ even whitened ones) "
        "such that: for every rectifier network with one output, biases $0$ at the start and trainable in the first "
        "hidden "
        "and the output layer only, all standard deviations $\\sigma_l>0$ of the layers and every "
        "$\\varepsilon\\in(0,1)$ there is a mean $\\mu_0$, and for all $\\mu\\geq\\mu_0$ with probability at least "
        "$1-\\varepsilon$ gradient descent with the log loss (any positive step sizes, any batches, with or without "
        "momentum) never has training error $0$; with a constant step size on full batches it never converges.",
        (
            *opposed_data.feature_bounds(),
            *opposed_data.opposition(),
            *opposed_data.full_rank(),
            opposed_data.separable(),
            *deadlock.all_links(),
            induction("points, features, coordinates, units, layers, weights and steps", deadlock.MEANING),
            *(_data_instance(points, dimension) for points, dimension in SIZES),
            _three_points(),
            _whitened_data(),
            *(_run(number, *shape) for number, shape in enumerate(RUNS, start=1)),
            _whitened_run(),
            _means(),
        ),
    )
    return Proof((proposition_4_as_printed.half(), amended), findings=proposition_4_findings.findings())


def star_products(inputs: tuple[Vector, ...]) -> tuple[Fraction, ...]:
    """The inner products of the last point with all others."""
    *others, star = inputs
    return tuple(sum((a * b for a, b in zip(x, star, strict=True)), Fraction(0)) for x in others)


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
    return exact_fact(
        f"data: {points} points in dimension {dimension}",
        "Rational data with the signs, mean $0$, variance $1$, full rank, separable labels and $x_*^Tx_i\\leq-1$.",
        holds,
        f"The largest $x_*^Tx_i$ is about ${float(worst):.4f}$.",
    )


def _three_points() -> Obligation:
    rows = integer_features(3, 2)
    worst = max(sum((Fraction(3 * row[-1] * row[i], dot(row, row)) for row in rows), Fraction(0)) for i in (0, 1))
    return exact_fact(
        "data: 3 points in dimension 2",
        "For $N=3$ no standardised feature is rational; the quotients by the standard deviations (square roots) serve.",
        worst <= -1 and all(sum(row) == 0 for row in rows) and rank(rows) == 2,
        f"The inner products are rational; the largest is ${latex(worst)}$.",
    )


def _whitened_data() -> Obligation:
    data = uncorrelated()
    covariance = sum((x[0] * x[1] for x in data.inputs), Fraction(0))
    signs = all(sum(x, Fraction(0)) < 0 for x in data.inputs[:-1]) and sum(data.inputs[-1], Fraction(0)) > 0
    opposite = all(product == -1 for product in star_products(data.inputs))
    holds = standardised(data) and covariance == 0 and signs and opposite and split_by_first_feature(data)
    enough = sufficient_mean(data, 10, (WeightGroup(10, Fraction(1, 10**4)),), Fraction(1, 10**4), ONE_PERCENT)
    return link(
        "whitened data: 9 points in the plane",
        "The points $(-\\tfrac14\\pm r,-\\tfrac14\\mp r)$ for $r=\\tfrac13,\\tfrac23,\\tfrac56,1$ and the star "
        "$(2,2)$ have "
        "mean $0$ and covariance the identity, $x_*^Tx_i=-1$, and negative coordinate sums but the star's.",
        *exact_fact("", "", holds, "All of it in exact arithmetic; the labels are split at $x_1=-\\tfrac14$.").evidence,
        Evidence(
            Checker.ARB,
            Status.PROVED,
            "By the union bound a mean in "
            f"${enough.latex()}$ is enough for ten hidden units, $\\sigma=0.01$ and $\\varepsilon=0.01$.",
        ),
    )


def _run(number: int, points: int, widths: tuple[int, ...], rate: Fraction) -> Obligation:
    start = uniform(widths, Fraction(1, 2), deep_biases=False)
    return _deadlocked(f"run {number}", opposed(points, widths[0]), start, rate, "-".join(map(str, widths)))


def _whitened_run() -> Obligation:
    start = uniform((2, 2, 1), Fraction(1), deep_biases=False)
    return _deadlocked("run on whitened data", uncorrelated(), start, Fraction(1, 5), "2-2-1")


def _deadlocked(name: str, data: ExactDataset, start: Network, rate: Fraction, shape: str) -> Obligation:
    steps, on = run_until_on(data, start, rate, RUN_STEPS)
    problem = kernel_data(data)
    wrong = min(state.wrong(problem) for state in descend(start, problem, rate, RUN_STEPS))
    summary = (
        f"A {shape} network on {len(data)} exact points, step size ${latex(rate)}$: in {steps} steps no first-layer "
        f"unit is on "
        f"at another point, and at least {wrong} points are wrong."
    )
    status = Status.PROVED if on is None and wrong else Status.REFUTED
    return Obligation(name, "The invariant along a run of gradient descent.", (Evidence(Checker.ARB, status, summary),))


def _means() -> Obligation:
    lines = []
    for scheme in Scheme:
        groups = weight_groups(scheme, 2, 100, 2)
        mean = smallest_mean(groups, ONE_PERCENT)
        reached = probability(groups, mean.upper).lower >= 1 - ONE_PERCENT > probability(groups, mean.lower).upper
        lines.append((scheme.value, mean, reached))
    shown = "; ".join(f"{name}: ${mean.latex()}$" for name, mean, _ in lines)
    status = Status.PROVED if all(reached for _, _, reached in lines) else Status.UNKNOWN
    return Obligation(
        "the smallest mean",
        "The smallest mean with which all weights of a 2-100-100-1 network are positive with probability $0.99$.",
        (Evidence(Checker.ARB, status, f"Both ends of each interval are decided: {shown}."),),
    )


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


CLAIM = Claim(
    name="proposition-4",
    title="data and an initialisation with which training never starts",
    place="Proposition 4, with its proof in appendix B.1",
    printed=Status.REFUTED,
    amended=Status.PROVED,
    prove=prove,
    experiment=experiment,
)

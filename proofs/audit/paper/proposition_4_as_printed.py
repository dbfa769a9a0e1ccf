"""What is wrong with Proposition 4 as printed: each part with a counterexample."""

from fractions import Fraction
from itertools import pairwise
from pathlib import Path

from dataset_zoo import ExactDataset
from dataset_zoo.proposition_4 import near_origin, opposed
from proofs.audit.claim import Obligation
from proofs.audit.lemmas.building_blocks import by_balls, exact
from proofs.audit.lemmas.enclosed_descent import State, descend
from proofs.audit.lemmas.enclosures import UndecidedError
from proofs.audit.lemmas.opposed_data import feature_bounds, no_whitening, one_feature_is_not_enough, sign_steps_escape
from proofs.audit.lemmas.rare_events import rare_events
from proofs.audit.lemmas.silent_layer import silence
from proofs.audit.lemmas.universal import consequence, identity, recursion
from proofs.audit.text import relying_on, text_beside
from proofs.kernel.exact import inner
from proofs.kernel.network import Dataset, Layer, Network

ONE = Fraction(1)
TEXT = text_beside(str(Path(__file__).with_name("proposition_4.py")))
NEGATIVE_LAYER = TEXT.reader("training with a negative second layer")
STRICT_SIGNS = TEXT.reader("runs with strict signs")


def refutations() -> tuple[Obligation, ...]:
    """What fails, part by part, and the lemmas that show it."""
    squares, star = feature_bounds()
    return (
        *silence(),
        rare_events(),
        NEGATIVE_LAYER,
        any_distribution(),
        no_failure_at_all(),
        TEXT.refuted("whitened", *no_whitening()),
        TEXT.refuted("close to the origin, arbitrarily far away", *squares.evidence, *star.evidence),
        STRICT_SIGNS,
        points_near_the_origin(),
        any_depth(),
        any_method(),
        TEXT.refuted("every dimension", *one_feature_is_not_enough()),
    )


def any_distribution() -> Obligation:
    """For every dataset: a negative second layer makes training converge, and a negative mean makes that likely."""
    between = ["N >= 1", "eta > 0", "eta*N <= 4", "kappa >= 0", "4*kappa <= 1"]
    move = "eta*N*kappa*(c - u)"
    return TEXT.refuted(
        "every normal distribution",
        identity("sigma*(1 - sigma)", "1/4 - (sigma - 1/2)**2"),
        consequence(["0 < sigma", "sigma < 1"], "0 <= sigma*(1 - sigma) and 4*sigma*(1 - sigma) <= 1"),
        consequence([*between, "c >= u"], f"c - {move} >= u and c - {move} <= c"),
        relying_on(NEGATIVE_LAYER),
    )


def no_failure_at_all() -> Obligation:
    """eps = 0 would need probability 1."""
    evidence = recursion(
        "the weights of the second layer",
        "0 < P <= 1",
        start={"P": "1"},
        step={"P": "P*p"},
        given=["0 < p", "p < 1"],
    )
    return TEXT.refuted("epsilon = 0", *evidence, relying_on(NEGATIVE_LAYER))


def points_near_the_origin() -> Obligation:
    """Gradient descent from positive weights reaches training error 0 on data with the printed signs."""
    data = near_origin()
    steps, states = run_until_right(data, uniform((2, 1, 1), ONE, deep_biases=True), Fraction(1, 2), 40)
    right = states is not None and states.wrong(kernel_data(data)) == 0
    *others, star = data.inputs
    product = max(inner(x, star) for x in others)
    columns = list(zip(*data.inputs, strict=True))
    printed = (
        all(x < 0 for row in others for x in row)
        and all(x > 0 for x in star)
        and all(sum(column) == 0 and sum(x * x for x in column) == len(data) for column in columns)
    )
    return TEXT.refuted(
        "points near the origin",
        by_balls(right),
        exact(printed and product > -1),
        relying_on(STRICT_SIGNS),
        product=product,
        steps=steps,
    )


def any_depth() -> Obligation:
    """Trainable biases in later hidden layers break the invariant, for data on which one hidden layer keeps it."""
    data, rate = opposed(4, 2), Fraction(3)
    steps, state = run_until_on(data, uniform((2, 1, 1, 1), ONE, deep_biases=True), rate, 10)
    without, quiet = run_until_on(data, uniform((2, 1, 1, 1), ONE, deep_biases=False), rate, 30)
    evidence = by_balls(state is not None), by_balls(quiet is None), relying_on(STRICT_SIGNS)
    return TEXT.refuted("every depth", *evidence, steps=steps, without=without, rate=rate)


def any_method() -> Obligation:
    """Equal steps in all coordinates."""
    data, rate = opposed(10, 2), Fraction(1, 100)
    steps = _sign_steps(data, rate)
    return TEXT.refuted(
        "every gradient-based method", *sign_steps_escape(), exact(steps > 0), points=len(data), steps=steps
    )


def uniform(widths: tuple[int, ...], weight: Fraction, *, deep_biases: bool) -> Network:
    """All weights equal, all biases 0; hidden layers after the first have a bias only on demand."""
    last = len(widths) - 2
    return Network(
        tuple(
            Layer(((weight,) * fan_in,) * width, (Fraction(0),) * width if k in (0, last) or deep_biases else None)
            for k, (fan_in, width) in enumerate(pairwise(widths))
        )
    )


def kernel_data(data: ExactDataset) -> Dataset:
    """The dataset as the kernel's."""
    return Dataset(data.inputs, data.targets)


def run_until_right(data: ExactDataset, start: Network, rate: Fraction, steps: int) -> tuple[int, State | None]:
    """The first state without a wrong point, and its step; None if there is none, or a sign stays open."""
    problem = kernel_data(data)
    try:
        for step, state in enumerate(descend(start, problem, rate, steps)):
            if state.wrong(problem) == 0:
                return step, state
    except UndecidedError:
        pass
    return steps, None


def run_until_on(data: ExactDataset, start: Network, rate: Fraction, steps: int) -> tuple[int, State | None]:
    """The first state with a first-layer unit on at another point than the star, and its step; None if there is none.

    Raises:
        UndecidedError: a sign stays open.
    """
    for step, state in enumerate(descend(start, kernel_data(data), rate, steps)):
        if any(state.on(i) for i in range(len(data) - 1)):
            return step, state
    return steps, None


def _sign_steps(data: ExactDataset, rate: Fraction) -> int:
    """How many sign steps until a unit with weights 1 and bias 0 is on at another point; 0 if it never is.

    Until then only the star has a gradient, and it is positive in every weight and the bias.
    """
    counts = []
    for x in data.inputs[:-1]:
        total = sum(x, Fraction(0))
        if total > -1:
            counts.append(int(-total / (rate * (1 + total))) + 1)
    return min(counts, default=0)

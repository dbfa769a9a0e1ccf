"""What is wrong with Proposition 4 as printed: each part with a counterexample."""

from fractions import Fraction
from itertools import pairwise

from dataset_zoo import ExactDataset
from dataset_zoo.proposition_4 import near_origin, opposed
from proofs.audit.claim import Checker, Evidence, Half, Obligation, Status, Version
from proofs.audit.lemmas.building_blocks import latex
from proofs.audit.lemmas.counterexample import against, evidence_of
from proofs.audit.lemmas.enclosed_descent import State, descend
from proofs.audit.lemmas.enclosures import UndecidedError
from proofs.audit.lemmas.opposed_data import feature_bounds, no_whitening, one_feature_is_not_enough, sign_steps_escape
from proofs.audit.lemmas.silent_layer import persistence, silence
from proofs.audit.lemmas.universal import consequence, identity, induction
from proofs.kernel.network import Dataset, Layer, Network

ONE = Fraction(1)


def half() -> Half:
    """The half as printed, part by part."""
    return Half(
        Version.PRINTED,
        "There is a whitened dataset such that for every rectifier network whose weights are drawn from a normal "
        "distribution, with biases $0$, and every $\\varepsilon\\in[0,1)$, with probability at least $1-\\varepsilon$ "
        "gradient-based training with the log loss never reaches training error $0$ and never converges: any data with "
        "$N-1$ negative points close to the origin and one positive point far away will do, for every depth.",
        (
            any_distribution(),
            no_failure_at_all(),
            whitened(),
            near_and_far(),
            points_near_the_origin(),
            any_depth(),
            any_method(),
            one_dimension(),
            induction(
                "units, layers, points, features, weights and steps",
                "probabilities of independent weights multiply, $0<\\Phi<1$ and $\\Phi(-t)\\to0$; a monotone bounded "
                "sequence converges; and a run of finitely many steps with strict signs depends continuously on its "
                "start",
            ),
        ),
    )


def any_distribution() -> Obligation:
    """For every dataset: a negative second layer makes training converge, and a negative mean makes that likely."""
    import sympy
    import z3

    s, c, best, eta, slope, N, p, q, n, worst = z3.Reals("s c best eta slope N p q n worst")
    sigma = sympy.Symbol("sigma")
    between = [N >= 1, eta > 0, eta * N <= 4, slope >= 0, 4 * slope <= 1]
    return against(
        "every normal distribution",
        "The weights may come from any normal distribution.",
        "It fails for every dataset: in a network of two or more hidden layers whose second one has only negative "
        "weights, training moves the output bias alone and converges (or, with equal labels, is right at once); with a "
        "negative mean that is as likely as we please.",
        (
            *evidence_of(*silence(), *persistence()),
            identity(
                "The slope of $\\sigma$ is $\\sigma(1-\\sigma)=\\tfrac14-(\\sigma-\\tfrac12)^2$.",
                sigma * (1 - sigma),
                sympy.Rational(1, 4) - (sigma - sympy.Rational(1, 2)) ** 2,
            ),
            consequence(
                "So it lies in $[0,\\tfrac14]$.", [s > 0, s < 1], z3.And(s * (1 - s) >= 0, 4 * s * (1 - s) <= 1)
            ),
            consequence(
                "A step $\\eta\\leq4/N$ moves $c$ towards the best constant and never past it: it converges.",
                [*between, c >= best],
                z3.And(c - eta * N * slope * (c - best) >= best, c - eta * N * slope * (c - best) <= c),
            ),
            consequence(
                "$n$ weights are all negative with probability at least $1-n\\Phi(\\mu/\\sigma)$: a further weight.",
                [p >= 0, p <= 1, p >= 1 - n * worst, q >= 0, q <= worst, worst <= 1],
                p * (1 - q) >= 1 - (n + 1) * worst,
            ),
        ),
    )


def no_failure_at_all() -> Obligation:
    """eps = 0 would need probability 1."""
    import z3

    p, product = z3.Reals("p product")
    return against(
        "epsilon = 0",
        "$\\varepsilon=0$ is allowed.",
        "Probability $1$ is impossible: under every normal distribution all weights of the second layer are negative "
        "with positive probability, and then training converges.",
        (
            consequence("One weight: $0<\\Phi<1$.", [p > 0, p < 1], z3.And(p > 0, 1 - p < 1)),
            consequence(
                "A further independent weight.",
                [p > 0, p < 1, product > 0],
                z3.And(product * p > 0, 1 - product * p < 1),
            ),
        ),
    )


def whitened() -> Obligation:
    """With the printed signs."""
    return against(
        "whitened",
        "Data with $N-1$ negative points and one positive one can be whitened.",
        "Data with these signs cannot be whitened for $d\\geq2$: every off-diagonal covariance is positive. Mean "
        "$0$ and "
        "variance $1$ are possible.",
        evidence_of(no_whitening()),
    )


def near_and_far() -> Obligation:
    """Mean 0 and variance 1 pin both."""
    return against(
        "close to the origin, arbitrarily far away",
        "With mean $0$ and variance $1$ the $N-1$ points may be very close to the origin and the star arbitrarily "
        "far away.",
        "With mean $0$ and variance $1$ the star's coordinates lie between $\\sqrt{N/2}$ and $\\sqrt{N-1}$, so it "
        "is not "
        "arbitrarily far away, and the others have mean size $s/(N-1)$ in each feature, so they are not all very "
        "close.",
        evidence_of(*feature_bounds()),
    )


def points_near_the_origin() -> Obligation:
    """Gradient descent from positive weights reaches training error 0 on data with the printed signs."""
    data = near_origin()
    steps, states = run_until_right(data, uniform((2, 1, 1), ONE, deep_biases=True), Fraction(1, 2), 40)
    right = states is not None and states.wrong(kernel_data(data)) == 0
    star = data.inputs[-1]
    product = max(sum((a * b for a, b in zip(x, star, strict=True)), Fraction(0)) for x in data.inputs[:-1])
    summary = (
        "On $(-1,-\\tfrac{11}{19})$, $(-\\tfrac{11}{19},-1)$, $(-\\tfrac1{19},-\\tfrac1{19})$, $(\\tfrac{31}{19},"
        f"\\tfrac{{31}}{{19}})$ with labels $0,0,1,1$, where $x_*^Tx_3={latex(product)}>-1$, a 2-1-1 network with all "
        f"weights $1$ and biases $0$ has training error $0$ after {steps} steps of size $\\tfrac12$; all signs "
        f"along the "
        "run are strict, so the same holds for all weights near $1$, and with probability as close to $1$ as we please "
        "for a small enough variance."
    )
    return against(
        "points near the origin",
        "On such data, with points close to the origin, training never starts.",
        "If some $x_*^Tx_i>-1$, gradient descent with trainable hidden biases can switch $x_i$ on and learn.",
        (_by_balls(right, summary), *_signs_are_printed(data)),
    )


def any_depth() -> Obligation:
    """Trainable biases in later hidden layers break the invariant, for data on which one hidden layer keeps it."""
    data, start = opposed(4, 2), uniform((2, 1, 1, 1), ONE, deep_biases=True)
    steps, state = run_until_on(data, start, Fraction(3), 10)
    summary = (
        f"On four exact points with all $x_*^Tx_i\\leq-1$, a 2-1-1-1 network with all weights $1$ and biases $0$ "
        f"has its "
        f"first-layer unit on at some other point after {steps} steps of size $3$: the second layer's bias grows, "
        f"so the "
        "other points see later weights, which then change sign."
    )
    without, quiet = run_until_on(data, uniform((2, 1, 1, 1), ONE, deep_biases=False), Fraction(3), 30)
    contrast = f"Without that bias the same run keeps it off at all other points for {without} steps."
    return against(
        "every depth",
        "The invariant holds for every depth.",
        "With two or more hidden layers and trainable biases in the later ones, the other points do not stay "
        "switched off.",
        (_by_balls(state is not None, summary), _by_balls(quiet is None, contrast)),
    )


def any_method() -> Obligation:
    """Equal steps in all coordinates."""
    data, rate = opposed(10, 2), Fraction(1, 100)
    steps = _sign_steps(data, rate)
    sums = max(sum(x, Fraction(0)) for x in data.inputs[:-1])
    summary = (
        f"On {len(data)} exact points in the plane, sign descent (Adam with $\\beta_1=\\beta_2=0$) of step "
        f"$\\tfrac1{{100}}$ "
        f"from weights $1$ and biases $0$ switches a first-layer unit on at another point after {steps} steps: "
        f"each adds $\\tfrac1{{100}}(1+\\sum_lx_{{il}})$, here up to ${latex(rate)}\\cdot{float(1 + sums):.3f}$."
    )
    held = Evidence(Checker.EXACT, Status.PROVED if steps else Status.REFUTED, summary)
    return against(
        "every gradient-based method",
        "It holds for every gradient-based method.",
        "Methods that rescale each coordinate do not move along $(x_*,1)$, and other points are switched on.",
        (held, *evidence_of(sign_steps_escape())),
    )


def one_dimension() -> Obligation:
    """For d = 1 nothing is left of the construction with trainable biases."""
    return against(
        "every dimension",
        "There are such data in every dimension.",
        "For $d=1$ the invariant with trainable hidden biases needs all negative points to be equal.",
        evidence_of(one_feature_is_not_enough()),
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


def _by_balls(holds: bool, summary: str) -> Evidence:
    return Evidence(Checker.ARB, Status.PROVED if holds else Status.UNKNOWN, summary)


def _signs_are_printed(data: ExactDataset) -> tuple[Evidence, ...]:
    *others, star = data.inputs
    columns = list(zip(*data.inputs, strict=True))
    holds = (
        all(x < 0 for row in others for x in row)
        and all(x > 0 for x in star)
        and all(sum(column) == 0 and sum(x * x for x in column) == len(data) for column in columns)
    )
    summary = "The data have the printed signs, mean $0$ and variance $1$."
    return (Evidence(Checker.EXACT, Status.PROVED if holds else Status.REFUTED, summary),)


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

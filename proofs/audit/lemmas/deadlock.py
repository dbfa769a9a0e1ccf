r"""The deadlock of Proposition 4 as an invariant of training with the log loss.

State: every unit of the first layer is off at every x_i and on at the star; all later weights are positive; hidden
layers after the first have no bias parameters; the output bias `c` is any number. Hypothesis: `x_* . x_i <= -1` for
i != *, and the star has label 1. Then a gradient step of any positive size, on any batch, with or without momentum,
leads from such a state to such a state.
"""

from proofs.audit.claim import Evidence, Obligation
from proofs.audit.lemmas.matrix_identity import dimension, inner, letter, matrix_identity
from proofs.audit.lemmas.universal import consequence, identity, link, relu


def forward() -> tuple[Obligation, ...]:
    """What the network computes in such a state."""
    import z3

    w, x, z, h, star = z3.Reals("w x z h star")
    return (
        link(
            "at the start",
            "With $w>0$ and biases $0$ every first-layer pre-activation is negative at $x_i<0$ and positive at "
            "$x_*>0$.",
            consequence("The first coordinate.", [w > 0, x < 0, star > 0], z3.And(w * x < 0, w * star > 0)),
            consequence(
                "A further coordinate.",
                [w > 0, x < 0, star > 0, z < 0, h > 0],
                z3.And(z + w * x < 0, h + w * star > 0),
            ),
        ),
        link(
            "all other points have the output c",
            "A unit that is off puts out $0$; a later layer without bias then has the pre-activations $0$ and the "
            "activations $0$; and the output is $c$.",
            consequence("A first-layer unit.", [z < 0], relu(z) == 0),
            consequence("A later unit: no term.", [z == 0], relu(z) == 0),
            consequence("A further term.", [z == 0, h == 0], z + w * h == 0),
        ),
        link(
            "the star is on in every layer",
            "At the star all activations are positive.",
            consequence("One term, positive weight and activation.", [w > 0, h > 0], relu(w * h) > 0),
            consequence("A further term.", [w > 0, h > 0, z > 0], relu(z + w * h) > 0),
        ),
    )


def gradient() -> tuple[Obligation, ...]:
    """Which way the gradient points."""
    import z3

    z, back, w, h, E, s, total = z3.Reals("z back w h E s total")
    return (
        link(
            "the log loss pulls the star up",
            "The derivative of the log loss by the output is $\\sigma(f)-y$; at the star it is $-\\kappa$ with "
            "$0<\\kappa<1$.",
            _log_loss_derivative(),
            consequence("$\\sigma=1/(1+E)$ with $E=e^{-f}>0$.", [E > 0, s * (1 + E) == 1], z3.And(s > 0, s < 1)),
        ),
        link(
            "the output grows with every weight",
            "At the star the derivative $\\beta$ of the output by every pre-activation is positive, and so is "
            "$\\beta h$ by every weight.",
            consequence("From the output layer: one weight.", [w > 0], w * 1 > 0),
            consequence("A further path.", [w > 0, back > 0, total > 0], total + back * w > 0),
            consequence("A unit that is on passes it on.", [z > 0, back > 0], z3.If(z > 0, back, 0) > 0),
            consequence("By a weight.", [back > 0, h > 0], back * h > 0),
        ),
        link(
            "the other points move nothing but c",
            "At $x_i$, $i\\ne*$: a first-layer weight sees a unit that is off, a later weight an activation $0$, "
            "whatever "
            "value $\\mathrm{ReLU}'(0)\\in[0,1]$ is given.",
            consequence("A unit that is off.", [z < 0], z3.If(z > 0, back, 0) * h == 0),
            consequence("A weight that reads $0$.", [h == 0], back * h == 0),
        ),
    )


def _log_loss_derivative() -> Evidence:
    """By the chain rule in E = exp(-f): `d/df F(E) = -E F'(E)`."""
    import sympy

    E, y = sympy.symbols("E y", positive=True)
    loss = y * sympy.log(1 + E) + (1 - y) * (sympy.log(1 + E) - sympy.log(E))
    return identity(
        "In $E=e^{-f}$, where $\\tfrac{d}{df}=-E\\tfrac{d}{dE}$.", -E * sympy.diff(loss, E), 1 / (1 + E) - y
    )


def step() -> tuple[Obligation, ...]:
    """The state persists."""
    import z3

    w, b, a, star, z, product, h, momentum, rho, g, other = z3.Reals("w b a star z product h momentum rho g other")
    d = dimension("d")
    W, S, X, A = letter("w", d), letter("s", d), letter("x", d), letter("a", 1)
    return (
        link(
            "a step moves a unit along the star",
            "A step adds $a\\,(x_*,1)$, $a\\geq0$, to the weights and the bias of a first-layer unit, which adds "
            "$a\\,(x_*^Tx_i+1)$ to its pre-activation at $x_i$.",
            matrix_identity(inner(W + S * A, X), inner(W, X) + A.T * inner(S, X)),
            consequence(
                "$a=\\eta\\kappa\\beta$, and $0$ if the star is not in the batch.",
                [g > 0, rho > 0, h > 0, a == g * rho * h],
                a > 0,
            ),
        ),
        link(
            "off stays off, on stays on",
            "If $x_*^Tx_i\\leq-1$, no pre-activation at $x_i$ grows, whatever the step size; the weights stay "
            "positive and "
            "the pre-activations at the star do not fall.",
            consequence(
                "At $x_i$.",
                [a >= 0, product <= -1, z < 0],
                z3.And(z + a * (product + 1) <= z, z + a * (product + 1) < 0),
            ),
            consequence("Weights.", [a >= 0, star > 0, w > 0], w + a * star >= w),
            consequence("At the star, where $x_*^Tx_*>0$.", [a >= 0, product > 0, z > 0], z + a * (product + 1) >= z),
        ),
        link(
            "later layers",
            "Later weights only grow, and activations at the star do not fall.",
            consequence("A weight.", [w > 0, a >= 0], w + a >= w),
            consequence("A term.", [w > 0, other >= w, h > 0, g >= h], other * g >= w * h),
            consequence("A further term.", [z >= b, other >= w], z + other >= b + w),
        ),
        link(
            "momentum",
            "Heavy-ball momentum $m'=\\rho m+g$, $w'=w+\\eta m'$ with $\\rho\\geq0$ keeps $m$ on the same ray, so "
            "the same holds.",
            consequence("At the start.", [momentum == 0], momentum >= 0),
            consequence("A step.", [momentum >= 0, rho >= 0, g >= 0], rho * momentum + g >= 0),
            matrix_identity(S * A + S * letter("g", 1), S * (A + letter("g", 1))),
        ),
    )


def failure() -> tuple[Obligation, ...]:
    """What follows from the invariant for the error and for convergence."""
    import z3

    c, v, kappa, increment, n, bound, F, low, h, E, top, s, s_star, ones, zeros = z3.Reals(
        "c v kappa increment n bound F low h E top s s_star ones zeros"
    )
    drift = ones * (1 - s) - zeros * s + (1 - s_star)
    return (
        link(
            "the training error stays positive",
            "Points of both labels have the same output, so at least one of them is wrong.",
            consequence(
                "Wrong are the points of label $0$ if $c>0$ and those of label $1$ if not.",
                [ones >= 1, zeros >= 1],
                z3.If(c > 0, zeros, ones) >= 1,
            ),
        ),
        link(
            "parameters are not bounded",
            "With a constant step size (or steps on the star of infinite total size) the parameters are not "
            "bounded, so "
            "they do not converge: no point of the region is stationary.",
            consequence(
                "If $f_*\\leq F$, a step on the star adds at least $\\eta\\kappa h$, and $\\kappa$ has a positive "
                "lower bound.",
                [low <= E, low > 0, kappa * (1 + E) == E, top * (1 + low) == low],
                z3.And(kappa >= top, top > 0),
            ),
            consequence("Before the first step on the star.", [v > 0, n == 0], v >= n * increment),
            consequence("After one more.", [v >= n * increment, h >= increment], v + h >= (n + 1) * increment),
            consequence(
                "Then $f_*\\geq c+vh\\geq-C+nah$ exceeds $F$ once $n>(F+C)/(ah)$.",
                [increment > 0, h > 0, v >= n * increment, c >= -bound, n * increment * h > F + bound],
                c + v * h > F,
            ),
        ),
        link(
            "full batches: the star's output grows without bound",
            "For full batches of constant step size the output bias stays bounded, so $f_*\\to\\infty$.",
            consequence(
                "For large $c$ the bias falls: $s=\\sigma(c)\\leq\\sigma(f_*)=s_*<1$.",
                [ones >= 1, zeros >= 1, s > 0, s <= s_star, s_star < 1, s * (ones + zeros + 1) >= ones + 1],
                drift <= 0,
            ),
            consequence(
                "For small $c$ it rises.",
                [ones >= 1, zeros >= 1, s > 0, s <= s_star, s_star < 1, s * (ones + zeros) <= ones],
                drift > 0,
            ),
            consequence(
                "No step is longer than $\\eta N$.",
                [ones >= 1, zeros >= 1, s > 0, s <= s_star, s_star < 1],
                z3.And(drift <= ones + zeros + 1, -drift <= ones + zeros + 1),
            ),
        ),
    )


def chance() -> tuple[Obligation, ...]:
    """How likely the invariant's start is."""
    import sympy
    import z3

    p, q, n, variance, mean, eps, worst = z3.Reals("p q n variance mean eps worst")
    d, h, k = sympy.symbols("d h k")
    return (
        link(
            "number of weights",
            "With one output and $k\\geq2$ layers of weights, $k-1$ of them hidden of width $h$, there are "
            "$dh+(k-2)h^2+h$ weights; for $k=2$ that is the exponent $dh+h$.",
            identity("One hidden layer.", (d * h + (k - 2) * h**2 + h).subs(k, 2), d * h + h),
            identity(
                "A further hidden layer adds $h^2$.",
                (d * h + (k - 2) * h**2 + h).subs(k, k + 1) - (d * h + (k - 2) * h**2 + h),
                h * h,
            ),
        ),
        link(
            "enough mean always exists",
            "For any $\\varepsilon\\in(0,1)$, $n$ weights of variances at most $\\sigma^2$ and mean "
            "$\\mu\\geq\\sigma\\sqrt{n/\\varepsilon}$: all weights are positive with probability at least "
            "$1-\\varepsilon$.",
            consequence(
                "Each weight fails with probability $q\\leq\\sigma^2/\\mu^2$ (Chebyshev): no weight.",
                [p == 1, n == 0],
                p >= 1 - n * worst,
            ),
            consequence(
                "A further independent weight.",
                [p >= 0, p <= 1, p >= 1 - n * worst, q >= 0, q <= worst, worst <= 1],
                p * (1 - q) >= 1 - (n + 1) * worst,
            ),
            consequence(
                "$n\\sigma^2/\\mu^2\\leq\\varepsilon$.",
                [
                    mean > 0,
                    variance > 0,
                    eps > 0,
                    n > 0,
                    mean * mean * eps >= n * variance,
                    worst * mean * mean == variance,
                ],
                1 - n * worst >= 1 - eps,
            ),
        ),
    )


def all_links() -> tuple[Obligation, ...]:
    """The chain, in order."""
    return (*forward(), *gradient(), *step(), *failure(), *chance())


MEANING = (
    "gradients are backpropagation's; probabilities of independent weights multiply; Chebyshev's inequality bounds the "
    "probability of a wrong sign, of a weight or of a pre-activation; a sequence without bound does not converge"
)

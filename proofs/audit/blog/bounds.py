"""Blog post: what the optimum of the output weights bounds, and what it does not.

With the neurons fixed, the optimum lies between 0 and the sum of squares of the targets. It bounds the minima that
monotone methods reach from there. It bounds neither all local minima nor those that gradient descent may reach.
"""

from dataclasses import replace
from fractions import Fraction

from proofs.audit.blog.interpolation import relu_outputs
from proofs.audit.blog.least_squares import best_fit
from proofs.audit.claim import Checker, Claim, Evidence, Finding, Half, Obligation, Point, Proof, Status, Version
from proofs.audit.lemmas.best_constant import best_constant
from proofs.audit.lemmas.building_blocks import latex, loss_of
from proofs.audit.lemmas.evaluation import descent_step
from proofs.audit.lemmas.matrix_identity import dimension, letter, matrix_identity, square
from proofs.audit.lemmas.universal import consequence, induction, link
from proofs.kernel.network import Dataset, Layer, Network, Problem
from proofs.search.decide import IsLocalMinimum, decide

ONE, ZERO = Fraction(1), Fraction(0)
RATE = ONE
DATA = Dataset(((ONE, Fraction(2)), (ONE, ONE)), ((ONE,), (Fraction(3),)))
NEURON = (ONE, ZERO)
POINTS_IN_THE_PLOT = 100


def fitted_start() -> Problem:
    """One ReLU neuron without bias, `ReLU(x_1)`, at the two data points, with its optimal output weight."""
    targets = tuple(y for (y,) in DATA.targets)
    fit = best_fit([relu_outputs(NEURON, DATA.inputs)], targets)
    return Problem(Network((Layer((NEURON,)), Layer((fit.weights,)))), DATA)


def prove() -> Proof:
    """The general bounds, and one exact step of gradient descent that ends in a local minimum above the bound."""
    start = fitted_start()
    end = descent_step(start, RATE)
    stays = descent_step(end, RATE).network == end.network
    decision = decide(end)
    bound = loss_of(start)
    printed = Half(
        Version.PRINTED,
        "With the neurons fixed, the optimum over the output weights is at most $|Y|^2$, with a bias at most the sum "
        "of squared deviations from the mean, and these worst values occur; it is an upper bound on any local minimum "
        "of the full problem, in particular on those that gradient descent reaches from these weights; for $100$ "
        "points the objective divided by $100$ is the mean squared error.",
        (
            *_worst(),
            *_worst_with_bias(),
            _above_the_bound(
                "local minima", "Every local minimum has a loss at or below the optimum.", decision, bound
            ),
            _reached(decision, bound, stays),
            _mean_squared_error(),
        ),
    )
    amended = Half(
        Version.AMENDED,
        "The same, but: the optimum is an upper bound on the global minimum of the full problem, and on every loss "
        "that a method which never raises the loss reaches from these weights.",
        (*_worst(), *_worst_with_bias(), _global(), *_monotone(), _mean_squared_error(), _induction()),
    )
    return Proof(
        (printed, amended), (Point("where gradient descent ends", Version.PRINTED, decision),), _findings(bound, end)
    )


def _worst() -> tuple[Obligation, Obligation]:
    import z3

    n, u = dimension("n"), dimension("u")
    G, Y = letter("G", n, u), letter("Y", n)
    optimum, at_zero, of_targets = z3.Reals("optimum at_zero of_targets")
    return (
        link(
            "at most $|Y|^2$",
            "The optimum is at most the loss $|Y|^2$ of the weights $0$.",
            matrix_identity(square(G * (0 * letter("s", u)) - Y), square(Y)),
            consequence(
                "An optimum is a lower bound of all losses.",
                [optimum <= at_zero, at_zero == of_targets],
                optimum <= of_targets,
            ),
        ),
        link(
            "$|Y|^2$ occurs",
            "For neurons that are off at every data point, $G=0$, the loss is $|Y|^2$ for all weights.",
            matrix_identity(square((0 * G) * letter("s", u) - Y), square(Y)),
        ),
    )


def _worst_with_bias() -> tuple[Obligation, ...]:
    import sympy
    import z3

    n, u = dimension("n"), dimension("u")
    ones, Y = letter("one", n), letter("Y", n)
    bias = sympy.Symbol("c")
    blank = letter("G", n, u) * (0 * letter("s", u))
    optimum, at_mean, deviations = z3.Reals("optimum at_mean deviations")
    return (
        link(
            "with a bias, at most the squared deviations",
            "With a bias the optimum is at most the loss of the weights $0$ with the mean of the targets as bias, the "
            "sum of squared deviations. For $G=0$ no bias does better.",
            matrix_identity(square(blank + bias * ones - Y), square(bias * ones - Y)),
            consequence(
                "An optimum is a lower bound of all losses.",
                [optimum <= at_mean, at_mean == deviations],
                optimum <= deviations,
            ),
        ),
        *best_constant(),
    )


def _above_the_bound(name: str, statement: str, decision: object, bound: Fraction) -> Obligation:
    if not isinstance(decision, IsLocalMinimum):
        return link(
            name, statement, Evidence(Checker.KERNEL, Status.UNKNOWN, "The point was not proved to be a minimum.")
        )
    loss = loss_of(decision.problem)
    status = Status.REFUTED if loss > bound else Status.UNKNOWN
    summary = f"A local minimum has the loss ${latex(loss)}$; the fixed neuron $\\mathrm{{ReLU}}(x_1)$ has the optimum "
    return link(name, statement, Evidence(Checker.KERNEL, status, f"{summary}${latex(bound)}$.", decision.theorem))


def _reached(decision: object, bound: Fraction, stays: bool) -> Obligation:
    """Refuted only if the minimum lies above the optimum and gradient descent stays there."""
    statement = "Started from the fixed neurons, gradient descent reaches no local minimum above the optimum."
    above = _above_the_bound("minima reached by gradient descent", statement, decision, bound)
    if not stays:
        return link(above.name, statement, Evidence(Checker.EXACT, Status.UNKNOWN, "The next step leaves the point."))
    step = f"One step of rate ${latex(RATE)}$ from the optimum leads there, and further steps stay."
    evidence = (replace(item, summary=f"{item.summary} {step}") for item in above.evidence)
    return link(above.name, statement, *evidence)


def _global() -> Obligation:
    import z3

    everywhere, optimum, value = z3.Reals("global_infimum optimum value")
    return link(
        "the global minimum",
        "The infimum of the full problem is at most the optimum for fixed neurons, which is one of its values.",
        consequence("For all real values.", [everywhere <= value, value == optimum], everywhere <= optimum),
    )


def _monotone() -> tuple[Obligation, Obligation]:
    import z3

    bound, here, after = z3.Reals("bound here after")
    return (
        link(
            "methods that never raise the loss: start",
            "The method starts at the optimum.",
            consequence("For all real values.", [here == bound], here <= bound),
        ),
        link(
            "methods that never raise the loss: step",
            "If the loss is at most the optimum, it is so after a further step. A limit of such losses is so too.",
            consequence("For all real values.", [here <= bound, after <= here], after <= bound),
        ),
    )


def _mean_squared_error() -> Obligation:
    import z3

    objective, mean, n = z3.Reals("objective mean n")
    divided = objective / POINTS_IN_THE_PLOT
    return link(
        "mean squared error",
        "The objective divided by $100$ is the mean squared error of $n$ points if $n=100$, and, unless it is $0$, "
        "only then.",
        consequence(
            "For all real objectives $>0$ and all $n\\ge1$.",
            [objective > 0, n >= 1, mean * n == objective],
            (divided == mean) == (n == POINTS_IN_THE_PLOT),
        ),
    )


def _induction() -> Obligation:
    return induction(
        "the steps of the method and the data points",
        "each real number of a query is the loss that its link names, and limits keep inequalities",
    )


def _findings(bound: Fraction, end: Problem) -> tuple[Finding, ...]:
    row = ",".join(latex(w) for w in end.network.layers[0].weight[0])
    loss = latex(loss_of(end))
    return (
        Finding(
            "the section on shallow networks",
            "the optimum of the output weights is always an upper bound on any local minimum reached from the fixed "
            "weights",
            "For points $(1,2)$, $(1,1)$ with targets $1$, $3$ and one ReLU neuron with weights $(1,0)$ the optimum "
            f"is ${latex(bound)}$ (output weight $2$). One step of gradient descent of rate $1$ leads to the weights "
            f"$({row})$: the neuron is off at both points, a local minimum of loss ${loss}$ that gradient descent "
            "never leaves.",
            "True for methods that never raise the loss, such as descent with a line search.",
        ),
        Finding(
            "the text on the plots of shallow networks",
            "the plotted values are upper bounds on any local minimum of the full problem",
            f"The same data have a local minimum of loss ${loss}$, above the value ${latex(bound)}$.",
            "They are upper bounds on the global minimum.",
        ),
        Finding(
            "the text on the last plot of shallow networks",
            "dividing the objective by 100 gives the mean squared error",
            "The plot has several sizes of data, scaled in a way that is not printed. For $n$ points the divisor is "
            "$n$.",
            "True for $n=100$, or for objectives that were multiplied by $100/n$.",
        ),
    )


CLAIM = Claim(
    name="blog-bounds",
    title="what the optimum of the output weights bounds",
    place="blog post, section on shallow networks",
    printed=Status.REFUTED,
    amended=Status.PROVED,
    prove=prove,
)

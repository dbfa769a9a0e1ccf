"""Lemma 2: with the first layer off at every data point the output is constant, and training leaves the layer alone."""

from fractions import Fraction
from random import Random

from proofs.audit.claim import Checker, Claim, Evidence, Finding, Half, Obligation, Proof, Status, Version
from proofs.audit.lemmas.building_blocks import exact_fact, latex, line_network, pre_activations_at
from proofs.audit.lemmas.dead_layer import derivatives_vanish, equal_outputs, off_by_a_hair, persistence
from proofs.audit.lemmas.dead_point import dead_point
from proofs.audit.lemmas.evaluation import descent_step, gradient, outputs
from proofs.audit.lemmas.small_data import random_data
from proofs.audit.lemmas.universal import induction, link
from proofs.kernel.certificate import FlatPath
from proofs.kernel.check import check
from proofs.kernel.network import Dataset, Layer, Network, Problem
from proofs.search.directions import moving, still

ONE, ZERO = Fraction(1), Fraction(0)
SHAPES = ((1, (1,), 3), (2, (3,), 4), (1, (2, 2), 3), (2, (2, 1, 2), 4))
"""Input dimension, hidden widths, number of points of the instances."""
STEPS, RATE = 3, Fraction(1, 20)


def prove() -> Proof:
    """The chain for all sizes, exact training runs, and what the lemma does not cover."""
    half = Half(
        Version.PRINTED,
        "If $W_1x_i<-b_1$ for all $i$, in a network with at least one hidden layer, then all data points have the same "
        "output, and gradient-based training of the loss does not change $W_1$, $b_1$.",
        (
            equal_outputs(),
            *persistence(),
            *derivatives_vanish(),
            induction(
                "the terms of a sum, the layers, the units, the data points, and the steps of training",
                "a pre-activation is a bias plus a sum of weights times activations, and the loss depends on the "
                "parameters through the outputs at the data alone",
            ),
            *(_training_run(number, *shape) for number, shape in enumerate(SHAPES, start=1)),
            off_by_a_hair(),
            _not_held_in_place(),
            _weight_decay(),
            _momentum(),
            _no_hidden_layer(),
        ),
    )
    return Proof((half,), findings=_findings())


def _training_run(number: int, dimension: int, widths: tuple[int, ...], points: int) -> Obligation:
    """A few exact steps of gradient descent from a point that is not stationary."""
    data = random_data(Random(number), dimension, points)
    network = dead_point(data, widths)
    last = network.output
    problem = Problem(Network((*network.hidden, Layer(last.weight, tuple(b + 1 for b in last.bias or ())))), data)
    start = problem.network
    constant = True
    for _ in range(STEPS):
        problem = descent_step(problem, RATE)
        constant = constant and len(set(outputs(problem.network, data.inputs))) == 1
    moved = problem.network.layers[1:] != start.layers[1:]
    kept = problem.network.layers[0] == start.layers[0]
    shape = "-".join(map(str, (dimension, *widths, 1)))
    return exact_fact(
        f"training run {number}",
        f"{STEPS} exact steps of gradient descent on a {shape} network with the first layer off.",
        constant and kept and moved,
        "The outputs stay equal, the first layer stays as it is, and later layers move.",
    )


def _single(w: int, b: int, c: int, *, target: int) -> Problem:
    return Problem(line_network([w], [b], [1], c), Dataset(((ONE,),), ((Fraction(target),),)))


def _not_held_in_place() -> Obligation:
    problem = _single(-1, 0, 0, target=0)
    first_weight = moving(problem.network, lambda *index: Fraction(index == (0, 0, 0)))
    theorem = check(problem, FlatPath(first_weight, still(problem.network)))
    return link(
        "unchanged is not held in place",
        "Nothing holds $W_1$ where it is: moving it costs nothing, so a method that accepts steps of equal loss "
        "moves it.",
        Evidence(Checker.KERNEL, Status.PROVED, "The loss is constant along a change of $W_1$.", theorem),
    )


def _weight_decay() -> Obligation:
    """One step on `L + lambda w^2` with rate eta, `eta lambda = 3/8`: `w` shrinks by the factor 1/4."""
    before = _single(-3, 1, 0, target=0)
    w = before.network.layers[0].weight[0][0]
    slope = gradient(before).layers[0].weight[0][0]
    decayed = w - slope - 2 * Fraction(3, 8) * w
    after = before.at(line_network([decayed], [1], [1], 0))
    z = [pre_activations_at(problem, 0)[0] for problem in (before, after)]
    return exact_fact(
        "weight decay is not covered",
        "With a penalty on the weights the layer moves and can switch on: $w=-3$, $b=1$ at the data point $(1,0)$.",
        slope == 0 and z[0] < 0 < z[1],
        f"A step on $\\mathcal L+\\lambda w^2$ with $\\eta\\lambda=\\tfrac38$ takes $w$ to ${latex(decayed)}$ and the "
        f"pre-activation from ${latex(z[0])}$ to ${latex(z[1])}$.",
    )


def _momentum() -> Obligation:
    """Heavy ball, `velocity = velocity / 2 - gradient`: a step that switches the unit off is followed by another."""
    start = _single(1, 0, 0, target=0)
    off = descent_step(start, ONE)
    w = [problem.network.layers[0].weight[0][0] for problem in (start, off)]
    slope = gradient(off).layers[0].weight[0][0]
    z = pre_activations_at(off, 0)[0]
    following = w[1] + (w[1] - w[0]) / 2 - slope
    return exact_fact(
        "momentum is not covered",
        "A method that remembers earlier gradients goes on moving $W_1$ after the layer has gone off.",
        z < 0 and slope == 0 and following != w[1],
        f"Heavy ball with rate $1$ and momentum $\\tfrac12$: $w$ goes from ${latex(w[0])}$ to ${latex(w[1])}$, "
        f"where the unit is off and has no gradient, and on to ${latex(following)}$.",
    )


def _no_hidden_layer() -> Obligation:
    values = outputs(Network((Layer(((ONE,),), (ZERO,)),)), ((-ONE,), (-2 * ONE,)))
    return exact_fact(
        "a hidden layer is needed",
        "With one layer, $W_1$ is the output layer, no ReLU follows, and the outputs can differ.",
        all(value < 0 for (value,) in values) and len(set(values)) == 2,
        f"$\\mathcal M(x)=x$ at $-1,-2$ has $W_1x_i<-b_1$ and the outputs "
        f"{', '.join(f'${latex(v)}$' for (v,) in values)}.",
    )


def _findings() -> tuple[Finding, ...]:
    return (
        Finding(
            "Lemma 2",
            "applying local optimization does not change $W_1$, $b_1$",
            "True of methods that leave a parameter alone while all its derivatives have been $0$ (gradient "
            "descent with any step sizes and batches; momentum and Adam if the layer was off from the start). "
            "Weight decay moves the layer and can switch it on; momentum gathered before it went off moves it; "
            "and the loss does not hold it in place, as every small change of it costs nothing.",
            "Say: the loss does not depend on $W_1$, $b_1$ near such a point, so their derivatives are $0$.",
        ),
        Finding(
            "Lemma 2",
            "$W_1x_i<-b_1$ for a $k$-layer model",
            "For $k=1$ the first layer is the output layer and no ReLU follows.",
            "Assume $k\\geq 2$.",
        ),
    )


CLAIM = Claim(
    name="lemma-2",
    title="first layer off at every data point: constant output, and training leaves the layer alone",
    place="Lemma 2",
    printed=Status.PROVED,
    amended=None,
    prove=prove,
)

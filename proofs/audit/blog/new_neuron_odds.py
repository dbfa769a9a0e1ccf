"""Blog post: how likely a random new neuron is to improve the fit, and what enough neurons can reach.

By Theorem 1 a neuron w is useless if `sum_i r_i g(x_i, w)` is 0. For which data, activations and distributions of w
has that probability 0? The model as printed, `g(w . x)` without a bias, has data for which it is 1.
"""

from dataclasses import replace
from fractions import Fraction

from proofs.audit.blog.least_squares import addition, best_fit
from proofs.audit.blog.never_useless import always_improvable
from proofs.audit.blog.null_sets import hyperplane, relu_cells, tanh_zeros
from proofs.audit.claim import Checker, Claim, Evidence, Finding, Half, Obligation, Proof, Status, Version
from proofs.audit.lemmas.building_blocks import exact_fact, latex
from proofs.audit.lemmas.universal import consequence, link, relu
from proofs.kernel.certificate import EqualInputsBound
from proofs.kernel.check import check
from proofs.kernel.conclusion import GlobalMinimum
from proofs.kernel.exact import Vector
from proofs.kernel.network import Dataset, Layer, Network, Problem

ONE, ZERO = Fraction(1), Fraction(0)


def prove() -> Proof:
    """Counterexamples to the remarks as printed; then what holds, with the hypotheses it needs."""
    printed = Half(
        Version.PRINTED,
        "The neurons that do not help form a subspace that is hit with a probability of almost $0$: for $\\tanh$ "
        "practically never, for ReLU rarely once the weights are scaled down; and enough neurons or layers reach any "
        "objective.",
        (_perfect_fit(), _odd_activation(), _scaling_down(), _orthant(), _equal_inputs()),
    )
    amended = Half(
        Version.AMENDED,
        "Let $r\\ne0$ be the residual. (a) The outputs $g$ of useless neurons form a hyperplane, of probability "
        "exactly $0$ under any density on $\\mathbb R^n$. (b) For $\\tanh$ without bias, inputs $x_i\\ne0$ and "
        "$x_i\\ne\\pm x_j$, useless weights have probability $0$ under any density; with a bias distinct inputs "
        "suffice. (c) For ReLU the scale of the weights does not matter; under a density, useless weights have "
        "positive probability exactly if $\\sum_{i\\in A}r_ix_i=0$ for the set $A$ of active points of some open cell "
        "of positive probability, such as one where the neuron is off at every point. (d) With ReLU, biases and "
        "distinct inputs some neuron always helps, and at most $n$ improving neurons reach the loss $0$.",
        (*hyperplane(), *tanh_zeros(), scale_free(), *relu_cells(), *always_improvable()),
    )
    return Proof((printed, amended), findings=_findings())


def _refuted_by(opposite: Evidence) -> Evidence:
    """A proof of the opposite refutes; anything else settles nothing."""
    status = Status.REFUTED if opposite.status is Status.PROVED else Status.UNKNOWN
    return replace(opposite, status=status)


def _perfect_fit() -> Obligation:
    columns: tuple[Vector, ...] = ((ONE, ZERO), (ZERO, ONE))
    target: Vector = (ONE, Fraction(2))
    useless = [addition(columns, new, target) for new in (*columns, target, (Fraction(-3), ONE))]
    fit = best_fit(columns, target)
    return exact_fact(
        "useless neurons form a proper subspace",
        "The condition $g^T(Gs-Y)=0$ defines a subspace other than all of $\\mathbb R^n$.",
        any(fit.residual) or any(case.improves for case in useless),
        "For two neurons with $G=I$ and $Y=(1,2)^T$ the residual is $0$: the subspace is $\\mathbb R^2$, and its "
        "probability $1$.",
    )


def _odd_activation() -> Obligation:
    import z3

    sigma = z3.Function("sigma", z3.RealSort(), z3.RealSort())
    u, w = z3.Reals("u w")
    opposite = consequence(
        "For inputs $1$, $-1$ with targets $1$, $1$ every neuron $\\sigma(wx)$ with $\\sigma$ odd, such as $\\tanh$, "
        "has outputs orthogonal to the targets. So for any number of neurons $G^TY=0$ and the optimum stays $|Y|^2=2$.",
        [z3.ForAll([u], sigma(-u) == -sigma(u))],
        sigma(w * 1) * 1 + sigma(w * -1) * 1 == 0,
    )
    return link(
        "tanh neurons practically always help",
        "A new $\\tanh$ neuron improves the fit almost surely.",
        _refuted_by(opposite),
    )


def scale_free() -> Obligation:
    """The scale of ReLU weights changes nothing that the optimum depends on."""
    import z3

    c, z, so_far, scaled, r = z3.Reals("c z so_far scaled r")
    return link(
        "ReLU: the scale of the weights does not matter",
        "If all weights of a neuron, and its bias, are multiplied by $c>0$, its outputs are: $g^Tr$ is $0$ as before, "
        "and the span of the neurons, so the optimum, is the same.",
        consequence("For all real $z$ and $c>0$.", [c > 0], relu(c * z) == c * relu(z)),
        consequence(
            "Summed over the data, one point at a time: $g^Tr$ is multiplied by $c$.",
            [c > 0, scaled == c * so_far],
            scaled + r * relu(c * z) == c * (so_far + r * relu(z)),
        ),
    )


def _scaling_down() -> Obligation:
    return link(
        "ReLU: scaling the weights down makes more neurons help",
        "Multiplying the sampled weights by $0.01$ reduces the number of ReLU neurons that do not help.",
        *map(_refuted_by, scale_free().evidence),
    )


def _orthant() -> Obligation:
    import z3

    so_far, w, x = z3.Reals("so_far w x")
    opposite = consequence(
        "Coordinate by coordinate: for inputs with coordinates $>0$ all negative weights turn the neuron off at every "
        "point, $g=0$. Under any distribution that is symmetric in the sign of each of the $d$ weights and has no "
        "atoms at $0$, this has probability $2^{-d}$, for every scale and every number of points: $\\tfrac12$ for "
        "$d=1$.",
        [so_far <= 0, w < 0, x > 0],
        relu(so_far + w * x) == 0,
    )
    return link(
        "ReLU: small probability with proper sampling",
        "With properly scaled weights a ReLU neuron fails to help with small probability only.",
        _refuted_by(opposite),
    )


def _equal_inputs() -> Obligation:
    data = Dataset(((ONE,), (ONE,)), ((ZERO,), (ONE,)))
    network = Network((Layer(((ONE,),)), Layer(((Fraction(1, 2),),))))
    theorem = check(Problem(network, data), EqualInputsBound())
    conclusion = theorem.conclusion
    positive = isinstance(conclusion, GlobalMinimum) and conclusion.loss > 0
    loss = latex(conclusion.loss) if isinstance(conclusion, GlobalMinimum) else "unknown"
    summary = f"At two equal inputs with targets $0$, $1$ no network of any size has a loss below ${loss}$."
    return link(
        "enough neurons or layers reach any objective",
        "Given enough neurons or layers, any objective $>0$ is reached.",
        Evidence(Checker.KERNEL, Status.REFUTED if positive else Status.UNKNOWN, summary, theorem),
    )


def _findings() -> tuple[Finding, ...]:
    shallow = "the section on shallow networks"
    return (
        Finding(
            shallow,
            "a point $g'$ sampled uniformly from $\\mathbb R^n$ hits the subspace with probability almost zero",
            "There is no uniform distribution on $\\mathbb R^n$ (infinitely many equal cubes would share the "
            "probability $1$). Under a density the probability is exactly $0$ if $r\\ne0$, and $1$ if $r=0$.",
            "Any distribution with a density, and a fit that is not yet perfect.",
        ),
        Finding(
            shallow,
            "for $\\tanh$ useless neurons are almost impossible",
            "Without biases, as printed, all neurons can be useless: inputs $1$ and $-1$ with equal targets, any odd "
            "activation, any number of neurons. (The author's experiments have a constant input, which acts as a "
            "bias.)",
            "Inputs $x_i\\ne0$ with $x_i\\ne\\pm x_j$, or biases and distinct inputs.",
        ),
        Finding(
            shallow,
            "5000 of 15,000 ReLU neurons do not help because the weights are too large; with weights times $0.01$ 1000 "
            "do not",
            "$\\mathrm{ReLU}(cz)=c\\,\\mathrm{ReLU}(z)$: scaling a neuron changes neither whether nor how much it "
            "helps. If such numbers differ by more than chance, it is by rounding in the comparison of nearly equal "
            "objectives, or because not all weights were scaled.",
            "The scale does not matter for ReLU; the sampled directions and biases do.",
        ),
        Finding(
            "the introduction and the conclusion",
            "with enough neurons or layers any objective can be reached",
            "Not with equal inputs of different targets; not with $\\tanh$ without biases for inputs $x$, $-x$ with "
            "equal targets $\\ne0$. This also answers the post's question whether there are data for which the "
            "objective never turns to zero.",
            "Distinct inputs and biases.",
        ),
    )


CLAIM = Claim(
    name="blog-new-neuron-odds",
    title="how likely a random new neuron helps, and what enough neurons reach",
    place="blog post, sections on shallow networks and on extra layers, conclusion",
    printed=Status.REFUTED,
    amended=Status.PROVED,
    prove=prove,
)

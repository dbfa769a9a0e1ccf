"""What is wrong with Proposition 5 and its bound as printed: each part with a counterexample."""

from fractions import Fraction

from proofs.audit.claim import Checker, Evidence, Finding, Half, Obligation, Status, Version
from proofs.audit.lemmas.building_blocks import exact_fact, latex
from proofs.audit.lemmas.counterexample import against
from proofs.audit.lemmas.silent_layer_odds import SYMMETRIC, dead_second_layer, per_layer
from proofs.audit.lemmas.universal import consequence, identity, induction, relu
from proofs.kernel.certificate import EqualInputsBound
from proofs.kernel.check import check
from proofs.kernel.conclusion import GlobalMinimum
from proofs.kernel.network import Dataset, Layer, Network, Problem

ONE, ZERO = Fraction(1), Fraction(0)
DEEP = (2, 5, 9)
"""Hidden layers of the instances of the network that is a ReLU."""


def half() -> Half:
    """The half as printed, part by part."""
    return Half(
        Version.PRINTED,
        "For every dataset, every rectifier network and every distribution of weights and biases with $E[w]=E[b]=0$, "
        "$\\mathrm{Var}[w]>0$, $\\mathrm{Var}[b]\\geq0$, gradient-based training of any loss leads to a constant model "
        "with probability tending to $1$ as the number $k$ of hidden layers grows, because that probability is at "
        "least "
        "$1-P(\\forall j>1:\\;b_j>0,\\,W_j\\geq0)=1-(1-F_b(0)^hF_W(0)^{h^2})^{k-1}$, and $0\\leq F_b(0)$ suffices.",
        (
            _wrong_complement(),
            _not_a_bound(),
            _moving_distribution(),
            _dependent_entries(),
            _weak_hypothesis(),
            induction("layers and weights", "probabilities of independent weights multiply"),
        ),
    )


def _wrong_complement() -> Obligation:
    import z3

    p, q = z3.Reals("p q")
    h, k = 1, 2
    c = per_layer(SYMMETRIC, h)
    left, right = 1 - (1 - SYMMETRIC.bias) ** h * (1 - SYMMETRIC.weight) ** (h * h), 1 - (1 - c) ** (k - 1)
    return against(
        "the printed equality",
        "$1-P(\\forall j>1:\\;b_j>0,\\,W_j\\geq0)=1-(1-F_b(0)^hF_W(0)^{h^2})^{k-1}$.",
        "'not all of $b_j\\leq0$, $W_j<0$' is not 'all of $b_j>0$, $W_j\\geq0$'; the right-hand side is the "
        "probability meant.",
        (
            *exact_fact(
                "",
                "",
                left != right,
                f"For $h=1$, $k=2$ and symmetric distributions ${latex(left)}\\ne{latex(right)}$.",
            ).evidence,
            consequence(
                "For all $h=1$ cases with $0<F<1$ the left-hand side is larger.",
                [p > 0, p < 1, q > 0, q < 1],
                1 - (1 - p) * (1 - q) > p * q,
            ),
        ),
    )


def _not_a_bound() -> Obligation:
    """Biases that are mostly slightly positive: one of -9 balances nine of +1."""
    biases, weights = (-9, *(1,) * 9), (-9, *(1,) * 9)
    true = dead_second_layer(weights, biases, 1)
    share = Fraction(9, 10)
    claimed = 1 - share * share
    return against(
        "the printed middle term as a bound",
        "Some hidden layer $j>1$ is off at every point with probability at least $1-P(\\forall "
        "j>1:\\;b_j>0,\\,W_j\\geq0)$.",
        "It overestimates that probability.",
        exact_fact(
            "",
            "",
            true < claimed and sum(weights) == 0 and sum(biases) == 0,
            "With $w$ and $b$ equal to $-9$ once and $1$ nine times in ten (mean $0$), $h=1$, $k=2$ and the one "
            "input $1$, "
            f"the second layer is off with probability ${latex(true)}$, less than "
            f"$1-\\tfrac{{81}}{{100}}={latex(claimed)}$.",
        ).evidence,
    )


def _moving_distribution() -> Obligation:
    """All weights 1 with probability near 1: the network is a ReLU and fits its data perfectly."""
    import sympy
    import z3

    p, k, survive, n, x = z3.Reals("p k survive n x")
    rare = sympy.Symbol("p")
    return against(
        "every distribution, every network",
        "The limit holds although distributions may differ from network to network.",
        "The network with $k$ hidden layers of width $1$, biases $0$, and $w=1$ with probability $1-p$, else "
        "$-(1-p)/p$, "
        "for $p=1/(k+1)^2$, is $\\mathrm{ReLU}$ with probability at least $1-1/(k+1)$; on $(1,1)$, $(-1,0)$ with "
        "squared "
        "loss it is then a perfect fit, which no gradient method leaves: its predictions differ, with probability "
        "tending "
        "to $1$.",
        (
            identity("$E[w]=0$.", (1 - rare) * 1 + rare * (-(1 - rare) / rare), sympy.Integer(0)),
            identity("$\\mathrm{Var}[w]=(1-p)/p$.", (1 - rare) + rare * ((1 - rare) / rare) ** 2, (1 - rare) / rare),
            consequence("Which is positive.", [p > 0, p < 1, x * p == 1 - p], x > 0),
            consequence(
                "A layer passes on $1$ and $0$.", [x == 1], z3.And(relu(x) == 1, relu(0 * x) == 0, relu(-x) == 0)
            ),
            consequence(
                "$n$ weights are all $1$ with probability at least $1-np$: a further weight.",
                [survive >= 0, survive <= 1, survive >= 1 - n * p, p >= 0, p <= 1],
                survive * (1 - p) >= 1 - (n + 1) * p,
            ),
            consequence("Here $np=1/(k+1)$.", [k >= 1, p * (k + 1) * (k + 1) == 1], (k + 1) * p * (k + 1) == 1),
            *(_perfect_fit(hidden) for hidden in DEEP),
        ),
    )


def _perfect_fit(hidden: int) -> Evidence:
    layer = Layer(((ONE,),), (ZERO,))
    problem = Problem(Network((layer,) * (hidden + 1)), Dataset(((ONE,), (-ONE,)), ((ONE,), (ZERO,))))
    theorem = check(problem, EqualInputsBound())
    fits = isinstance(theorem.conclusion, GlobalMinimum) and theorem.conclusion.loss == 0
    summary = f"With {hidden} hidden layers it has loss $0$: a global minimum with two different predictions."
    return Evidence(Checker.KERNEL, Status.PROVED if fits else Status.REFUTED, summary, theorem)


def _dependent_entries() -> Obligation:
    import z3

    x, w, v = z3.Reals("x w v")
    return against(
        "independence is not needed",
        "Entries of a layer need not be independent.",
        "With mirrored units (weights $w$ and $-w$, read with opposite signs), each entry $\\pm1$ with mean $0$ and "
        "variance "
        "$1$, the network of any depth computes $\\pm x$, and no layer is ever off at both $1$ and $-1$; with the loss "
        "$\\sum(f^2-1)^2$ it is a perfect fit.",
        (
            consequence("A mirrored pair passes on its signed input.", [v == relu(w * x) - relu(-(w * x))], v == w * x),
            consequence(
                "Of signs, it stays a sign.", [z3.Or(w == 1, w == -1), z3.Or(x == 1, x == -1)], (w * x) * (w * x) == 1
            ),
            consequence("One of the pair is on.", [w * x != 0], z3.Or(relu(w * x) > 0, relu(-(w * x)) > 0)),
        ),
    )


def _weak_hypothesis() -> Obligation:
    q, p = ZERO, Fraction(1, 2)
    value = 1 - (1 - q * p) ** 1000
    return against(
        "0 <= F_b(0) suffices",
        "The limit is $1$ for every $F_b(0)\\geq0$.",
        "For $F_b(0)=0$ the bound is $0$ for every $k$; $E[b]=0$ gives $F_b(0)>0$, which is what the limit needs.",
        exact_fact("", "", value == 0, f"At $h=1$, $k=1001$ it is ${latex(value)}$.").evidence,
    )


def findings() -> tuple[Finding, ...]:
    """The errors of the statement and of its proof."""
    return (
        Finding(
            "appendix B.2",
            "1 - P(for all j > 1: b_j > 0, W_j >= 0), and the unbalanced parentheses after it",
            "The complement of 'all biases and weights of the layer have this sign' is 'not all', so the printed "
            "equality is "
            "false, and the middle term is no lower bound.",
            "$1-(1-F_b(0)^hF_W(0)^{h^2})^{k-1}$.",
        ),
        Finding(
            "Proposition 5",
            "every network and every distribution, as the number of layers goes to infinity",
            "Distributions and widths must not change with the depth: there are networks of width $1$ that satisfy all "
            "hypotheses and fail with probability tending to $0$.",
            "Fixed distributions (or $P(w\\leq0)$, $P(b\\leq0)$ bounded below) and bounded widths.",
        ),
        Finding(
            "Proposition 5",
            "no independence is asked for",
            "The product formula needs independent entries; with mirrored units no layer dies.",
            "Independent weights and biases.",
        ),
        Finding(
            "appendix B.2", "0 <= cdf_b(0)", "Too weak: with $F_b(0)=0$ the bound is $0$.", "$E[b]=0$ gives $F_b(0)>0$."
        ),
        Finding(
            "appendix B.2",
            "h_{j+1} is identically b_{j+1}",
            "A hidden layer that is off puts out $0$, not its bias.",
            "$h_{j+1}\\equiv0$; the output is then constant.",
        ),
        Finding(
            "appendix B.2",
            "negative weights, P(W_j < 0) = cdf(0)^(h^2)",
            "$F_W(0)=P(w\\leq0)$ is larger than $P(w<0)$ for weights with an atom at $0$.",
            "Weights $\\leq0$ suffice with $\\mathrm{ReLU}'(0)=0$; without that convention take $P(w<0)$ and $P(b<0)$.",
        ),
        Finding("appendix B.2", "if only k > 2", "$k=2$ hidden layers suffice for a layer $j>1$.", "$k\\geq2$."),
        Finding(
            "Proposition 5",
            "goes to 1",
            "The bound needs about $4.6\\cdot2^{h^2}$ layers for 99 %: 73 for $h=2$, more than $10^{30}$ for "
            "$h=10$. The truth is "
            "nearer to $1-(1-2^{-h})^k$, its exact value for data on one ray.",
            "The rate is part of the statement.",
        ),
    )

"""Blog post: as many neurons as data points and an invertible matrix of outputs: loss 0, which nothing can beat."""

from fractions import Fraction
from random import Random

from proofs.audit.blog.least_squares import best_fit
from proofs.audit.claim import Checker, Claim, Evidence, Finding, Half, Obligation, Proof, Status, Version
from proofs.audit.lemmas.matrix_identity import dimension, letter, matrix_identity
from proofs.audit.lemmas.sums_of_squares import sums_of_squares
from proofs.audit.lemmas.universal import consequence, induction, link
from proofs.kernel.certificate import EqualInputsBound
from proofs.kernel.check import check
from proofs.kernel.exact import Vector
from proofs.kernel.network import Dataset, Layer, Network, Problem
from proofs.kernel.rejection import Rejected

ZERO = Fraction(0)
INSTANCES = 8
LARGEST_SYMBOLIC = 4


def prove() -> Proof:
    """The chain for all sizes, then ReLU networks whose fit the kernel certifies as a global minimum."""
    half = Half(
        Version.PRINTED,
        "If the number of neurons is the number $n$ of data points and $\\det G\\ne0$, the weights $s$ with $Gs=Y$ "
        "give the loss $0$, and with the fixed neurons they are a global minimum of the whole training problem, over "
        "the weights of the neurons too.",
        (
            _inverse(),
            _inverse_fits(),
            *sums_of_squares(),
            _no_lower(),
            induction("the terms of the loss", "the loss of a network is the sum of its squared residuals"),
            *(_instance(number) for number in range(1, INSTANCES + 1)),
        ),
    )
    return Proof((half,), findings=_findings())


def _inverse() -> Obligation:
    import sympy

    evidence = []
    for n in range(1, LARGEST_SYMBOLIC + 1):
        G = sympy.Matrix(n, n, lambda i, j: sympy.Symbol(f"g{i + 1}{j + 1}"))
        difference = (G * G.adjugate() - G.det(method="berkowitz") * sympy.eye(n)).expand()
        status = Status.PROVED if difference.is_zero_matrix else Status.REFUTED
        evidence.append(
            Evidence(Checker.SYMPY, status, f"$G\\,\\mathrm{{adj}}(G)=\\det(G)\\,I$ for $n={n}$, any entries.")
        )
    belief = "For every $n$, a square matrix with a determinant other than $0$ has an inverse (textbook)."
    evidence.append(Evidence(Checker.READER, Status.PROVED, belief))
    return link("an inverse", "If $\\det G\\ne0$, some matrix $H$ has $GH=I$.", *evidence)


def _inverse_fits() -> Obligation:
    import sympy

    n = dimension("n")
    G, H, Y = letter("G", n, n), letter("H", n, n), letter("Y", n)
    return link(
        "the inverse fits",
        "With $GH=I$ the weights $s=HY$ have the residual $Gs-Y=0$.",
        matrix_identity(G * (H * Y) - Y, (G * H - sympy.Identity(n)) * Y),
    )


def _no_lower() -> Obligation:
    import z3

    here, elsewhere = z3.Reals("here elsewhere")
    return link(
        "nothing is lower",
        "A loss of $0$ is a global minimum over all parameters of the network.",
        consequence("The loss is a sum of squares everywhere.", [here == 0, elsewhere >= 0], elsewhere >= here),
    )


def interpolating(number: int) -> Problem:
    """A random network of n ReLU units without biases at n random points, fitted by solving `G s = Y`."""
    random = Random(number)
    n, d = 1 + number % 6, random.randint(2, 4)
    while True:
        inputs = tuple(_numbers(random, d) for _ in range(n))
        rows = tuple(_numbers(random, d) for _ in range(n))
        targets = _numbers(random, n)
        columns = [relu_outputs(row, inputs) for row in rows]
        fit = best_fit(columns, targets)
        if invertible(columns):
            network = Network((Layer(rows), Layer((fit.weights,))))
            return Problem(network, Dataset(inputs, tuple((y,) for y in targets)))


def invertible(columns: list[Vector]) -> bool:
    """Whether the square matrix of these columns has a determinant other than 0."""
    from flint import fmpq, fmpq_mat

    entries = [fmpq(entry.numerator, entry.denominator) for column in columns for entry in column]
    return bool(fmpq_mat(len(columns), len(columns), entries).det() != 0)


def relu_outputs(row: Vector, inputs: tuple[Vector, ...]) -> Vector:
    """The outputs of the unit `x -> ReLU(w . x)` at all inputs."""
    return tuple(max(ZERO, sum((w * e for w, e in zip(row, x, strict=True)), ZERO)) for x in inputs)


def _numbers(random: Random, count: int) -> Vector:
    return tuple(Fraction(random.randint(-9, 9), random.randint(1, 3)) for _ in range(count))


def _instance(number: int) -> Obligation:
    problem = interpolating(number)
    n = len(problem.dataset)
    statement = f"A network of {n} ReLU units at {n} points in $\\mathbb R^{problem.network.input_dimension}$."
    try:
        theorem = check(problem, EqualInputsBound())
    except Rejected as verdict:
        return link(f"instance {number}", statement, Evidence(Checker.KERNEL, Status.REFUTED, str(verdict)))
    summary = "The exact solution of $Gs=Y$ gives a global minimum; no function of the inputs has a lower loss."
    return link(f"instance {number}", statement, Evidence(Checker.KERNEL, Status.PROVED, summary, theorem))


def _findings() -> tuple[Finding, ...]:
    return (
        Finding(
            "the section on shallow networks",
            "that the determinant of $G$ is not $0$ will be shown to hold in practice",
            "It depends on the data, and the model as printed has no biases. Where two inputs are equal, two rows of "
            "$G$ are; for an odd activation such as $\\tanh$ the rows of $x$ and $-x$, and for ReLU those of $x$ and "
            "$2x$, are proportional: then $\\det G=0$ for all weights (proved in the claim blog-new-neuron-odds).",
            "With biases and distinct inputs suitable weights exist; without biases the data must be checked.",
        ),
    )


CLAIM = Claim(
    name="blog-interpolation",
    title="as many neurons as points and an invertible output matrix: a perfect fit",
    place="blog post, section on shallow networks",
    printed=Status.PROVED,
    amended=None,
    prove=prove,
)

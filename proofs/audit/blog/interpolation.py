"""Blog post: as many neurons as data points and an invertible matrix of outputs: loss 0, which nothing can beat."""

from fractions import Fraction
from random import Random

from proofs.audit.blog.least_squares import best_fit
from proofs.audit.claim import Checker, Evidence, Obligation, Proof, Status, Version
from proofs.audit.lemmas.building_blocks import by_kernel
from proofs.audit.lemmas.matrices import dimension, letter
from proofs.audit.lemmas.sums_of_squares import sums_of_squares
from proofs.audit.lemmas.universal import matrix_identity
from proofs.audit.text import text_beside
from proofs.kernel.certificate import EqualInputsBound
from proofs.kernel.check import check
from proofs.kernel.exact import Vector, inner
from proofs.kernel.network import Dataset, Layer, Network, Problem

ZERO = Fraction(0)
INSTANCES = 8
LARGEST_SYMBOLIC = 4
TEXT = text_beside(__file__)


def prove() -> Proof:
    """The chain for all sizes, then ReLU networks whose fit the kernel certifies as a global minimum."""
    n = dimension("n")
    letters = {"G": letter("G", n, n), "H": letter("H", n, n), "Y": letter("Y", n)}
    half = TEXT.half(
        Version.PRINTED,
        _adjugate(),
        TEXT.reader("an inverse exists"),
        TEXT.step("the inverse fits", matrix_identity("G*(H*Y) - Y", "(G*H)*Y - Y", letters)),
        sums_of_squares()[0],
        *(_instance(number) for number in range(1, INSTANCES + 1)),
    )
    return Proof((half,), findings=TEXT.findings())


def _adjugate() -> Obligation:
    import sympy

    evidence = []
    for n in range(1, LARGEST_SYMBOLIC + 1):
        G = sympy.Matrix(n, n, lambda i, j: sympy.Symbol(f"g{i + 1}{j + 1}"))
        difference = (G * G.adjugate() - G.det(method="berkowitz") * sympy.eye(n)).expand()
        status = Status.PROVED if difference.is_zero_matrix else Status.REFUTED
        evidence.append(Evidence(Checker.SYMPY, status, f"For $n={n}$ and any entries."))
    return TEXT.step("small matrices", *evidence, largest=LARGEST_SYMBOLIC)


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
    return tuple(max(ZERO, inner(row, x)) for x in inputs)


def _numbers(random: Random, count: int) -> Vector:
    return tuple(Fraction(random.randint(-9, 9), random.randint(1, 3)) for _ in range(count))


def _instance(number: int) -> Obligation:
    problem = interpolating(number)
    return TEXT.step(
        "instance {{number}}",
        by_kernel(check(problem, EqualInputsBound())),
        number=number,
        n=len(problem.dataset),
        d=problem.network.input_dimension,
    )

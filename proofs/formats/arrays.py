"""Exact numbers from arrays: NumPy, torch, nested lists of ints, floats, Fractions and decimals."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from numbers import Rational

from proofs.kernel import Activation, Dataset, InputError, Layer, Network
from proofs.kernel.exact import Matrix, Vector


def exact(number: object, where: str) -> Fraction:
    """One number as the rational it is.

    Args:
        number: an int, a float (its exact binary value), a Fraction, a Decimal, or a NumPy or torch scalar.
        where: what it is, for the error message.

    Raises:
        InputError: it is a bool, a NaN, an infinity, or no number.
    """
    item = getattr(number, "item", None)
    value = item() if callable(item) else number
    if isinstance(value, (int, float, Decimal, Rational)) and not isinstance(value, bool):
        try:
            return Fraction(value)
        except (ValueError, OverflowError):
            raise InputError(f"{where}: {value} is not a finite number; train again or remove it") from None
    raise InputError(f"{where}: {value!r} is not a number; give an int, a float, a Fraction or a Decimal")


def exact_vector(array: object, where: str) -> Vector:
    """A one-dimensional array as a tuple of rationals.

    Raises:
        InputError: it has another shape or an entry that is not a finite number.
    """
    return tuple(exact(entry, f"{where}[{k}]") for k, entry in enumerate(_entries(array, where)))


def exact_matrix(array: object, where: str) -> Matrix:
    """A two-dimensional array as a tuple of rows.

    Raises:
        InputError: it has another shape or an entry that is not a finite number.
    """
    return tuple(exact_vector(row, f"{where}[{k}]") for k, row in enumerate(_entries(array, where)))


def dataset_from_arrays(inputs: object, targets: object, weights: object = None) -> Dataset:
    """A dataset from inputs (N, d), or (N,) for d = 1, targets (N, K), or (N,) for K = 1, and weights (N,) or None.

    Raises:
        InputError: an entry is not a finite number.
        ShapeError: the arrays do not fit each other.
    """
    charges = None if weights is None else exact_vector(weights, "weights")
    return Dataset(_table(inputs, "inputs"), _table(targets, "targets"), charges)


def network_from_arrays(layers: Sequence[tuple[object, object]], activations: tuple[Activation, ...] = ()) -> Network:
    """A network from pairs of weights (units, inputs) and biases (units,) or None, from input to output.

    Args:
        layers: numbers in lists, arrays or tensors; floats mean their exact binary values.
        activations: one for each layer but the last; ReLU if none is named.

    Raises:
        InputError: an entry is not a finite number.
        ShapeError: the layers do not fit each other.
    """
    found = []
    for k, (weight, bias) in enumerate(layers):
        where = f"layer {k}"
        shift = None if bias is None else exact_vector(bias, f"{where}: bias")
        found.append(Layer(exact_matrix(weight, f"{where}: weight"), shift))
    return Network(tuple(found), activations)


def _table(array: object, where: str) -> Matrix:
    rows = list(_entries(array, where))
    if rows and not _is_sequence(rows[0]):
        return tuple((exact(entry, f"{where}[{k}]"),) for k, entry in enumerate(rows))
    return exact_matrix(rows, where)


def _entries(array: object, where: str) -> Iterable[object]:
    """The entries of a sequence; arrays and tensors are turned into nested lists first, which keeps every float."""
    if callable(detach := getattr(array, "detach", None)):
        array = detach()
    if callable(tolist := getattr(array, "tolist", None)):
        array = tolist()
    if not _is_sequence(array):
        raise InputError(f"{where}: expected a list or an array, got {type(array).__name__}; check the shape")
    return array  # type: ignore[return-value]


def _is_sequence(value: object) -> bool:
    if isinstance(value, (list, tuple)):
        return True
    shape = getattr(value, "shape", None)
    return shape is not None and len(shape) > 0

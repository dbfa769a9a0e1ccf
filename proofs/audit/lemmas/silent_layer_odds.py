r"""How likely it is that some hidden layer after the first has no positive weight and no positive bias.

With independent entries, `p = P(w <= 0)` and `q = P(b <= 0)`, a layer of width h behind one of width h is such a layer
with probability `c = q^h p^(h^2)`, and one of k - 1 layers is with probability `1 - (1 - c)^(k - 1)`.
"""

from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from proofs.audit.lemmas.enclosures import Ball, Enclosure, ball, certainly_less, precision, probability_enclosure

BITS = 512


@dataclass(frozen=True, slots=True)
class Signs:
    """The probabilities that a weight and that a bias is not positive.

    Raises:
        ValueError: not both are positive probabilities.
    """

    weight: Fraction
    bias: Fraction

    def __post_init__(self) -> None:
        if not (0 < self.weight <= 1 and 0 < self.bias <= 1):
            raise ValueError(f"P(w <= 0) = {self.weight} and P(b <= 0) = {self.bias} must lie in (0, 1]")


SYMMETRIC = Signs(Fraction(1, 2), Fraction(1, 2))
"""Weights and biases symmetric about 0, without an atom there."""

ZERO_BIASES = Signs(Fraction(1, 2), Fraction(1))
"""Symmetric weights, all biases 0: what LeCun's and Glorot's schemes prescribe."""


def per_layer(signs: Signs, width: int) -> Fraction:
    """The probability c of one layer."""
    return signs.bias**width * signs.weight ** (width * width)


def bound(signs: Signs, width: int, hidden_layers: int) -> Enclosure:
    """`1 - (1 - c)^(k - 1)`.

    Raises:
        ValueError: fewer than one hidden layer.
    """
    if hidden_layers < 1:
        raise ValueError(f"{hidden_layers} hidden layers: give at least 1")
    with precision(BITS):
        return probability_enclosure(-(_log_survival(signs, width, hidden_layers)).expm1())


def _log_survival(signs: Signs, width: int, hidden_layers: int) -> Ball:
    return (hidden_layers - 1) * (-ball(per_layer(signs, width))).log1p()


def depth_needed(signs: Signs, width: int, survival: Fraction) -> int:
    """The smallest number k of hidden layers with `(1 - c)^(k - 1) <= survival`; both k and k - 1 are decided.

    Raises:
        ValueError: `survival` is not between 0 and 1.
        UndecidedError: equality at this precision.
    """
    if not 0 < survival < 1:
        raise ValueError(f"the probability of survival must lie strictly between 0 and 1, not {survival}")
    if per_layer(signs, width) == 1:
        return 2
    with precision(BITS):
        target = ball(survival).log()
        guess = int((target / (-ball(per_layer(signs, width))).log1p()).mid().floor().unique_fmpz())

        def enough(depth: int) -> bool:
            return certainly_less(_log_survival(signs, width, depth), target)

        depth = max(guess, 1)
        while not enough(depth):
            depth += 1
        if depth > 1 and enough(depth - 1):
            raise ArithmeticError(f"{depth - 1} hidden layers are enough already")
        return depth


def one_point(width: int, hidden_layers: int) -> Enclosure:
    """`1 - (1 - 2^-h)^k`: the probability that one given data point, not 0, is switched off in some layer.

    For weights symmetric about 0 whose sums have no atom at 0, and biases 0: a unit is then off with probability 1/2.
    For data on one ray from the origin that is the probability of a constant output; for all other data it is an upper
    bound of the probability that a hidden layer is off at every point.
    """
    with precision(BITS):
        return probability_enclosure(-(hidden_layers * (-ball(Fraction(1, 2**width))).log1p()).expm1())


def dead_second_layer(weights: tuple[int, ...], biases: tuple[int, ...], x: int) -> Fraction:
    """The exact probability that the second layer of a 1-1-1-... network is off at x, by counting.

    Weights and biases take these values with equal probability.
    """
    cases = list(product(weights, biases, weights, biases))
    off = sum(w2 * max(0, w1 * x + b1) + b2 <= 0 for w1, b1, w2, b2 in cases)
    return Fraction(off, len(cases))

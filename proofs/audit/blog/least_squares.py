"""Exact linear least squares: the best combination of fixed columns, also where the columns are dependent.

The claim blog-theorem-1 proves that a solution of the normal equations always exists,
is optimal, and that all of them have the same fit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from proofs.kernel.exact import Vector, inner
from proofs.search.linear_algebra import solution

ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class Fit:
    """A solution of `min |G s - Y|^2`.

    Attributes:
        weights: u numbers s; where the columns are dependent, one of the solutions.
        residual: n numbers `r = G s - Y`.
    """

    weights: Vector
    residual: Vector

    @property
    def loss(self) -> Fraction:
        """`|r|^2`."""
        return inner(self.residual, self.residual)


@dataclass(frozen=True, slots=True)
class Addition:
    """What one more column g does to a least-squares fit.

    Attributes:
        before: a best fit without g.
        after: a best fit with g, found from nothing but the enlarged normal equations.
        correlation: `g . r` with the residual r of `before`.
        unexplained: `|P g|^2`, where P projects off the span of the old columns.
    """

    before: Fit
    after: Fit
    correlation: Fraction
    unexplained: Fraction

    @property
    def improves(self) -> bool:
        """Whether the enlarged problem has the lower optimum."""
        return self.after.loss < self.before.loss

    @property
    def predicted_gain(self) -> Fraction:
        """`(g . r)^2 / |P g|^2`, and 0 where `P g = 0`."""
        return self.correlation**2 / self.unexplained if self.unexplained else ZERO


def best_fit(columns: Sequence[Vector], target: Vector) -> Fit:
    """The best combination of u columns of n numbers each; u may be 0.

    Raises:
        ValueError: a column is not as long as the target.
    """
    if any(len(column) != len(target) for column in columns):
        raise ValueError(f"every column must have {len(target)} entries, as the target has")
    products = [[inner(left, right) for right in columns] for left in columns]
    weights = solution(products, [inner(column, target) for column in columns]) if columns else []
    if weights is None:
        raise ArithmeticError("the normal equations came out inconsistent")
    return Fit(tuple(weights), residual_of(columns, weights, target))


def addition(columns: Sequence[Vector], new: Vector, target: Vector) -> Addition:
    """Fit without and with the new column, and compute the two numbers that predict the difference."""
    before = best_fit(columns, target)
    return Addition(
        before=before,
        after=best_fit((*columns, new), target),
        correlation=inner(new, before.residual),
        unexplained=best_fit(columns, new).loss,
    )


def residual_of(columns: Sequence[Vector], weights: Sequence[Fraction], target: Vector) -> Vector:
    """`G s - Y` for any weights s."""
    return tuple(
        sum((s * column[i] for s, column in zip(weights, columns, strict=True)), -y) for i, y in enumerate(target)
    )

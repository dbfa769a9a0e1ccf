"""Expressions in matrices of every size, compared by SymPy's matrix algebra with symbolic dimensions.

Both sides are multiplied out to sums of words in the letters and their transposes; letters do not commute, and nothing
is known of them but their shapes. A 1 x 1 word equals its transpose, so of the two the first in the alphabet stands for
both. The identity holds for all sizes if every coefficient of the difference is 0. Hypotheses such as the normal
equations enter as *defects*: expressions such as `G'(Gs - Y)`, which the hypothesis makes 0.
"""

from typing import Any, TypeAlias

MatrixExpression: TypeAlias = Any  # SymPy carries no types


def leftover_terms(left: MatrixExpression, right: MatrixExpression) -> dict[str, Any]:
    """The words of `left - right` whose coefficient is not 0; empty if the identity holds.

    Raises:
        ValueError: the two sides have different shapes.
    """
    import sympy

    if left.shape != right.shape:
        raise ValueError(f"the left side has shape {left.shape}, the right side {right.shape}")
    coefficients: dict[str, Any] = {}
    difference = (left - right).doit().expand()
    for term in sympy.MatAdd.make_args(difference):
        if isinstance(term, sympy.ZeroMatrix):
            continue
        coefficient, word = term.as_coeff_mmul()
        name = str(word)
        if word.shape == (1, 1):
            name = min(name, str(word.T.doit()))
        coefficients[name] = sympy.expand(coefficients.get(name, 0) + coefficient)
    return {word: coefficient for word, coefficient in coefficients.items() if coefficient != 0}


def letter(name: str, rows: Any, columns: Any = 1) -> MatrixExpression:
    """A matrix of which nothing is known but its shape; a dimension is an integer or a symbol."""
    import sympy

    return sympy.MatrixSymbol(name, rows, columns)


def dimension(name: str) -> Any:
    """A dimension that may be any integer from 0 on."""
    import sympy

    return sympy.Symbol(name, integer=True, nonnegative=True)

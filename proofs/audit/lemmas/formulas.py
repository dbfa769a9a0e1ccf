"""Formulas written once: the same text is what a prover is asked and what a report prints.

A formula is a Python expression: `+ - * / **` with whole exponents, comparisons (also chained), `and`, `or`, `not`,
`a if condition else b`, and the functions `relu`, `abs`, `minimum`, `implies`, `iff`. Every name is a real number.
`mu` prints as a Greek letter, `x_i` with a subscript, `f_star` with a star, a trailing underscore as a prime, `ybar`
with a bar. Between matrices there are also `T(A)`, the transpose, `dot(a, b)`, the inner product of two columns, and
`square(a)`, the squared length of one.
"""

import ast
import operator
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

_GREEK: Final = re.compile(
    "alpha|beta|gamma|delta|epsilon|varepsilon|zeta|eta|theta|kappa|lambda|mu|nu|xi|pi|rho|sigma|tau|phi|chi|psi|omega|"
    "Delta|Phi|Sigma"
)
_ORDER: Final = {ast.LtE: r"\le", ast.Lt: "<", ast.GtE: r"\ge", ast.Gt: ">", ast.Eq: "=", ast.NotEq: r"\ne"}
_COMPARE: Final[dict[type, Callable[[Any, Any], Any]]] = {
    ast.LtE: operator.le,
    ast.Lt: operator.lt,
    ast.GtE: operator.ge,
    ast.Gt: operator.gt,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}
_ARITHMETIC: Final[dict[type, Callable[[Any, Any], Any]]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}


class FormulaError(ValueError):
    """The text is no formula of this language; one line that quotes the part that is not."""


def parsed(formula: str) -> ast.expr:
    """The expression.

    Raises:
        FormulaError: it is no expression.
    """
    try:
        return ast.parse(formula, mode="eval").body
    except SyntaxError:
        raise FormulaError(f"{formula!r} is no expression") from None


def substituted(formula: str, values: Mapping[str, str]) -> str:
    """The formula with expressions in place of names, all at once."""

    class Replace(ast.NodeTransformer):
        def visit_Name(self, node: ast.Name) -> ast.expr:
            return parsed(values[node.id]) if node.id in values else node

    return ast.unparse(Replace().visit(parsed(formula)))


def to_z3(formula: str) -> Any:
    """The formula as a Z3 term over real variables; a whole number or a quotient of two stays exact.

    Raises:
        FormulaError: it uses what the language does not have.
    """
    import z3

    functions: dict[str, Callable[..., Any]] = {
        "relu": relu,
        "abs": size,
        "minimum": lambda a, b: z3.If(a <= b, a, b),
        "implies": z3.Implies,
        "iff": operator.eq,
    }
    connect: dict[type, Callable[..., Any]] = {ast.And: z3.And, ast.Or: z3.Or}

    def term(node: ast.expr) -> Any:
        match node:
            case ast.Constant(value=int(number)) if not isinstance(number, bool):
                return z3.RealVal(number)
            case ast.Name(id=name):
                return z3.Real(name)
            case ast.BinOp(left, ast.Pow(), ast.Constant(value=int(power))):
                return term(left) ** power
            case ast.BinOp(left, op, right) if not isinstance(op, ast.Pow):
                return _ARITHMETIC[type(op)](term(left), term(right))
            case ast.UnaryOp(ast.USub(), operand):
                return -term(operand)
            case ast.UnaryOp(ast.Not(), operand):
                return z3.Not(term(operand))
            case ast.BoolOp(op, values):
                return connect[type(op)](*map(term, values))
            case ast.Compare(left, ops, rest):
                sides = [term(left), *map(term, rest)]
                found = [_COMPARE[type(op)](a, b) for op, a, b in zip(ops, sides, sides[1:], strict=False)]
                return found[0] if len(found) == 1 else z3.And(*found)
            case ast.IfExp(test, body, orelse):
                return z3.If(term(test), term(body), term(orelse))
            case ast.Call(func=ast.Name(id=name), args=arguments) if name in functions:
                return functions[name](*map(term, arguments))
        raise FormulaError(f"{ast.unparse(node)!r} is not in the language of formulas")

    return term(parsed(formula))


def to_sympy(formula: str) -> Any:
    """A formula of arithmetic alone as a SymPy expression; exponents may be symbols.

    Raises:
        FormulaError: it uses more than arithmetic.
    """
    import sympy

    def term(node: ast.expr) -> Any:
        match node:
            case ast.Constant(value=int(number)) if not isinstance(number, bool):
                return sympy.Integer(number)
            case ast.Name(id=name):
                return sympy.Symbol(name)
            case ast.BinOp(left, op, right):
                return _ARITHMETIC[type(op)](term(left), term(right))
            case ast.UnaryOp(ast.USub(), operand):
                return -term(operand)
        raise FormulaError(f"{ast.unparse(node)!r} is not arithmetic")

    return term(parsed(formula))


def to_matrix(formula: str, letters: Mapping[str, Any]) -> Any:
    """A formula between matrices as a SymPy expression; a name that is not among the letters is a number.

    Raises:
        FormulaError: it uses what the language does not have.
    """
    import sympy

    functions: dict[str, Callable[..., Any]] = {
        "T": lambda a: a.T,
        "dot": lambda a, b: a.T * b,
        "square": lambda a: a.T * a,
    }

    def term(node: ast.expr) -> Any:
        match node:
            case ast.Constant(value=int(number)) if not isinstance(number, bool):
                return sympy.Integer(number)
            case ast.Name(id=name):
                return letters[name] if name in letters else sympy.Symbol(name)
            case ast.BinOp(left, op, right) if not isinstance(op, ast.Div):
                return _ARITHMETIC[type(op)](term(left), term(right))
            case ast.UnaryOp(ast.USub(), operand):
                return -term(operand)
            case ast.Call(func=ast.Name(id=name), args=arguments) if name in functions:
                return functions[name](*map(term, arguments))
        raise FormulaError(f"{ast.unparse(node)!r} is not in the language of matrices")

    return term(parsed(formula))


def latex_of(formula: str) -> str:
    """The formula in LaTeX, as it is written: nothing is evaluated or put in another order."""
    return _latex(parsed(formula))[0]


_OR, _AND, _NOT, _RELATION, _SUM, _PRODUCT, _POWER, _ATOM = range(8)


def _latex(node: ast.expr) -> tuple[str, int]:
    """LaTeX and how strongly it binds."""
    match node:
        case ast.Constant(value=number):
            return str(number), _ATOM
        case ast.Name(id=name):
            return letter(name), _ATOM
        case ast.BinOp(left, ast.Div(), right):
            return rf"\tfrac{{{_latex(left)[0]}}}{{{_latex(right)[0]}}}", _POWER
        case ast.BinOp(left, ast.Pow(), right):
            return f"{_bound(left, _ATOM)}^{{{_latex(right)[0]}}}", _POWER
        case ast.BinOp(left, ast.Mult(), right):
            first = _latex(left)[0] if isinstance(left, ast.UnaryOp) else _bound(left, _PRODUCT)
            return _product(first, _bound(right, _PRODUCT)), _PRODUCT
        case ast.BinOp(left, op, right):
            sign = "+" if isinstance(op, ast.Add) else "-"
            return f"{_bound(left, _SUM)} {sign} {_bound(right, _SUM if sign == '+' else _PRODUCT)}", _SUM
        case ast.UnaryOp(ast.USub(), operand):
            return f"-{_bound(operand, _PRODUCT)}", _SUM
        case ast.UnaryOp(ast.Not(), operand):
            return rf"\lnot {_bound(operand, _ATOM)}", _NOT
        case ast.BoolOp(op, values):
            word, level = (r"\land", _AND) if isinstance(op, ast.And) else (r"\lor", _OR)
            return rf" {word} ".join(_bound(value, level + 1) for value in values), level
        case ast.Compare(left, ops, rest):
            tail = "".join(f" {_ORDER[type(op)]} {_bound(side, _SUM)}" for op, side in zip(ops, rest, strict=True))
            return _bound(left, _SUM) + tail, _RELATION
        case ast.IfExp(test, body, orelse):
            yes, condition, no = _latex(body)[0], _latex(test)[0], _latex(orelse)[0]
            return rf"({yes}\text{{ if }}{condition}\text{{, else }}{no})", _ATOM
        case ast.Call(func=ast.Name(id=name), args=arguments):
            return _call(name, arguments)
    raise FormulaError(f"{ast.unparse(node)!r} is not in the language of formulas")


def _call(name: str, arguments: list[ast.expr]) -> tuple[str, int]:
    shown = [_latex(argument)[0] for argument in arguments]
    match name:
        case "abs":
            return f"|{shown[0]}|", _ATOM
        case "relu":
            return rf"\mathrm{{ReLU}}({shown[0]})", _ATOM
        case "minimum":
            return rf"\min({', '.join(shown)})", _ATOM
        case "T":
            return f"{_bound(arguments[0], _ATOM)}^{{T}}", _POWER
        case "square":
            return f"|{shown[0]}|^{{2}}", _POWER
        case "dot":
            return rf"{_bound(arguments[0], _ATOM)}^{{T}}{_bound(arguments[1], _PRODUCT)}", _PRODUCT
        case "implies" | "iff":
            arrow = r"\Rightarrow" if name == "implies" else r"\Leftrightarrow"
            return rf"{_bound(arguments[0], _AND)} {arrow} {_bound(arguments[1], _AND)}", _OR
    raise FormulaError(f"{name!r} is not in the language of formulas")


def _bound(node: ast.expr, level: int) -> str:
    """LaTeX of a part, in brackets where it binds more weakly than its place asks for."""
    text, own = _latex(node)
    return text if own >= level else f"({text})"


def _product(left: str, right: str) -> str:
    return rf"{left} \cdot {right}" if right[0].isdigit() or right.startswith("-") else rf"{left}\,{right}"


def letter(name: str) -> str:
    """A name as a letter of mathematics."""
    if name.endswith("_"):
        return letter(name[:-1]) + "'"
    base, _, index = name.partition("_")
    if base.endswith("bar") and len(base) > 3:
        shown = rf"\bar {letter(base[:-3])}"
    else:
        shown = rf"\{base}" if _GREEK.fullmatch(base) else base if len(base) == 1 else rf"\mathit{{{base}}}"
    if not index:
        return shown
    inner = "*" if index == "star" else ",".join(letter(part) for part in re.findall(r"[a-zA-Z]+|\d+", index))
    return f"{shown}_{{{inner}}}"


def relu(term: Any) -> Any:
    """`max(0, term)` as a Z3 term."""
    import z3

    return z3.If(term > 0, term, 0)


def size(term: Any) -> Any:
    """`|term|` as a Z3 term."""
    import z3

    return z3.If(term >= 0, term, -term)

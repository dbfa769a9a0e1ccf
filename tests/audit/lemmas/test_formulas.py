"""Formulas: one text, read alike by Z3 and SymPy, and printed as it is written."""

from fractions import Fraction

import pytest
import z3
from hypothesis import given
from hypothesis import strategies as st

from proofs.audit.lemmas.formulas import FormulaError, latex_of, substituted, to_sympy, to_z3

NUMBERS = {"a": Fraction(3, 2), "b": Fraction(-2), "x": Fraction(5, 7)}


def z3_value(formula: str) -> Fraction:
    term = z3.substitute(to_z3(formula), *((z3.Real(k), z3.RealVal(str(v))) for k, v in NUMBERS.items()))
    return Fraction(str(z3.simplify(term)))


@st.composite
def terms(draw: st.DrawFn, depth: int = 3) -> str:
    if depth == 0 or draw(st.booleans()):
        return draw(st.sampled_from(["a", "b", "x", "2", "1/3", "7"]))
    left, right = draw(terms(depth - 1)), draw(terms(depth - 1))
    return draw(st.sampled_from([f"({left} + {right})", f"({left} - {right})", f"({left}) * ({right})", f"-({left})"]))


@given(terms())
def test_both_readers_and_python_agree(formula: str) -> None:
    by_python = eval(formula.replace("1/3", "Fraction(1, 3)"), {"Fraction": Fraction}, dict(NUMBERS))
    by_sympy = to_sympy(formula).subs({name: str(value) for name, value in NUMBERS.items()})
    assert z3_value(formula) == by_python == Fraction(str(by_sympy))


def test_functions() -> None:
    assert [z3_value(f"relu({n})") for n in ("b", "0", "a")] == [0, 0, NUMBERS["a"]]
    assert [z3_value(f"abs({n})") for n in ("b", "0", "a")] == [2, 0, NUMBERS["a"]]
    assert z3_value("minimum(a, b)") == -2
    assert z3_value("a if a < b else x") == NUMBERS["x"]
    assert [z3.is_true(z3.simplify(to_z3(f))) for f in ("1 < 2 < 3", "1 < 3 < 2", "implies(1 > 2, 1 == 2)")] == [
        True,
        False,
        True,
    ]


@pytest.mark.parametrize(
    ("formula", "latex"),
    [
        ("N*(c - m)**2", r"N\,(c - m)^{2}"),
        ("(s/N)**2", r"(\tfrac{s}{N})^{2}"),
        ("a - (b - c)", "a - (b - c)"),
        ("alpha_k*x_star", r"\alpha_{k}\,x_{*}"),
        ("abs(w_ - w) <= d", r"|w' - w| \le d"),
        ("ybar", r"\bar y"),
        ("relu(z) >= 0 and not x == 1", r"\mathrm{ReLU}(z) \ge 0 \land \lnot (x = 1)"),
        ("iff(a == 0, b == 0)", r"a = 0 \Leftrightarrow b = 0"),
        ("dot(t - s, T(G)*r)", r"(t - s)^{T}G^{T}\,r"),
        ("2*3", r"2 \cdot 3"),
    ],
)
def test_latex_is_what_is_written(formula: str, latex: str) -> None:
    assert latex_of(formula) == latex


def test_substitution_is_all_at_once() -> None:
    assert substituted("a - b", {"a": "b", "b": "a + 1"}) == "b - (a + 1)"


@pytest.mark.parametrize("formula", ["a +", "0.5*a", "a[0]", "open(a)", "a ** b", "lambda a: a"])
def test_what_is_no_formula(formula: str) -> None:
    with pytest.raises(FormulaError):
        to_z3(formula)

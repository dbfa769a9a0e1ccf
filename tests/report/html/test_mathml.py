"""Formulas as MathML keep their structure: what a fraction, a script or a sign applies to."""

from __future__ import annotations

import re

import pytest

from proofs.report.html.mathml import breakable, mathml
from proofs.report.html.source import UnknownTexError


def inner(source: str, *, display: bool = False) -> str:
    """The formula without attributes."""
    html = mathml(source, display=display)
    return re.sub(r"^<math>|</math>$", "", re.sub(r"<(\w+) [^>]*?(/?)>", r"<\1\2>", html))


@pytest.mark.parametrize(
    ("source", "html"),
    [
        (r"\tfrac12 x", "<mfrac><mn>1</mn><mn>2</mn></mfrac><mi>x</mi>"),
        (r"\tfrac{13}{3}", "<mfrac><mn>13</mn><mn>3</mn></mfrac>"),
        (r"\frac{a+b}c", "<mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mi>c</mi></mfrac>"),
        ("x^2", "<msup><mi>x</mi><mn>2</mn></msup>"),
        ("x^10", "<msup><mi>x</mi><mn>1</mn></msup><mn>0</mn>"),
        ("v_j^*", "<msubsup><mi>v</mi><mi>j</mi><mi>∗</mi></msubsup>"),
        ("v^*_j", "<msubsup><mi>v</mi><mi>j</mi><mi>∗</mi></msubsup>"),
        (r"\theta'", "<mrow><mi>θ</mi><mo>′</mo></mrow>"),
        (r"{(5x)}^{2}", "<msup><mrow><mo>(</mo><mn>5</mn><mi>x</mi><mo>)</mo></mrow><mn>2</mn></msup>"),
        (r"\hat w_j", "<msub><mover><mi>w</mi><mo>^</mo></mover><mi>j</mi></msub>"),
        (r"\rounded{-0.1}", "<mrow><mo>≈</mo><mrow><mo>−</mo><mn>0.1</mn></mrow></mrow>"),
        (r"{\approx}{0.1}", "<mo>≈</mo><mn>0.1</mn>"),
        (r"10{,}000", "<mn>10</mn><mo>,</mo><mn>000</mn>"),
        (r"4.4\times 10^{-13}", "<mn>4.4</mn><mo>×</mo><msup><mn>10</mn><mrow><mo>−</mo><mn>13</mn></mrow></msup>"),
        (r"\relu(z)", "<mi>ReLU</mi><mo>(</mo><mi>z</mi><mo>)</mo>"),
        (r"v\relu(z)", "<mi>v</mi><mspace/><mi>ReLU</mi><mo>(</mo><mi>z</mi><mo>)</mo>"),
        (r"\log x", "<mi>log</mi><mspace/><mi>x</mi>"),
        (r"x_{*l}", "<msub><mi>x</mi><mrow><mi>∗</mi><mi>l</mi></mrow></msub>"),
        (r"\mathbb R^d", "<msup><mi>ℝ</mi><mi>d</mi></msup>"),
        (r"\mathcal{L}", "<mi>ℒ</mi>"),
        (r"\varphi\ne\phi", "<mi>φ</mi><mo>≠</mo><mi>ϕ</mi>"),
        (r"\lnot\mathit{on}", "<mi>¬</mi><mi>on</mi>"),
        (r"\sqrt{x}", "<msqrt><mi>x</mi></msqrt>"),
        (r"\text{for all }x", "<mtext>for all\xa0</mtext><mi>x</mi>"),
        (r"\bigl(x\bigr)^2", "<mo>(</mo><mi>x</mi><msup><mo>)</mo><mn>2</mn></msup>"),
        (r"\approx", "<mo>≈</mo>"),
        (r"a<b", "<mi>a</mi><mo>&lt;</mo><mi>b</mi>"),
        (r"\left(x\right]", "<mrow><mo>(</mo><mi>x</mi><mo>]</mo></mrow>"),
    ],
)
def test_a_formula(source: str, html: str) -> None:
    assert inner(source) == html


def test_limits_stand_below_where_the_formula_has_a_line_of_its_own() -> None:
    assert inner(r"\sum_i^N x").startswith("<msubsup><mo>∑</mo><mi>i</mi><mi>N</mi></msubsup>")
    assert "<munderover><mo>∑</mo><mi>i</mi><mi>N</mi></munderover>" in inner(r"\sum_i^N x", display=True)
    assert "<msub><mi>x</mi>" in inner("x_i", display=True)


@pytest.mark.parametrize(
    ("source", "forms"),
    [("-3", ["prefix"]), ("a-3", ["infix"]), ("(-3", ["prefix"]), ("a=-3", ["prefix"]), ("a^2-3", ["infix"])],
)
def test_a_minus_sign_knows_whether_it_stands_between(source: str, forms: list[str]) -> None:
    assert re.findall(r'<mo form="(\w+)">−', mathml(source, display=False)) == forms


def test_a_long_formula_may_break_where_tex_would_break_it() -> None:
    parts = breakable("f(x) = a + {b + c} - 1")
    assert len(parts) == 4
    assert [part.count("<mi>") for part in parts] == [2, 1, 2, 0]
    assert breakable("-1") == (mathml("-1", display=False),)


@pytest.mark.parametrize(
    "source",
    [
        r"\foo",
        r"\begin{cases}1\end{cases}",
        "a#b",
        r"\mathcal{l}",
        r"\text{a $b$}",
        "x_",
        "x^",
        "}",
        "{",
        "x''''",
        r"\bigl x",
    ],
)
def test_what_is_not_known_is_refused(source: str) -> None:
    with pytest.raises(UnknownTexError):
        mathml(source, display=False)

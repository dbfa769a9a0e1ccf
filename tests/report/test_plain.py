"""LaTeX mathematics as readable Unicode."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofs.report.plain import plain, plain_formula

FORMULAS = {
    r"(w,b,v,c)=(1,-3,1,0)": "(w, b, v, c) = (1, -3, 1, 0)",
    r"v\,\mathrm{ReLU}(wx+b)+c": "v ReLU(wx + b) + c",
    r"b=(\tfrac{13}{3},-10)": "b = (13/3, -10)",
    r"-\tfrac{8}{3}": "-8/3",
    r"\frac{a+b}{2}": "(a + b)/2",
    r"\frac{1}{x-1}": "1/(x - 1)",
    r"\frac12": "1/2",
    r"\tfrac1n": "1/n",
    r"w_2=+1": "w₂ = +1",
    r"x_{12}^2": "x₁₂²",
    r"x_{a,b}": "x_(a,b)",
    r"x_b": "x_b",
    r"\mathrm{ReLU}'(0)": "ReLU′(0)",
    r"h^{-1}": "h⁻¹",
    r"e^{-x/2}": "e^(-x/2)",
    r"(1-F_b(0)^h F_W(0)^{h^2})^{k-1}": "(1 - F_b(0)ʰ F_W(0)^(h²))ᵏ⁻¹",
    r"k>0": "k > 0",
    r"a\le b\ne c": "a ≤ b ≠ c",
    r"a \leq -1": "a ≤ -1",
    r"x\in\mathbb{R}^d": "x ∈ ℝᵈ",
    r"\sum_{i=1}^N r_i x_i": "∑ᵢ₌₁ᴺ rᵢ xᵢ",
    r"\theta^*+\tau p": "θ* + τp",
    r"\hat{x}": "x̂",
    r"\left(\frac{1}{h}\right)^2": "(1/h)²",
    r"\{x:x>0\}": "{x : x > 0}",
    r"\sqrt{x+1}+\sqrt2": "√(x + 1) + √2",
    r"\max_j w_j": "maxⱼ wⱼ",
    r"3(2x + y + z)^2 + (x + y)^2 + 18": "3(2x + y + z)² + (x + y)² + 18",
    r"g^\top(Gs-Y)\neq0": "gᵀ(Gs - Y) ≠ 0",
    r"10\,000": "10 000",
    r"\sigma=0.01": "σ = 0.01",
    r"2\cdot3": "2 · 3",
    r"\begin{pmatrix}1&2\\3&4\end{pmatrix}": "[1 2; 3 4]",
    r"x\mapsto -x": "x ↦ -x",
    r"\unknown{x}": "unknown x",
}


@pytest.mark.parametrize("formula", FORMULAS)
def test_formulas(formula: str) -> None:
    assert plain_formula(formula) == FORMULAS[formula]


TEXTS = {
    "On $D_1$ the loss is $\\tfrac{8}{3}$.": "On D₁ the loss is 8/3.",
    "no mathematics at all": "no mathematics at all",
    "5\\% of \\emph{all} -- or~more": "5% of all – or more",
    "it costs 5\\$ and 6\\$": "it costs 5$ and 6$",
    "a lone $ sign": "a lone $ sign",
    "C:\\data": "C:\\data",
    "\\(x\\) and \\[y\\]": "x and y",
    "": "",
}


@pytest.mark.parametrize("text", TEXTS)
def test_texts(text: str) -> None:
    assert plain(text) == TEXTS[text]


@given(st.text(alphabet="ab1_^{}$\\ ,+-=()'fractqs\n", max_size=40))
def test_no_text_makes_it_fail(text: str) -> None:
    assert isinstance(plain(text), str)
    plain_formula(text)


@given(st.text(alphabet="abc xyz,.;:()=+-/0123456789", max_size=60))
def test_a_text_without_mathematics_stays(text: str) -> None:
    if "--" not in text:
        assert plain(text) == text


@given(st.fractions())
def test_numbers_stay_numbers(number: object) -> None:
    assert plain(f"It is ${number}$.") == f"It is {number}."

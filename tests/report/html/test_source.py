"""The tree of a source has every character of it."""

from __future__ import annotations

import pytest

from proofs.report.html.source import (
    BLANK,
    CELL,
    ROW,
    Command,
    Environment,
    Formula,
    Group,
    Node,
    Text,
    UnknownTexError,
    parse,
)


@pytest.mark.parametrize(
    ("source", "nodes"),
    [
        ("a b", (Text("a b"),)),
        ("a\nb", (Text("a\nb"),)),
        ("a\n \nb", (Text("a"), BLANK, Text("b"))),
        ("a % not seen\n  b", (Text("a "), Text("b"))),
        (r"a\% b", (Text("a"), Command("%"), Text(" b"))),
        (r"\par b", (Command("par"), Text("b"))),
        ("\\par\n\nb", (Command("par"), BLANK, Text("b"))),
        (r"\textbf{a}", (Command("textbf"), Group((Text("a"),)))),
        (r"$a_1$", (Formula("a_1", False),)),
        (r"$a\$b$", (Formula(r"a\$b", False),)),
        (r"\[ a \]", (Formula("a", True),)),
        (r"\begin{equation} a_1 \end{equation}", (Environment("equation", (Formula("a_1", True),)),)),
        (r"\begin{quote}a\end{quote}", (Environment("quote", (Text("a"),)),)),
        (r"a & b \\", (Text("a "), CELL, Text(" b "), ROW)),
        (r"\subsection*{a}", (Command("subsection*"), Group((Text("a"),)))),
    ],
)
def test_nodes(source: str, nodes: tuple[Node, ...]) -> None:
    assert parse(source) == nodes


@pytest.mark.parametrize(
    "source", ["{", "}", "a_b", "a^b", "a#b", "$a", r"\begin{quote}", r"\begin{a}\end{b}", r"\end{a}"]
)
def test_what_does_not_close_or_has_no_meaning_is_refused(source: str) -> None:
    with pytest.raises(UnknownTexError, match=r"this is a bug, the \.tex file is complete"):
        parse(source)

import pytest

from proofs.report.templates import render
from proofs.report.tex import NAME_LIMIT, Tex, enumeration, escape, index_ranges, name, sentence, slug


@pytest.mark.parametrize("character", list("\\{}$&#%_^~"))
def test_every_special_character_is_escaped(character: str) -> None:
    assert escape(f"a{character}b") not in (f"a{character}b", "ab")
    assert not escape(character).startswith(character) or character == "\\"


def test_a_command_in_a_text_becomes_text() -> None:
    assert escape(r"\input{x}") == r"\textbackslash{}input\{x\}"


def test_characters_that_the_fonts_lack_are_named() -> None:
    assert escape("日\x00") == "[U+65E5][U+0000]"
    assert escape("ß") == "ß"


def test_a_sentence_keeps_its_mathematics_and_escapes_the_rest() -> None:
    assert sentence(r"50% of $x_1$ & $\tfrac{1}{2}$") == r"50\% of $x_1$ \& $\tfrac{1}{2}$"


def test_a_sentence_with_a_lone_dollar_sign_has_no_mathematics() -> None:
    assert sentence("costs 5$ a_b") == r"costs 5\$ a\_b"


def test_long_names_are_cut_and_may_break_anywhere() -> None:
    shown = name("a" * 500).replace(r"\hspace{0pt}", "|")
    assert shown.count("a") == NAME_LIMIT
    assert "a|a" in shown
    assert r"\hspace{0pt}" not in name("the point")


def test_indices_are_counted_from_one_and_runs_shortened() -> None:
    assert index_ranges([0, 1, 2, 5, 6, 9]) == "1--3, 6, 7, 10"


def test_enumeration() -> None:
    assert enumeration(["a"]) == "a"
    assert enumeration(["a", "b", "c"]) == "a, b and c"


@pytest.mark.parametrize(("text", "expected"), [("Prop 1/../x", "prop-1-x"), ("..", "point"), ("日本", "point")])
def test_slugs_are_safe_file_names(text: str, expected: str) -> None:
    assert slug(text) == expected


def test_templates_escape_what_is_not_latex() -> None:
    table = {"columns": Tex("l"), "header": (), "rows": (("a_b", Tex("$a_b$")),), "note": "100%"}
    assert r"100\%" in render("table.tex", table=table)

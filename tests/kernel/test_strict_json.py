"""The strict reader: numbers exactly as written, and one clear line for everything else."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from proofs.kernel import InputError
from proofs.kernel.input_file import read_text
from proofs.kernel.strict_json import MAX_DIGITS, Cursor, Decimal, parse_rational
from tests.kernel.files import complaint, reading


def parsed(content: str | bytes) -> object:
    return reading(content, Cursor.of_file).value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", "0"),
        ("-7", "-7"),
        ("+7", "7"),
        ("0.1", "1/10"),
        ("-.5", "-1/2"),
        ("2.", "2"),
        ("1e3", "1000"),
        ("1.5E-2", "3/200"),
        ("-4/6", "-2/3"),
        ("0/5", "0"),
        ("007/3", "7/3"),
        (
            "0.1000000000000000055511151231257827",
            "1000000000000000055511151231257827/10000000000000000000000000000000000",
        ),
    ],
)
def test_a_number_is_the_rational_that_is_written(text: str, value: str) -> None:
    assert parse_rational(text) == Fraction(value)


NO_NUMBERS = (
    [
        "",
        "x",
        "1/0",
        "0/0",
        "1/-2",
        "--1",
        "1//2",
        "1/2/3",
        "1e",
        "e5",
        "1e+-5",
        "1e5/3",
        "1.5/2",
        "nan",
        "inf",
        "True",
    ],
    ["True", "-Infinity", "1_000", "0x10", "٣", "1e٣", "1 2", "1,5", "½", "1e999999999", "1e-999999999", "1e99999"],
    ["9" * (MAX_DIGITS + 1), "1" * 3000 + "e3000", "1/" + "3" * MAX_DIGITS],
)


@pytest.mark.parametrize("text", [text for row in NO_NUMBERS for text in row], ids=lambda text: repr(text[:20]))
def test_no_number(text: str) -> None:
    with pytest.raises(ValueError, match=r"; (write|shorten)") as caught:
        parse_rational(text)
    assert len(str(caught.value)) < 200
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("text", ["7" * 5000, "7" * 10**6, "0." + "3" * 10**6, "1" * 3000 + "e3000"], ids=len)
def test_long_numbers_are_to_be_shortened(text: str) -> None:
    with pytest.raises(ValueError, match=f"a number of more than {MAX_DIGITS} digits; shorten it"):
        parse_rational(text)


@given(st.text(alphabet="0123456789./eE+-_ \n", max_size=12) | st.text(max_size=6))
@example("1e+-5")
@example("\n1")
def test_any_text_is_a_number_or_a_complaint(text: str) -> None:
    try:
        value = parse_rational(text)
    except ValueError as error:
        message = str(error)
    else:
        assert value == Fraction(text)
        assert Fraction(str(value)) == value
        return
    assert message.isprintable()
    assert "; write" in message or "; shorten" in message


@given(st.fractions())
def test_written_rationals_come_back(value: Fraction) -> None:
    assert parse_rational(str(value)) == value


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6))
def test_decimals_are_not_rounded(value) -> None:
    assert parse_rational(str(value)) == Fraction(value)


PROPER = {
    '{"a": [1, -2, "3/4"]}': {"a": [1, -2, "3/4"]},
    "[1.5, 1e2]": [Decimal("1.5"), Decimal("1e2")],
    "\ufeff[0]": [0],
    "[1,\r\n2]": [1, 2],
    " \t\n[null, true] ": [None, True],
}


@pytest.mark.parametrize("text", PROPER, ids=repr)
def test_read(text: str) -> None:
    assert parsed(text) == PROPER[text]


IMPROPER = {
    "empty": ("", "line 1, column 1: not JSON (Expecting value); correct the syntax there"),
    "two values": ("1 2", "line 1, column 3: not JSON (Extra data); correct the syntax there"),
    "open list": ("[1,\n 2", "line 2, column 3: not JSON (Expecting ',' delimiter); correct the syntax there"),
    "comment": ("[1] // one", "line 1, column 5: not JSON (Extra data); correct the syntax there"),
    "duplicate key": ('{"a": 1, "b": 2, "a": 1}', "the key 'a' stands twice in one object; remove one"),
    "duplicate key deeper": (
        '[{"x": {"k\\n": 1, "k\\n": 2}}]',
        "the key 'k\\n' stands twice in one object; remove one",
    ),
    "NaN": ("[NaN]", 'NaN is not a number; write an integer, a decimal or "p/q"'),
    "Infinity": ("[Infinity]", 'Infinity is not a number; write an integer, a decimal or "p/q"'),
    "-Infinity": ("[-Infinity]", '-Infinity is not a number; write an integer, a decimal or "p/q"'),
    "long integer": ("[" + "7" * 5000 + "]", f"a number of more than {MAX_DIGITS} digits; shorten it"),
    "deep": ("[" * 100000, "brackets nest more than 500 deep; flatten the file"),
    "latin-1": (b'["\xe9"]', "byte 2 is not UTF-8; save the file as UTF-8 text"),
    "UTF-16": ('["a"]'.encode("utf-16"), "byte 0 is not UTF-8; save the file as UTF-8 text"),
}


@pytest.mark.parametrize("name", IMPROPER)
def test_refused(name: str) -> None:
    content, expected = IMPROPER[name]
    assert complaint(content, Cursor.of_file) == expected


def test_missing_folders_and_large_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputError, match=r"none\.json: no such file; check the path$"):
        read_text(tmp_path / "none.json")
    with pytest.raises(InputError, match=r"cannot be read \(Is a directory\)"):
        read_text(tmp_path)
    monkeypatch.setattr("proofs.kernel.input_file.MAX_BYTES", 2**20)
    (tmp_path / "large").write_bytes(b" " * (2**20 + 1))
    with pytest.raises(InputError, match="larger than 1 MiB"):
        read_text(tmp_path / "large")


def cursor(value: object) -> Cursor:
    return Cursor("f", "here", value)


@pytest.mark.parametrize(
    ("step", "value", "message"),
    [
        (Cursor.index, True, "expected an index (an integer from 0), got true"),
        (Cursor.index, -1, "expected an index (an integer from 0), got -1"),
        (Cursor.index, Decimal("1.0"), "expected an index (an integer from 0), got the decimal 1.0"),
        (Cursor.index, "1", 'expected an index (an integer from 0), got "1"'),
        (Cursor.index, None, "expected an index (an integer from 0), got null"),
        (Cursor.quotient, False, 'expected an integer or a string "p/q", got false'),
        (Cursor.quotient, Decimal("0.5"), 'expected an integer or a string "p/q", got the decimal 0.5'),
        (Cursor.quotient, [1], 'expected an integer or a string "p/q", got a list'),
        (Cursor.quotient, "1/0", "'1/0' divides by zero; write an integer, a decimal or p/q with q not 0"),
        (Cursor.rational, {}, 'expected an integer or a string "p/q", got an object'),
        (Cursor.text, 3, "expected a string, got 3"),
        (Cursor.text, "x" * 0 or None, "expected a string, got null"),
        (lambda c: list(c.items()), {"a": 1}, "expected a list, got an object"),
        (Cursor.pair, [1], "expected two entries, got 1"),
        (Cursor.pair, [1, 2, 3], "expected two entries, got 3"),
        (lambda c: c.fields(["a"]), [], "expected an object with the keys a, got a list"),
        (lambda c: c.fields(["a", "b"]), {"a": 1}, "the key 'b' is missing; add it"),
        (lambda c: c.fields(["a"], ["o"]), {"a": 1, "z": 1}, "unknown key 'z'; known keys are a, o"),
    ],
)
def test_places(step, value: object, message: str) -> None:
    with pytest.raises(InputError) as caught:
        step(cursor(value))
    assert str(caught.value) == f"f: here: {message}"


def test_the_place_names_the_way() -> None:
    inner = cursor({"a": [0, {"b": "x"}]}).fields(["a"])["a"]
    _, entry = inner.pair()
    with pytest.raises(InputError, match=r"^f: here\.a\[1\]\.b: 'x' is not a number"):
        entry.fields(["b"])["b"].rational()


@pytest.mark.parametrize(
    ("value", "number"), [(3, 3), (Decimal("0.25"), Fraction(1, 4)), ("1/3", Fraction(1, 3)), ("0.5", Fraction(1, 2))]
)
def test_rationals(value: object, number: Fraction) -> None:
    result = cursor(value).rational()
    assert result == number
    assert type(result) is Fraction


@given(st.text(max_size=40) | st.text(alphabet='{}[]",:0123456789eE.-+tfn \n', max_size=40))
def test_any_text_is_json_or_a_complaint(text: str) -> None:
    if complaint(text, Cursor.of_file) is None:
        json.loads(text.removeprefix("\ufeff"))


@given(st.binary(max_size=60))
def test_any_bytes_are_json_or_a_complaint(content: bytes) -> None:
    complaint(content, Cursor.of_file)

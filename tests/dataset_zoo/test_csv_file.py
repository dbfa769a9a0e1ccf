"""Dataset files: exact both ways, and one clear line for each kind of broken file."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset_zoo import DatasetFileError, ExactDataset, by_name, names
from dataset_zoo.csv_file import exact_number


def written(tmp_path: Path, text: str | bytes) -> Path:
    path = tmp_path / "data.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


@pytest.mark.parametrize("name", names())
def test_reads_back_what_it_wrote(name: str, tmp_path: Path) -> None:
    dataset = by_name(name)
    dataset.to_csv(tmp_path / "d.csv")
    again = ExactDataset.from_csv(tmp_path / "d.csv")
    assert (again.inputs, again.targets, again.name) == (dataset.inputs, dataset.targets, "d")


@given(
    st.integers(1, 3).flatmap(
        lambda d: st.lists(st.lists(st.fractions(), min_size=d + 2, max_size=d + 2), min_size=1, max_size=5)
    )
)
def test_any_rationals_survive(tmp_path_factory: pytest.TempPathFactory, rows: list[list[Fraction]]) -> None:
    path = tmp_path_factory.mktemp("csv") / "d.csv"
    inputs, targets = tuple(tuple(row[:-2]) for row in rows), tuple(tuple(row[-2:]) for row in rows)
    ExactDataset("d", "d", "made up", inputs, targets).to_csv(path)
    again = ExactDataset.from_csv(path)
    assert (again.inputs, again.targets) == (inputs, targets)


def test_decimals_and_quotients_are_exact(tmp_path: Path) -> None:
    dataset = ExactDataset.from_csv(written(tmp_path, "\ufeffx1, x2 ,y\n\n0.1, -13/3,1e-3\n+2,.5,-0\n"))
    assert dataset.inputs == ((Fraction(1, 10), Fraction(-13, 3)), (Fraction(2), Fraction(1, 2)))
    assert dataset.targets == ((Fraction(1, 1000),), (Fraction(0),))


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("", None, None, "empty"),
        ("x1,y\n", None, None, "no data points"),
        ("a,y\n1,2\n", 1, 1, "'a' where x1 belongs"),
        ("y,x1\n1,2\n", 1, 1, "'y' where x1 belongs"),
        ("x1,x3,y\n1,2,3\n", 1, 2, "'x3' out of place"),
        ("x1,y1,y3\n1,2,3\n", 1, 3, "'y3' out of place"),
        ("x1,y,y\n1,2,3\n", 1, 2, "'y' out of place"),
        ("x1,x2\n1,2\n", 1, 2, "no target column"),
        ("1,2\n3,4\n", 1, 1, "'1' where x1 belongs"),
        ("x1,y\n1,2\n3\n", 3, None, "1 fields where the header has 2"),
        ("x1,y\n1,2,3\n", 2, None, "3 fields where the header has 2"),
        ("x1,y\n1/0,2\n", 2, 1, "divides by zero"),
        ("x1,y\n1,NaN\n", 2, 2, "'NaN' is not an exact number"),
        ("x1,y\n1,inf\n", 2, 2, "'inf' is not an exact number"),
        ("x1,y\n1,\n", 2, 2, "empty field"),
        ("x1,y\n1,0x10\n", 2, 2, "not an exact number"),
        ("x1,y\n1,1_0\n", 2, 2, "not an exact number"),
        ("x1,y\n1,\u0663\n", 2, 2, "not an exact number"),
        ("x1,y\n1,1/-2\n", 2, 2, "not an exact number"),
        ("x1,y\n1,1e99999999\n", 2, 2, "exponent"),
        ("x1,y\n1," + "7" * 5000 + "\n", 2, 2, "5000 characters"),
        ('x1,y\n1,"2\n3,4\n', 2, 2, "not an exact number"),
        (b"x1,y\n1,\xff\n", None, None, "not UTF-8"),
    ],
)
def test_broken_file(tmp_path: Path, text: str | bytes, line: int | None, column: int | None, words: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(DatasetFileError) as caught:
        ExactDataset.from_csv(path)
    message = str(caught.value)
    assert (caught.value.line, caught.value.column) == (line, column)
    assert words in message
    assert message.startswith(str(path))
    assert "\n" not in message
    assert len(message) < 300
    assert caught.value.mend in message


@pytest.mark.parametrize("name", ["missing.csv", "."])
def test_no_file_to_read(tmp_path: Path, name: str) -> None:
    with pytest.raises(DatasetFileError, match=r"no such file|cannot be read"):
        ExactDataset.from_csv(tmp_path / name)


def test_a_float_is_no_exact_number_but_its_decimal_is() -> None:
    assert exact_number("0.1") == Fraction(1, 10) != Fraction(0.1)

"""Certificates about landscapes as files, and the kernel's own command on them."""

from __future__ import annotations

import json
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from proofs.formats.data_file import data_csv
from proofs.kernel import InputError, Rejected
from proofs.kernel.__main__ import main
from proofs.kernel.landscape.certificate import Families
from proofs.kernel.landscape.file import is_landscape_file, landscape_json, landscape_text, read_landscape
from proofs.kernel.landscape.question import Landscape
from tests.kernel.landscape.landscapes import bounded, listed, zoo

Q = Fraction
EXAMPLES = [
    (zoo("D3", 2), listed(zoo("D3", 2))),
    (zoo("XOR", None, hidden_bias=False), listed(zoo("XOR", None, hidden_bias=False))),
    (zoo("Zig-Zag", 3), bounded(zoo("Zig-Zag", 3))),
    (zoo("XOR", 2), Families((Q(0),) * 4)),
]


@pytest.mark.parametrize(("landscape", "certificate"), EXAMPLES)
def test_what_is_written_is_read_back(landscape: Landscape, certificate: Any, tmp_path: Path) -> None:
    file = tmp_path / "c.json"
    file.write_text(landscape_text(landscape, certificate))
    assert is_landscape_file(file)
    assert read_landscape(file, landscape.dataset) == (landscape, certificate)


CHANGES = {
    "another format": (lambda d: d | {"format": "x"}, "format: expected 'localmin-landscape-1'"),
    "no rule": (lambda d: {k: v for k, v in d.items() if k != "rule"}, "expected an object with the keys"),
    "a list": (lambda d: [d], "expected an object with the keys"),
    "another rule": (lambda d: d | {"rule": "all"}, "rule: unknown rule 'all'"),
    "no width": (lambda d: d | {"hidden": "some"}, "hidden: expected an index"),
    "width 0": (lambda d: d | {"hidden": 0}, "a landscape has at least one hidden unit"),
    "a bias of 1": (lambda d: d | {"hidden_bias": 1}, "hidden_bias and output_bias are true or false"),
    "an unknown key": (lambda d: d | {"more": 1}, "unknown key 'more'"),
    "a float": (lambda d: d | {"pieces": [[[0, 0.5]]]}, "expected an integer or a string"),
    "a generator twice": (lambda d: d | {"pieces": [[[0, 1], [0, 1]]]}, "named twice"),
    "an entry of two kinds": (
        lambda d: d | {"entries": [d["entries"][0] | {"never": [], "too_few_units": None}]},
        "expected a residual and one of",
    ),
    "an entry of none": (lambda d: d | {"entries": [{"residual": []}]}, "expected a residual and one of"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_files_that_are_none(what: str, tmp_path: Path) -> None:
    landscape, certificate = EXAMPLES[0]
    change, said = CHANGES[what]
    file = tmp_path / "c.json"
    file.write_text(json.dumps(change(landscape_json(landscape, certificate))))
    with pytest.raises(InputError) as caught:
        read_landscape(file, landscape.dataset)
    assert said in str(caught.value)


@pytest.mark.parametrize("change", [{"hidden": 3}, {"output_bias": False}, {"problem": "sha256:0"}])
def test_a_certificate_for_another_landscape(change: dict[str, object], tmp_path: Path) -> None:
    landscape, certificate = EXAMPLES[0]
    file = tmp_path / "c.json"
    file.write_text(json.dumps(landscape_json(landscape, certificate) | change))
    with pytest.raises(Rejected, match="problem: expected a certificate for these data"):
        read_landscape(file, landscape.dataset)


def kernel(monkeypatch: pytest.MonkeyPatch, *words: str | Path) -> int:
    monkeypatch.setattr(sys, "argv", ["kernel", *map(str, words)])
    return main()


@pytest.mark.parametrize(
    ("example", "said"),
    [
        (0, "accepted: AllMinima, 23 residuals with 2 hidden units, losses 1/6, 2/3, "),
        (1, "accepted: AllMinima, 6 residuals with 2 or more hidden units, losses 0, 1/2, 2/3, 1"),
        (2, "accepted: LowestLoss, no loss below 288/17, a point of loss 288/17"),
        (3, "accepted: AllFamilies, 6 families, loss 0"),
    ],
)
def test_the_command_of_the_kernel(
    example: int, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    landscape, certificate = EXAMPLES[example]
    (tmp_path / "c.json").write_text(landscape_text(landscape, certificate))
    data = tmp_path / "d.csv"
    data.write_text(data_csv(landscape.dataset))
    assert kernel(monkeypatch, tmp_path / "c.json", "--data", data) == 0
    assert capsys.readouterr().out.startswith(said)
    data.write_text(data_csv(zoo("D1", 1).dataset))
    assert kernel(monkeypatch, tmp_path / "c.json", "--data", data) == 1
    assert capsys.readouterr().out.startswith("rejected: ")


def test_other_certificates_need_a_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "c.json").write_text("{}")
    assert kernel(monkeypatch, tmp_path / "c.json", "--data", tmp_path / "d.csv") == 2
    assert capsys.readouterr().err.startswith("error: --network is missing")

from __future__ import annotations

from fractions import Fraction

import pytest

from proofs.formats.training_files import Training
from proofs.kernel import InputError, Logistic, Squared
from proofs.sweep.manifest import Limits, Manifest
from tests.sweep.folder import LIMITS, Folder


def test_lines_settings_and_labels(folder: Folder) -> None:
    manifest = folder.read()
    assert (manifest.size, manifest.labels) == (6, ("seed",))
    first, _, third, *_, fifth, _ = manifest
    assert first.network == folder.path / "a-certified.json"
    assert first.training == Training(Squared(), mean=True, decay="1")
    assert third.training.loss == Logistic()
    assert fifth.limits == Limits(Fraction(100), 1e-9)
    assert [entry.place for entry in manifest] == list(range(6))
    assert [dict(entry.labels) for entry in manifest] == [{"seed": str(k)} for k in range(6)]


def test_json_lines_say_the_same(folder: Folder) -> None:
    line = '{"network": "a-certified.json", "data": "two.csv", "decay": 0.10, "seed": 0, "loss": null, "reach": "1/7"}'
    path = folder.write("m.jsonl", f"{line}\n\n{line}\n")
    one, two = Manifest(path, {}, LIMITS)
    assert (one.training.decay, one.limits.reach, dict(one.labels)) == ("0.10", Fraction(1, 7), {"seed": "0"})
    assert two.place == 1


def test_a_pattern_is_every_file_that_matches(folder: Folder) -> None:
    path = folder.write("m.csv", "network,loss\n[ab]-*.json,squared\n")
    names = [entry.network.name for entry in Manifest(path, {"data": "two.csv", "loss": "logistic"}, LIMITS)]
    assert names == ["a-certified.json", "b-descends.json"]


def test_defaults_fill_what_a_line_leaves_out(folder: Folder) -> None:
    path = folder.write("m.csv", "network,scale\nn.json,\nm.json,mean\n")
    defaults = {"data": "two.csv", "scale": "sum", "loss": "logistic", "decay": "1/2"}
    one, two = Manifest(path, defaults, LIMITS)
    assert one.training == Training(Logistic(), mean=False, decay="1/2")
    assert two.training.mean


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("m.csv", "network,data\n", "names no network"),
        ("m.csv", "network,data\nn.json\n", "line 2: not as many entries"),
        ("m.csv", "network,data\n,d.csv\n", "line 2: no network"),
        ("m.csv", "network\nn.json\n", "line 2: no data"),
        ("m.csv", "network,data\nz*.json,d.csv\n", "no file matches 'z"),
        ("m.csv", "network,data,loss\nn.json,d.csv,cubic\n", "line 2: "),
        ("m.csv", "network,data,scale\nn.json,d.csv,median\n", "write mean or sum"),
        ("m.csv", "network,data,reach\nn.json,d.csv,0\n", "more than 0"),
        ("m.csv", "network,data,time_limit\nn.json,d.csv,nan\n", "more than 0"),
        ("m.csv", 'network,data\n"n.json,d.csv\n', "line "),
        ("m.jsonl", "[1]\n", "line 1: expected an object"),
        ("m.jsonl", '{"network": ["n.json"]}\n', "line 1: expected an object"),
        ("m.jsonl", "{\n", "line 1: is not JSON"),
        ("m.txt", "", "use .csv or .jsonl"),
    ],
)
def test_what_cannot_be_used_is_said_with_its_line(folder: Folder, name: str, text: str, said: str) -> None:
    path = folder.write(name, text)
    with pytest.raises(InputError, match=r"m\.") as caught:
        Manifest(path, {}, LIMITS)
    assert said in str(caught.value)


def test_a_manifest_that_is_not_there(folder: Folder) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        Manifest(folder.path / "gone.csv", {}, LIMITS)

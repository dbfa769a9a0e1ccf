"""What Python says in the browser is what `verify` says, and no test here needs a browser."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from zipfile import ZipFile

import pytest

from proofs.kernel.network import Dataset
from proofs.kernel.problem_files import network_text
from tests.docs.playground.random_points import data, minima

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def bridge() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bridge", ROOT / "docs" / "playground" / "bridge.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


DATA = "x1,y\n5,2\n4,1\n3,0\n1,-3\n-1,3\n"


def network(w: str, b: str, v: str, c: str) -> str:
    hidden = {"weight": [[w]], "bias": [b], "activation": "relu"}
    return json.dumps({"layers": [hidden, {"weight": [[v]], "bias": [c]}]})


def test_a_minimum_has_its_theorems_with_that_of_the_verdict_first(bridge: ModuleType) -> None:
    point, better = network("1", "-3", "1", "0"), network("-7", "-4", "1", "0")
    found = json.loads(bridge.find(point, DATA, better))
    said = [json.loads(bridge.check_point(point, DATA, text)) for text in found["certificates"]]
    assert [theorem["name"] for theorem in said] == [
        "local minimum", "strict up to rescaling", "not strict", "not a global minimum",
    ]  # fmt: skip
    assert said[0]["said"] == "local minimum: no lower loss where every parameter differs by less than 1/5 = 0.2"
    assert (said[0]["loss"], said[0]["rule"], said[0]["witness"]) == ("18", "shallow-minimum", None)
    assert json.loads(said[3]["witness"]) == json.loads(better)


def test_a_point_that_is_not_lower_is_no_theorem(bridge: ModuleType) -> None:
    point = network("1", "-3", "1", "0")
    found = json.loads(bridge.find(point, DATA, point))
    rules = [json.loads(text)["rule"] for text in found["certificates"]]
    assert rules == ["shallow-minimum", "isolated-orbit", "rescaling-orbit"]


def test_a_point_that_is_no_minimum_has_a_witness(bridge: ModuleType) -> None:
    point = network("1", "-3", "1", "1/7")
    (text,) = json.loads(bridge.find(point, DATA))["certificates"]
    theorem = json.loads(bridge.check_point(point, DATA, text))
    assert theorem["name"] == "not a local minimum"
    assert json.loads(bridge.check_point(theorem["witness"], DATA, text))["outcome"] == "rejected"


def test_unusable_files_say_where(bridge: ModuleType) -> None:
    answer = json.loads(bridge.find(network("1", "x", "1", "0"), DATA))
    assert answer["outcome"] == "unusable"
    assert answer["said"].startswith("network.json: ")
    assert "bias" in answer["said"]


def columns(dataset: Dataset) -> str:
    rows = (",".join(map(str, (*x, *y))) for x, y in zip(dataset.inputs, dataset.targets, strict=True))
    return "\n".join((",".join([*(f"x{i + 1}" for i in range(len(dataset.inputs[0]))), "y"]), *rows, ""))


@pytest.mark.parametrize(("name", "width"), [("D1", 1), ("D3", 2), ("XOR", 2)])
def test_lists_are_found_and_checked_by_the_kernel(bridge: ModuleType, name: str, width: int) -> None:
    text = columns(data(name))
    found = json.loads(bridge.find_list(text, str(width)))
    assert found.keys() == {"certificate"}
    answer = json.loads(bridge.check_list(text, found["certificate"]))
    assert answer["outcome"] == "accepted"
    assert answer["networks"] == [json.loads(network_text(each)) for each in minima(name, width)]
    certificate = json.loads(found["certificate"])
    del certificate["entries"][0]
    assert json.loads(bridge.check_list(text, json.dumps(certificate)))["outcome"] == "rejected"


def test_where_there_is_no_list_the_reason_is_said(bridge: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    assert json.loads(bridge.find_list("x1,y\n1,a\n", "1"))["outcome"] == "unusable"
    many = columns(data("Digits"))
    assert json.loads(bridge.find_list(many, "2"))["reason"].startswith("landscape: sets of hyperplanes")
    monkeypatch.setattr(bridge, "LIST_SECONDS", 0.0)
    assert json.loads(bridge.find_list(columns(data("D1")), "2"))["reason"].startswith("the time limit was reached")


def test_the_archive_has_all_that_the_bridge_needs_without_numpy(tmp_path: Path) -> None:
    pytest.importorskip("sphinx")
    from building.playground import pack_sources

    pack_sources(tmp_path / "localmin.zip")
    with ZipFile(tmp_path / "localmin.zip") as archive:
        archive.extractall(tmp_path / "sources")
    # As in the browser: neither the project's other files nor NumPy are there.
    program = f"""
import sys
sys.path[:] = [each for each in sys.path if "{ROOT}" not in each or "site-packages" in each]
sys.meta_path[:] = [each for each in sys.meta_path if "editable" not in repr(each).lower()]
sys.modules["numpy"] = None
sys.path.insert(0, {str(tmp_path / "sources")!r})
import bridge, proofs
assert proofs.__file__.startswith({str(tmp_path)!r}), proofs.__file__
for c in ("0", "1/7"):
    print(bridge.find({network("1", "-3", "1", "{}")!r}.replace("{{}}", c), {DATA!r}))
print(bridge.check_list({DATA!r}, __import__("json").loads(bridge.find_list({DATA!r}, "2"))["certificate"]))
"""
    words = [sys.executable, "-I", "-c", program]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    *found, checked = map(json.loads, done.stdout.splitlines())
    assert [len(each["certificates"]) for each in found] == [3, 1]
    assert checked["said"].startswith("the local minima have exactly")

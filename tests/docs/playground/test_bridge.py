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


@pytest.mark.parametrize(("name", "width"), [("D1", 1), ("XOR", 2)])
def test_lists_are_checked_by_the_kernel(bridge: ModuleType, name: str, width: int) -> None:
    from building.playground_problems import all_minima, list_json

    entry = list_json(all_minima(data(name), width), width)
    assert entry["networks"] == [json.loads(network_text(each)) for each in minima(name, width)]
    columns = ",".join(f"x{i + 1}" for i in range(len(data(name).inputs[0])))
    rows = zip(data(name).inputs, data(name).targets, strict=True)
    text = f"{columns},y\n" + "".join(",".join(map(str, (*x, *y))) + "\n" for x, y in rows)
    answer = json.loads(bridge.check_list(text, str(entry["certificate"])))
    assert answer["outcome"] == "accepted"
    certificate = json.loads(str(entry["certificate"]))
    del certificate["entries"][0]
    assert json.loads(bridge.check_list(text, json.dumps(certificate)))["outcome"] == "rejected"


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
"""
    words = [sys.executable, "-I", "-c", program]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert [len(json.loads(line)["certificates"]) for line in done.stdout.splitlines()] == [3, 1]

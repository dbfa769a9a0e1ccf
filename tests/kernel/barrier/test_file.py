"""barrier certificates as JSON: written, read back, and refused where a value is not what it must be."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from proofs.kernel.barrier.file import barrier_json, read_barrier
from proofs.kernel.certificate import Barrier
from proofs.kernel.input_file import InputError
from proofs.kernel.strict_json import Cursor
from tests.kernel.near_cases import NAMES, case
from tests.kernel.rules.test_barrier_motions import ACCEPTED, certified


def read(document: object) -> Barrier:
    return read_barrier(Cursor("c.json", "", json.loads(json.dumps(document))), ())


@pytest.mark.parametrize("name", NAMES)
def test_round_trip(name: str) -> None:
    certificate = case(name).certificate
    assert read(barrier_json(certificate)) == certificate


@pytest.mark.parametrize("name", ACCEPTED)
def test_round_trip_of_motions(name: str) -> None:
    certificate = certified(name)[1]
    assert read(barrier_json(certificate)) == certificate


MALFORMED: dict[str, tuple[str, Any, str]] = {
    "no base64": ("point", {"bytes": 33, "base64": "?"}, "point.base64: not base64"),
    "spaces": ("point", {"bytes": 1, "base64": "AA ==\n"}, "point.base64: not base64"),
    "other letters": ("point", {"bytes": 1, "base64": "ÄÖ"}, "point.base64: not base64"),
    "cut off": ("point", {"bytes": 33, "base64": "AAAA"}, "point.base64: 3 bytes are no whole number"),
    "integers of no bytes": ("point", {"bytes": 0, "base64": ""}, "point.bytes: expected a size from 1 to 1024"),
    "very long integers": ("point", {"bytes": 1025, "base64": ""}, "point.bytes: expected a size from 1 to 1024"),
    "a list of numbers": ("point", [1, 2], "point: expected an object"),
    "no triangle": ("factor", {"bytes": 1, "base64": "AAA="}, "factor: 2 entries make no triangle"),
    "half a scale": ("scales", ["1/2"], "scales[0]: expected an integer"),
    "a scale that is true": ("scales", [True], "scales[0]: expected an integer"),
    "a short kink": ("kinks", [[0, 0, 0, "1"]], "kinks[0]: expected layer, unit, point, multiplier and penalty"),
    "a decimal multiplier": ("kinks", [[0, 0, 0, "x", "1"]], "kinks[0][3]: 'x' is not a number"),
    "no motion": ("frozen", [[]], "frozen[0]: expected a string"),
    "an unknown motion": ("frozen", [["pushed", 0]], "frozen[0]: expected rescaled or unused"),
    "a motion of too few numbers": ("frozen", [["unused", 0, 1]], "frozen[0]: expected rescaled or unused"),
    "a shift of something": ("frozen", [["output-shift", 0]], "frozen[0]: expected rescaled or unused"),
    "a negative unit": ("collapsed", [[0, -1]], "collapsed[0][1]: expected an index"),
    "negative bits": ("bits", -1, "bits: expected an index"),
}


@pytest.mark.parametrize("what", MALFORMED)
def test_malformed_values(what: str, tmp_path: Path) -> None:
    key, value, complaint = MALFORMED[what]
    document = barrier_json(case("tanh").certificate)
    with pytest.raises(InputError) as caught:
        read({**document, key: value})
    assert str(caught.value).startswith(f"c.json: {complaint}")
    assert "\n" not in str(caught.value)


def test_keys() -> None:
    document = barrier_json(case("tanh").certificate)
    for changed in ({**document, "more": 1}, {k: v for k, v in document.items() if k != "radius"}):
        with pytest.raises(InputError):
            read(changed)

"""Results as JSON: exact, complete, and one document."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest

from proofs.kernel.network import Dataset, Layer, Network, Problem
from proofs.opinions.opinion import Opinion, Stance
from proofs.report.json_result import dumps, point_result_json
from proofs.results import PointResult
from proofs.search.decide import decide

F = Fraction


KEYS = {"verdict", "loss", "loss_float", "strict", "global", "rule", "opinions", "reason", "witness", "certificate"}


def perfect_fit() -> PointResult:
    """Two points on a line of slope 1, met exactly by one unit."""
    network = Network((Layer(((F(1),),), (F(0),)), Layer(((F(1),),), (F(0),))))
    data = Dataset(((F(1),), (F(2),)), ((F(1),), (F(2),)))
    opinions = (Opinion("z3", Stance.TIMED_OUT, None, 1.0, "late"), Opinion("cvc5", Stance.NOT_ASKED, None, 0.0))
    return PointResult("fit", Problem(network, data), decide(Problem(network, data)), opinions, None)


def test_a_point_has_the_keys_that_are_promised() -> None:
    document = json.loads(dumps(point_result_json(perfect_fit(), 0.5)))
    assert set(document) >= KEYS
    assert (document["verdict"], document["loss"], document["global"]) == ("local-minimum", "0", True)
    assert document["opinions"] == {"z3": "timed-out", "cvc5": "not-asked"}


def test_a_number_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        dumps({"x": float("nan")})

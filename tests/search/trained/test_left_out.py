"""Dead units beside live ones, where they cannot share work: what is proved of the network without them."""

import json
from fractions import Fraction

import numpy as np
import pytest

from proofs.kernel.certificate import Barrier
from proofs.kernel.conclusion import LocalMinimumNearby
from proofs.kernel.enclosure.setting import parameters_of
from proofs.report.trained_json import trained_json
from proofs.search.trained import sharing
from proofs.search.trained.find import find
from proofs.search.trained.outcome import Unknown
from proofs.trained_result import TrainedResult
from tests.search.trained.exact_problems import exact_problem
from tests.search.trained.networks import problem
from tests.search.trained.test_sharing import minimum, widened

DECAY = 0.2
"""Two more units lower the loss no further."""
SAID = "with its {} left out, the network has an exact local minimum within "


@pytest.mark.parametrize(("dead", "words"), [([(0, 0.0)], "1 dead unit"), ([(0, 0.0), (1, 0.0)], "2 dead units")])
def test_the_partial_statement_where_no_unit_can_be_divided(
    dead: list[tuple[int, float]], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sharing, "divisible", lambda floats, theta, live: [])
    layers, width = minimum(DECAY, 2)
    this = problem([2, width + len(dead), 2], ["relu"], "squared", points=30, decay=DECAY, seed=4)
    theta = widened(layers, dead, 2)
    theta = theta + 1e-6 * (theta != 0) * np.random.default_rng(0).standard_normal(this.size)
    given = exact_problem(this, theta)
    answer = find(given)
    assert isinstance(answer, Unknown)
    assert answer.smaller is not None
    said, network = answer.smaller.conclusion, answer.smaller.problem.network
    assert isinstance(said, LocalMinimumNearby)
    assert isinstance(answer.smaller.certificate, Barrier)
    assert not said.collapsed
    assert network.hidden[0].width == width
    assert network.hidden[0].weight == given.network.hidden[0].weight[:width]
    assert network.output.weight == tuple(row[:width] for row in given.network.output.weight)
    apart = zip(parameters_of(said.center), parameters_of(network), strict=True)
    assert max(abs(a - b) for a, b in apart) <= said.reach < Fraction(1, 10**5)
    assert answer.reason.startswith(SAID.format(words))
    result = TrainedResult("net", given, answer)
    assert ("reason", answer.reason) in result.facts()
    assert answer.smaller in result.theorems
    document = json.loads(json.dumps(trained_json(result, 0.0)))
    assert document["outcome"] == "unknown"
    about = [(theorem["kind"], theorem["about"]) for theorem in document["theorems"]]
    assert ("local-minimum-nearby", "without-dead-units") in about
    assert ("local-minimum-nearby", "given") not in about
    assert "whether a dead unit could come alive is not decided" in document["reason"]

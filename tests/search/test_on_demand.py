"""A minimum on demand is what its theorems say, with every kind of activation; what is not to be had is said."""

from __future__ import annotations

import pytest

from proofs.kernel.activation_function import NAMED, Identity, ReLU
from proofs.kernel.conclusion import LocalMinimum, LocalMinimumNearby, LowerLossElsewhere, NotGlobalMinimum
from proofs.search.bad_minima import GenerationError
from proofs.search.on_demand import POINTS, GeneratedMinimum, generated_minimum


def generated(name: str, points: int | None = None, seed: int = 0) -> GeneratedMinimum:
    return generated_minimum((2,), inputs=1, outputs=1, points=points, activation=NAMED[name], seed=seed)


def test_a_network_of_relus_is_at_the_minimum() -> None:
    found = generated("relu")
    here, there = found.minimum.conclusion, found.better.conclusion
    assert isinstance(here, LocalMinimum)
    assert isinstance(there, NotGlobalMinimum)
    assert there.better_loss < here.loss == there.loss
    assert found.better.problem == found.problem
    assert found.better_network == there.better != found.network
    assert len(found.dataset) == POINTS
    assert set(found.network.activations) == {ReLU()}
    assert generated("relu") == found != generated("relu", seed=1)
    assert len(repr(found)) < 200


def test_a_smooth_network_is_beside_the_minimum() -> None:
    found = generated("tanh")
    here, there = found.minimum.conclusion, found.better.conclusion
    assert isinstance(here, LocalMinimumNearby)
    assert isinstance(there, LowerLossElsewhere)
    assert there.better_upper < here.loss_lower
    assert found.better_network == there.better
    assert len(found.dataset) == 14


def test_what_cannot_be_had_is_said() -> None:
    with pytest.raises(GenerationError, match="identity is neither ReLU nor smooth"):
        generated_minimum((2,), inputs=1, outputs=1, points=None, activation=Identity(), seed=0)
    for name in ("relu", "tanh"):
        with pytest.raises(GenerationError, match="0 points"):
            generated(name, points=0)

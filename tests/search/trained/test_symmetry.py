"""Frozen coordinates: as many as there are symmetries, and the Hessian on the slice is then positive."""

import time
from dataclasses import replace

import numpy as np

from proofs.search.trained.curvature import slice_at
from proofs.search.trained.derivatives import Kinks, forward
from proofs.search.trained.followed import follow
from proofs.search.trained.stationary import Ridge
from proofs.search.trained.symmetry import Motion, frozen_entries
from tests.search.trained.networks import problem, start


def test_rescaling_freezes_the_largest_weight_of_each_unit() -> None:
    this = problem([2, 3, 1], ["relu"], "squared", points=30)
    theta = start(this)
    ridge = Ridge(forward(this, theta).states(), Kinks.none(), np.zeros(0))
    rescaled = [entry for entry in frozen_entries(this, theta, ridge) if entry.motion is Motion.RESCALED]
    assert [entry.unit for entry in rescaled] == [0, 1, 2]
    shifted = {entry.unit for entry in frozen_entries(this, theta, ridge) if entry.motion is Motion.BIAS_SHIFT}
    for entry in rescaled:
        row = this.split(theta)[0][entry.unit][: 2 if entry.unit in shifted else 3]
        assert abs(row[entry.entry]) == np.abs(row).max()
        assert theta[entry.index(this)] == row[entry.entry]
    assert not frozen_entries(replace(this, decay=np.full(this.size, 0.1)), theta, ridge)


def test_a_dead_unit_and_an_unseen_input_are_unused() -> None:
    this = problem([2, 3, 1], ["relu"], "squared", points=30)
    theta = start(this)
    theta[:3] = (0.0, 0.0, -1.0)
    inputs = this.inputs.copy()
    inputs[:, 1] = 0.0
    this = replace(this, inputs=inputs)
    ridge = Ridge(forward(this, theta).states(), Kinks.none(), np.zeros(0))
    unused = {(e.layer, e.unit, e.entry) for e in frozen_entries(this, theta, ridge) if e.motion is Motion.UNUSED}
    assert unused == {(0, 0, 0), (0, 0, 1), (0, 0, 2), (0, 1, 1), (0, 2, 1), (1, 0, 0)}


def test_a_constant_column_depends_on_the_bias() -> None:
    this = problem([2, 3, 1], ["tanh"], "squared", points=30)
    inputs = this.inputs.copy()
    inputs[:, 1] = 0.5
    this = replace(this, inputs=inputs)
    theta = start(this)
    ridge = Ridge(forward(this, theta).states(), Kinks.none(), np.zeros(0))
    entries = frozen_entries(this, theta, ridge)
    assert {entry.motion for entry in entries} == {Motion.DEPENDENT_INPUT}
    assert sorted(entry.unit for entry in entries) == [0, 1, 2]


def test_the_softmax_shift_freezes_the_last_output() -> None:
    this = problem([2, 3, 3], ["tanh"], "softmax", points=60)
    found = follow(this, start(this, 2), deadline=time.monotonic() + 60)
    theta = found.theta
    ridge = Ridge(forward(this, theta).states(), Kinks.none(), np.zeros(0))
    entries = frozen_entries(this, theta, ridge)
    assert [(entry.layer, entry.unit, entry.entry) for entry in entries] == [(1, 2, k) for k in range(4)]
    whole = slice_at(this, theta, ridge, ())
    part = slice_at(this, theta, ridge, entries)
    assert np.abs(whole.curvatures).min() < 1e-12 < np.abs(part.curvatures).min()

"""Locally constant networks: a dead layer reduces the question to the later layers, fed with 0."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from fractions import Fraction as Q
from pathlib import Path

import pytest

from proofs.kernel import Certificate, Dataset, Huber, InputError, Layer, Network, Problem, Rejected, check
from proofs.kernel.certificate import (
    ConstantOutput,
    DescentPath,
    EqualInputsBound,
    OutputMargin,
    PathMoments,
    SecondOrder,
    SeveralOutputsMinimum,
    ShallowMinimum,
    Split,
    Vertex,
)
from proofs.kernel.certificate_file import certificate_text, read_certificate
from proofs.kernel.conclusion import LocalMinimum
from proofs.kernel.rules.constant_output import later_problem
from tests.deep_problems import falling_direction, loss, lower_point, outputs, random_dataset, random_network


def dead_network(rng: random.Random, widths: list[int], layer: int) -> Network:
    """A random network whose hidden layer `layer` is off at every input within 100, and not by its weights alone."""
    network = random_network(rng, widths)
    layers = list(network.layers)
    below = Q(-(10**6))
    layers[layer] = Layer(layers[layer].weight, tuple(below - rng.randint(0, 9) for _ in range(widths[layer + 1])))
    return Network(tuple(layers))


def at_mean(seed: int) -> tuple[Problem, int]:
    """A dead layer, and targets moved so that the constant output is their weighted mean."""
    rng = random.Random(seed)
    k, depth = rng.randint(1, 2), rng.randint(1, 3)
    layer = rng.randrange(depth)
    network = dead_network(rng, [2, *(rng.randint(1, 3) for _ in range(depth)), k], layer)
    data = random_dataset(rng, 5, 2, k)
    weights = tuple(Q(rng.randint(1, 3)) for _ in range(5))
    constant = outputs(network, data.inputs[0])
    columns = []
    for value, column in zip(constant, zip(*data.targets, strict=True), strict=True):
        mean = sum(w * y for w, y in zip(weights, column, strict=True)) / sum(weights)
        columns.append([y - mean + value for y in column])
    return Problem(network, Dataset(data.inputs, tuple(zip(*columns, strict=True)), weights)), layer


@pytest.mark.parametrize("seed", range(40))
def test_the_mean_is_a_minimum_within_the_radius(seed: int) -> None:
    problem, layer = at_mean(seed)
    conclusion = check(problem, ConstantOutput(layer, EqualInputsBound())).conclusion
    assert isinstance(conclusion, LocalMinimum)
    assert conclusion.loss == loss(problem)
    assert conclusion.radius
    for scale in (Q(99, 100), Q(1, 10), Q(1, 1000)):
        assert lower_point(random.Random(seed), problem, conclusion.radius * scale, 20) is None


@pytest.mark.parametrize("seed", range(20))
def test_off_the_mean_is_rejected(seed: int) -> None:
    problem, layer = at_mean(seed)
    targets = (tuple(y + 1 for y in problem.dataset.targets[0]), *problem.dataset.targets[1:])
    moved = replace(problem, dataset=replace(problem.dataset, targets=targets))
    with pytest.raises(Rejected, match="equal-inputs-bound: loss: expected the bound"):
        check(moved, ConstantOutput(layer, EqualInputsBound()))
    # The unweighted mean is not the mean.
    plain = replace(problem, dataset=replace(problem.dataset, weights=None))
    if problem.dataset.weights != (1,) * 5 and loss(plain) != 0:
        columns = zip(*problem.dataset.targets, strict=True)
        constant = outputs(problem.network, problem.dataset.inputs[0])
        if any(sum(column) != 5 * value for column, value in zip(columns, constant, strict=True)):
            with pytest.raises(Rejected, match="equal-inputs-bound"):
                check(plain, ConstantOutput(layer, EqualInputsBound()))


def test_the_layer_must_be_dead_everywhere() -> None:
    problem, layer = at_mean(3)
    bias = list(problem.network.layers[layer].bias or ())
    for value in (Q(0), Q(10**7)):
        bias[0] = value
        layers = list(problem.network.layers)
        layers[layer] = Layer(layers[layer].weight, tuple(bias))
        with pytest.raises(Rejected, match=f"layer {layer}: expected every unit off at every point"):
            check(problem.at(Network(tuple(layers))), ConstantOutput(layer, EqualInputsBound()))
    for wrong in (-1, len(problem.network.hidden)):
        with pytest.raises(Rejected, match="layer: expected a hidden layer"):
            check(problem, ConstantOutput(wrong, EqualInputsBound()))


def line(weight: int, bias: int | None) -> Layer:
    return Layer(((Q(weight),),), None if bias is None else (Q(bias),))


def test_one_unit_at_a_kink_is_not_dead_and_a_weight_zero_point_does_not_matter() -> None:
    network = Network((line(1, -2), line(1, 3)))
    data = Dataset(((Q(1),), (Q(2),)), ((Q(3),), (Q(9),)))
    with pytest.raises(Rejected, match=r"got \(point, unit\) \(1, 0\) is not"):
        check(Problem(network, data), ConstantOutput(0, EqualInputsBound()))
    check(Problem(network, replace(data, weights=(Q(1), Q(0)))), ConstantOutput(0, EqualInputsBound()))


def test_without_an_output_bias_a_dead_last_hidden_layer_is_always_a_minimum() -> None:
    problem = Problem(Network((line(2, -9), line(5, None))), Dataset(((Q(1),), (Q(2),)), ((Q(3),), (Q(9),))))
    conclusion = check(problem, ConstantOutput(0, PathMoments())).conclusion
    assert isinstance(conclusion, LocalMinimum)
    assert conclusion.radius == 1
    for measure in (problem.loss, Huber(Q(1))):
        check(replace(problem, loss=measure), ConstantOutput(0, PathMoments()))


@pytest.mark.parametrize(("output_weight", "minimum"), [(1, True), (-1, False), (0, False)])
def test_later_layers_at_a_kink_are_decided_by_theorem_a(output_weight: int, minimum: bool) -> None:
    """Layers: dead, then ReLU(bias 0) without a mean to reach: the output v ReLU(b) is 0, and all targets are negative.

    With v > 0 the output can only rise; with v < 0, or with v = 0 and a turn of v, it can fall towards the targets.
    """
    network = Network((line(1, -9), line(1, 0), line(output_weight, None)))
    problem = Problem(network, Dataset(((Q(1),), (Q(2),)), ((Q(-3),), (Q(-1),))))
    nested = ShallowMinimum((Vertex({}) if output_weight else None,))
    certificate: Certificate = ConstantOutput(0, nested)
    if minimum:
        # g(t) = 4 ReLU(t) >= 0
        radius = check(problem, certificate).conclusion
        assert isinstance(radius, LocalMinimum)
        assert lower_point(random.Random(0), problem, radius.radius or Q(0), 200) is None
    else:
        with pytest.raises(Rejected, match="shallow-minimum: unit 0"):
            check(problem, certificate)
        assert falling_direction(random.Random(0), problem, 400) is not None


def test_a_nested_refutation_or_comparison_proves_nothing() -> None:
    problem, layer = at_mean(5)
    later = later_problem(problem, layer)
    targets = tuple(tuple(y + 1 for y in row) for row in problem.dataset.targets)
    moved = replace(problem, dataset=replace(problem.dataset, targets=targets))
    last = len(later.network.layers) - 1

    def velocity(size: int) -> Network:
        layers = [
            Layer(
                tuple(tuple(Q(0) for _ in row) for row in entry.weight),
                tuple(Q(size if k == last else 0) for _ in entry.weight),
            )
            for k, entry in enumerate(later.network.layers)
        ]
        return Network(tuple(layers))

    path = DescentPath(velocity(1), velocity(0), Q(1, 2))
    with pytest.raises(Rejected, match="later layers: expected a minimum, got NotLocalMinimum"):
        check(moved, ConstantOutput(layer, path))


def test_the_nested_radius_counts() -> None:
    """The dead layer allows the radius 1, the later kink less."""
    near = Layer(((Q(1),),), (Q(-1, 4),))
    network = Network((line(0, -9), near, line(1, -2), line(1, 0)))
    problem = Problem(network, Dataset(((Q(0),),), ((Q(0),),)))
    assert check(problem, ConstantOutput(0, EqualInputsBound())).conclusion.radius == 1  # type: ignore[union-attr]
    inner = check(later_problem(problem, 0), ConstantOutput(1, EqualInputsBound())).conclusion
    outer = check(problem, ConstantOutput(0, ConstantOutput(1, EqualInputsBound()))).conclusion
    assert outer.radius == inner.radius == Q(1, 4)  # type: ignore[union-attr]


def test_a_nested_proof_without_a_radius_leaves_none() -> None:
    problem = Problem(Network((line(1, -9), line(2, 5))), Dataset(((Q(1),), (Q(2),)), ((Q(3),), (Q(7),))))
    assert check(problem, ConstantOutput(0, SecondOrder())).conclusion == LocalMinimum(Q(8), None)


TREE = Split(3, Vertex({1: Q(1, 2)}), Vertex({}))


@pytest.mark.parametrize(
    "certificate",
    [
        ConstantOutput(1, ConstantOutput(0, ShallowMinimum((TREE, None)))),
        ConstantOutput(0, EqualInputsBound()),
        PathMoments(),
        SecondOrder(),
        SeveralOutputsMinimum((OutputMargin(Q(1, 4), (TREE, Vertex({}))),)),
    ],
)
def test_the_certificates_of_deep_networks_are_read_as_they_are_written(
    certificate: Certificate, tmp_path: Path
) -> None:
    problem, _ = at_mean(0)
    path = tmp_path / "certificate.json"
    path.write_text(certificate_text(certificate, problem))
    assert read_certificate(path, problem) == certificate


@pytest.mark.parametrize(
    ("later", "word"),
    [
        ({"rule": "path-moments", "problem": "x"}, "later: unknown key 'problem'"),
        ({"rule": "no-such-rule"}, "later: unknown rule"),
        ({}, "later: expected a certificate object"),
        ([], "later: expected a certificate object"),
        ({"rule": ["path-moments"]}, "later: unknown rule"),
    ],
)
def test_nested_certificates_are_read_strictly(later: object, word: str, tmp_path: Path) -> None:
    problem, _ = at_mean(0)
    path = tmp_path / "certificate.json"
    path.write_text(certificate_text(ConstantOutput(0, PathMoments()), problem))
    value = json.loads(path.read_text())
    path.write_text(json.dumps({**value, "later": later}))
    with pytest.raises(InputError, match=word):
        read_certificate(path, problem)

"""The question put to the provers says what it should: it is compared with exact evaluation, point by point."""

from dataclasses import replace
from fractions import Fraction

import pytest
import z3

from proofs.audit.lemmas.building_blocks import line_network, zoo_data
from proofs.kernel import Dataset, Layer, Network, Problem
from proofs.kernel.forward import forward
from proofs.kernel.loss import Huber
from proofs.opinions.question import literal, lower_loss_question, settled_radius

D1_POINT = Problem(line_network([1], [-3], [1], 0), zoo_data("D1"))
DEEP = Problem(
    Network(
        (
            Layer(((Fraction(1), Fraction(-1)), (Fraction(0), Fraction(1, 2))), (Fraction(0), Fraction(-1))),
            Layer(((Fraction(2), Fraction(-1)), (Fraction(-1), Fraction(1, 3))), None),
            Layer(((Fraction(1), Fraction(-2)),), (Fraction(1, 7),)),
        )
    ),
    Dataset(
        ((Fraction(1), Fraction(2)), (Fraction(-1), Fraction(0)), (Fraction(3), Fraction(3))),
        ((Fraction(1),), (Fraction(0),), (Fraction(-2, 3),)),
    ),
)


def pinned(text: str, network: Network) -> z3.CheckSatResult:
    """The question with every parameter fixed: is this one point inside the box, with a lower loss?"""
    solver = z3.Solver()
    solver.from_string(text)
    for k, layer in enumerate(network.layers):
        for j, row in enumerate(layer.weight):
            for m, weight in enumerate(row):
                solver.add(z3.Real(f"w{k}_{j}_{m}") == z3.RealVal(str(weight)))
        for j, bias in enumerate(layer.bias or ()):
            solver.add(z3.Real(f"b{k}_{j}") == z3.RealVal(str(bias)))
    return solver.check()


def nudged(network: Network, moves: dict[tuple[int, int, int], Fraction]) -> Network:
    layers = []
    for k, layer in enumerate(network.layers):
        rows = tuple(
            tuple(w + moves.get((k, j, m), Fraction(0)) for m, w in enumerate(row))
            for j, row in enumerate(layer.weight)
        )
        bias = layer.bias and tuple(b + moves.get((k, j, layer.fan_in), Fraction(0)) for j, b in enumerate(layer.bias))
        layers.append(Layer(rows, bias))
    return Network(tuple(layers))


WEIGHTED = replace(D1_POINT, dataset=replace(D1_POINT.dataset, weights=tuple(map(Fraction, (1, 2, 3, 0, 5)))))
HUBER = replace(DEEP, loss=Huber(Fraction(1, 2)))


@pytest.mark.parametrize("problem", [D1_POINT, DEEP, WEIGHTED, HUBER], ids=["D1", "deep", "weighted", "Huber"])
def test_the_question_agrees_with_exact_evaluation_at_every_probe(problem: Problem) -> None:
    radius = Fraction(1, 10)
    text = lower_loss_question(problem, radius).text
    loss = forward(problem).loss[0]
    seen = set()
    for size in (Fraction(1, 11), Fraction(-1, 11), Fraction(1, 97), Fraction(-1, 97)):
        for k, layer in enumerate(problem.network.layers):
            for j in range(layer.width):
                for m in range(layer.fan_in + (layer.bias is not None)):
                    other = nudged(problem.network, {(k, j, m): size})
                    lower = forward(problem.at(other)).loss[0] < loss
                    seen.add(lower)
                    assert (pinned(text, other) == z3.sat) == lower, (k, j, m, size)
    assert False in seen


def test_points_outside_the_open_box_do_not_count() -> None:
    better = line_network([-7], [-4], [1], 0)
    assert pinned(lower_loss_question(D1_POINT, Fraction(9)).text, better) == z3.sat
    assert pinned(lower_loss_question(D1_POINT, Fraction(8)).text, better) == z3.unsat


def test_only_states_that_change_in_the_box_become_cases() -> None:
    assert lower_loss_question(D1_POINT, Fraction(1, 5)).kinks == 1
    assert lower_loss_question(D1_POINT, Fraction(2)).kinks > 1
    assert lower_loss_question(D1_POINT, Fraction(1, 5)).text.count("ite") == 1


def test_the_settled_box_settles_everything_but_the_kinks() -> None:
    radius = settled_radius(D1_POINT)
    assert radius == Fraction(1, 8)
    assert lower_loss_question(D1_POINT, radius).kinks == 1


@pytest.mark.parametrize(
    ("number", "text"),
    [(Fraction(3), "3"), (Fraction(-3), "(- 3)"), (Fraction(1, 3), "(/ 1 3)"), (Fraction(-7, 2), "(- (/ 7 2))")],
)
def test_literals_are_exact(number: Fraction, text: str) -> None:
    assert literal(number) == text

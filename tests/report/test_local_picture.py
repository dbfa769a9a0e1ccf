"""The printed cases against the loss itself, exactly, at random points of the box."""

from collections.abc import Sequence
from fractions import Fraction
from random import Random

import pytest

from proofs.kernel.forward import forward
from proofs.kernel.network import Layer, Network, Problem
from proofs.report.local_picture import Case, LocalPicture, local_picture
from tests.report.reports import CASE_TREE, SLANTED, data, network

TWO_KINKS = Problem(
    network([[1], [-1]], [-1, 2], ["3/2", "-2"], "1/3"), data([(0,), (1,), (2,), (5,), ("-1/2",)], [1, "1/7", 3, 0, 2])
)


def nearby(problem: Problem, radius: Fraction, random: Random) -> Network:
    def moved(value: Fraction) -> Fraction:
        return value + radius * Fraction(random.randint(-99, 99), 100)

    return Network(
        tuple(
            Layer(
                tuple(tuple(map(moved, row)) for row in layer.weight),
                None if layer.bias is None else tuple(map(moved, layer.bias)),
            )
            for layer in problem.network.layers
        )
    )


def coordinates(picture: LocalPicture, there: Network) -> list[Fraction]:
    here = picture.problem.network
    result: list[Fraction] = []
    for layers in zip(
        here.hidden[0].augmented, there.hidden[0].augmented, here.output.weight[0], there.output.weight[0], strict=True
    ):
        old, new, v, w = layers
        result += [w * b - v * a for a, b in zip(old, new, strict=True)]
    if here.output.bias is not None and there.output.bias is not None:
        result.append(there.output.bias[0] - here.output.bias[0])
    return result


def excess(case: Case, t: Sequence[Fraction]) -> Fraction:
    """`L - L*` at these coordinates, for a point without units of output weight 0."""

    def at(form: Sequence[Fraction]) -> Fraction:
        return sum((a * b for a, b in zip(form, t, strict=True)), Fraction(0))

    return 2 * at(case.linear) + sum(count * at(change.coefficients) ** 2 for change, count in case.squares)


@pytest.mark.parametrize("problem", [CASE_TREE, SLANTED, TWO_KINKS])
def test_the_case_that_holds_gives_the_loss(problem: Problem) -> None:
    picture, random = local_picture(problem), Random(0)
    seen = set()
    for _ in range(60):
        there = nearby(problem, picture.point.radius, random)
        t = coordinates(picture, there)
        signs = {}
        for j, i in picture.kinks:
            unit = t[j * picture.width : (j + 1) * picture.width]
            signs[j, i] = 1 if sum(a * b for a, b in zip(picture.direction((j, i)), unit, strict=True)) >= 0 else -1
        case = picture.case(signs)
        seen.add(tuple(signs.values()))
        assert excess(case, t) == forward(problem.at(there)).loss[0] - forward(problem).loss[0]
    assert len(seen) > 1


def test_the_linear_part_of_a_case_is_the_sum_of_the_kernel_functions() -> None:
    picture = local_picture(SLANTED)
    function = picture.point.local_function(0)
    for case in picture.cases():
        (kink, sign), *_ = case.signs.items()
        t = [sign * e for e in picture.direction(kink)]
        linear = sum(a * b for a, b in zip(case.linear, [*t, 0], strict=True))
        assert picture.scale * linear == function(t)


def test_there_are_as_many_cases_as_signs() -> None:
    assert len(list(local_picture(CASE_TREE).cases())) == 2**6

"""Weights and the Huber loss: the loss itself, its slopes, its polynomial along a path, files and digests."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction as Q
from pathlib import Path

import pytest

from proofs.kernel import Dataset, Huber, InputError, Layer, Network, Problem, Rejected, ShapeError, check
from proofs.kernel.certificate import EqualInputsBound
from proofs.kernel.conclusion import GlobalMinimum
from proofs.kernel.dataset_file import read_dataset
from proofs.kernel.forward import forward
from proofs.kernel.problem_files import digest, parse_loss, read_problem
from tests.deep_problems import random_dataset, random_network
from tests.kernel.germs import TAU, Germ
from tests.kernel.oracle import loss, loss_along, residuals, rho, weights


def drawn(seed: int) -> Problem:
    """A random problem with weights, some 0, and one of three losses."""
    rng = random.Random(seed)
    k = rng.randint(1, 2)
    data = random_dataset(rng, rng.randint(2, 5), 2, k)
    weights = tuple(Q(rng.randint(0, 3), rng.randint(1, 2)) for _ in range(len(data)))
    measure = rng.choice([Huber(Q(1)), Huber(Q(1, 3)), Problem.__dataclass_fields__["loss"].default])
    return Problem(random_network(rng, [2, 2, 2, k]), replace(data, weights=weights), measure)


@pytest.mark.parametrize("seed", range(40))
def test_the_loss_is_its_definition(seed: int) -> None:
    problem = drawn(seed)
    assert forward(problem).loss == (loss(problem),)


@pytest.mark.parametrize("seed", range(40))
def test_the_polynomial_along_a_path_is_the_loss_for_small_times(seed: int) -> None:
    problem, rng = drawn(seed), random.Random(seed)
    velocity, acceleration = (random_network(rng, [2, 2, 2, problem.network.output_dimension]) for _ in range(2))
    assert Germ(*forward(problem, velocity, acceleration).loss) == loss_along(problem, velocity, acceleration)


def test_the_huber_branch_on_the_border_is_decided_by_the_motion() -> None:
    """Residual exactly delta: outward the loss is linear in it, inward quadratic."""
    line = Network((Layer(((Q(1),),), (Q(0),)),))
    problem = Problem(line, Dataset(((Q(1),),), ((Q(0),),)), Huber(Q(1)))

    def bias(speed: int) -> Network:
        return Network((Layer(((Q(0),),), (Q(speed),)),))

    assert forward(problem, bias(1), bias(0)).loss == (1, 2, 0)
    assert forward(problem, bias(-1), bias(0)).loss == (1, -2, 1)


@pytest.mark.parametrize("seed", range(40))
def test_slopes_are_half_the_derivative_and_curvature_holds_the_tangent(seed: int) -> None:
    problem = drawn(seed)
    here = forward(problem)
    for i, (weight, row) in enumerate(zip(weights(problem), residuals(problem), strict=True)):
        for k, r in enumerate(row):
            slope = Q(here.slopes.rows[i][k], here.slopes.denominator)
            curvatures = []
            for side in (TAU, -TAU):
                bend = weight * (rho(problem.loss, r + side) - rho(problem.loss, r)) - 2 * slope * side
                # C1 with this slope: what is left is of second order, and not negative.
                assert bend >= 0
                assert not any(bend.coefficients[:2])
                curvatures.append(bend.coefficients[2] if bend else 0)
            assert here.curvatures[i][k] == min(curvatures)


def one_input(targets: list[int], weights: list[int] | None, constant: Q, measure: object) -> Problem:
    network = Network((Layer(((Q(0),),), (constant,)),))
    data = Dataset(
        ((Q(1),),) * len(targets), tuple((Q(y),) for y in targets), tuple(map(Q, weights)) if weights else None
    )
    return Problem(network, data, measure)  # type: ignore[arg-type]


def test_equal_inputs_are_fitted_by_the_weighted_mean() -> None:
    squared = parse_loss("squared")
    assert isinstance(
        check(one_input([0, 4, 9], [3, 1, 0], Q(1), squared), EqualInputsBound()).conclusion, GlobalMinimum
    )
    with pytest.raises(Rejected, match="expected the bound 12"):
        check(one_input([0, 4, 9], [3, 1, 0], Q(2), squared), EqualInputsBound())
    # The unweighted mean is best without weights, and not with the Huber loss, whose bound is 0.
    assert check(one_input([0, 6], None, Q(3), squared), EqualInputsBound()).conclusion.loss == 18
    with pytest.raises(Rejected, match="expected the bound 0"):
        check(one_input([0, 6], None, Q(3), Huber(Q(10))), EqualInputsBound())
    assert check(one_input([3, 3], None, Q(3), Huber(Q(10))), EqualInputsBound()).conclusion.loss == 0


def test_weights_and_loss_are_validated() -> None:
    with pytest.raises(ShapeError, match="weight 1 is negative"):
        one_input([0, 1], [1, -1], Q(0), parse_loss("squared"))
    with pytest.raises(ShapeError, match="1 weights for 2 points"):
        one_input([0, 1], [1], Q(0), parse_loss("squared"))
    for delta in (Q(0), Q(-1), 1):
        with pytest.raises(ValueError, match="delta of the Huber loss"):
            Huber(delta)  # type: ignore[arg-type]


def test_the_digest_names_loss_and_weights_only_where_they_matter() -> None:
    plain = one_input([0, 6], None, Q(3), parse_loss("squared"))
    ones = one_input([0, 6], [1, 1], Q(3), parse_loss("squared"))
    others = [
        one_input([0, 6], [1, 2], Q(3), parse_loss("squared")),
        *(replace(plain, loss=Huber(Q(d))) for d in (1, 2)),
    ]
    assert digest(plain) == digest(ones)
    # The digest of this problem before there were losses: certificates made then stay valid.
    assert digest(plain) == "sha256:0c8569c481e5c25ec79e9a8a3abd5eec4822815c36be1cc966cea6cf899a527b"
    assert len({digest(problem) for problem in [plain, *others]}) == 4


def test_a_weight_column_is_read(tmp_path: Path) -> None:
    path = tmp_path / "data.csv"
    path.write_text("x1,y,weight\n1,2,1/2\n3,4,0\n")
    assert read_dataset(path) == Dataset(((Q(1),), (Q(3),)), ((Q(2),), (Q(4),)), (Q(1, 2), Q(0)))
    path.write_text("x1,y,weight\n1,2,-1\n")
    with pytest.raises(InputError, match="line 2, column weight: -1 is negative"):
        read_dataset(path)
    path.write_text("x1,weight,y\n1,2,1\n")
    with pytest.raises(InputError, match="line 1"):
        read_dataset(path)


def test_losses_have_names(tmp_path: Path) -> None:
    assert parse_loss("huber:3/2") == Huber(Q(3, 2))
    for text in ("huber", "huber:", "huber:0", "huber:-1", "absolute", "squared:1"):
        with pytest.raises(ValueError, match=r"squared|huber|number|delta"):
            parse_loss(text)
    (tmp_path / "n.json").write_text('{"layers": [{"weight": [[1]], "bias": null}]}')
    (tmp_path / "d.csv").write_text("x1,y\n1,2\n")
    assert read_problem(tmp_path / "n.json", tmp_path / "d.csv", Huber(Q(1))).loss == Huber(Q(1))

"""What the rule `barrier` refuses, and how it names the condition that failed."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest

from proofs.kernel.activation_function import ReLU, Tanh
from proofs.kernel.certificate import Barrier, PinnedKink
from proofs.kernel.check import check
from proofs.kernel.enclosure.setting import setting_of
from proofs.kernel.integers import Integers
from proofs.kernel.loss import Huber, Squared
from proofs.kernel.network import Dataset, Layer, Network, Problem
from proofs.kernel.rejection import BarrierCondition, BarrierRejected
from tests.kernel.near_cases import KINKED, NAMES, case
from tests.kernel.near_minima import certificate_at, exact, plant

C = BarrierCondition


def refusal(problem: Problem, certificate: Barrier) -> BarrierRejected:
    with pytest.raises(BarrierRejected) as caught:
        check(problem, certificate)
    return caught.value


def with_point(certificate: Barrier, change: Callable[[list[int]], None]) -> Barrier:
    entries = list(certificate.point.entries)
    change(entries)
    return replace(certificate, point=Integers(tuple(entries)))


def with_kink(certificate: Barrier, n: int, **changes: object) -> Barrier:
    kinks = list(certificate.kinks)
    kinks[n] = replace(kinks[n], **changes)  # type: ignore[arg-type]
    return replace(certificate, kinks=tuple(kinks))


def with_targets(problem: Problem, targets: tuple[tuple[Fraction, ...], ...]) -> Problem:
    return replace(problem, dataset=Dataset(problem.dataset.inputs, targets, problem.dataset.weights))


@pytest.mark.parametrize("name", NAMES)
def test_a_larger_radius(name: str) -> None:
    this = case(name)
    verdict = refusal(this.problem, replace(this.certificate, radius=this.certificate.radius * 256))
    assert verdict.condition in {C.BARRIER, C.STATE, C.PENALTY, C.CONCAVE, C.MULTIPLIER_BELOW_BETA, C.LOSS_PIECE}
    assert verdict.found is not None
    assert verdict.needed is not None


@pytest.mark.parametrize("name", [name for name in NAMES if "relu" in name])
def test_a_ball_in_which_states_change(name: str) -> None:
    """In a large ball a state changes first; the refusal says how near 0 the pre-activation is and how far it moves."""
    this = case(name)
    verdict = refusal(this.problem, replace(this.certificate, radius=Fraction(4)))
    assert verdict.condition is C.STATE
    assert verdict.found is not None
    assert verdict.needed is not None
    assert verdict.needed >= verdict.found > this.certificate.radius


def test_a_ball_in_which_residuals_change_their_piece() -> None:
    this = case("tanh, Huber")
    assert refusal(this.problem, replace(this.certificate, radius=Fraction(4))).condition is C.LOSS_PIECE


@pytest.mark.parametrize("name", KINKED)
def test_beta_moves_in_the_ball(name: str) -> None:
    this = case(name)
    large = with_kink(this.certificate, 0, multiplier=10 * this.certificate.kinks[0].multiplier)
    betas = [refusal(this.problem, replace(large, radius=large.radius / share)).needed for share in (1, 16, 256)]
    assert None not in betas
    steps = [after - before for before, after in pairwise(beta for beta in betas if beta is not None)]
    assert steps[0] > steps[1] > 0


@pytest.mark.parametrize("name", NAMES)
def test_more_curvature_than_there_is(name: str) -> None:
    this = case(name)
    verdict = refusal(this.problem, replace(this.certificate, curvature=this.certificate.curvature * 3))
    assert verdict.condition is C.CURVATURE


@pytest.mark.parametrize("name", NAMES)
def test_a_center_that_is_not_polished(name: str) -> None:
    """Moved by a thousandth of the radius, the gradient is too large, or a kink is off the point."""
    this = case(name)
    layers = list(setting_of(this.problem).layers_of())
    amount = int(this.certificate.radius * (1 << this.certificate.bits))

    def move(entries: list[int]) -> None:
        entries[-1] += int(amount * Fraction(2) ** this.certificate.scales[layers[-1]])

    assert refusal(this.problem, with_point(this.certificate, move)).condition in {C.BARRIER, C.PENALTY}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("place", [0, -1])
def test_a_factor_of_another_matrix(name: str, place: int) -> None:
    this = case(name)
    rows = list(this.certificate.factor)
    last = rows[place].entries
    rows[place] = Integers((*last[:-1], last[-1] + (1 << this.certificate.factor_bits)))
    assert refusal(this.problem, replace(this.certificate, factor=tuple(rows))).condition is C.CURVATURE


@pytest.mark.parametrize("name", KINKED)
def test_multipliers_at_the_ends(name: str) -> None:
    this = case(name)
    kink = this.certificate.kinks[0]
    named = kink.layer, kink.unit, kink.point
    for value, condition in (
        (Fraction(0), C.MULTIPLIER_ABOVE_ZERO),
        (-kink.multiplier, C.MULTIPLIER_ABOVE_ZERO),
        (10 * kink.multiplier, C.MULTIPLIER_BELOW_BETA),
    ):
        verdict = refusal(this.problem, with_kink(this.certificate, 0, multiplier=value))
        assert (verdict.condition, verdict.subject) == (condition, named)


@pytest.mark.parametrize("name", KINKED)
def test_a_multiplier_just_above_beta(name: str) -> None:
    """Beta is what the refusal of a large multiplier says was needed; there is no room at it."""
    this = case(name)
    kink = this.certificate.kinks[0]
    beta = refusal(this.problem, with_kink(this.certificate, 0, multiplier=10 * kink.multiplier)).needed
    assert beta is not None
    at = Fraction(int(beta * (1 << 256)) + 1, 1 << 256)
    assert refusal(this.problem, with_kink(this.certificate, 0, multiplier=at)).condition is C.MULTIPLIER_BELOW_BETA


@pytest.mark.parametrize("name", KINKED)
def test_a_kink_left_out(name: str) -> None:
    this = case(name)
    kink = this.certificate.kinks[0]
    verdict = refusal(this.problem, replace(this.certificate, kinks=this.certificate.kinks[1:]))
    assert (verdict.condition, verdict.subject) == (C.STATE, (kink.layer, kink.unit, kink.point))


@pytest.mark.parametrize("name", KINKED)
def test_a_kink_pushed_off(name: str) -> None:
    """The bias of its unit raised by the radius: its pre-activation is no longer near 0."""
    this = case(name)
    kink, setting = this.certificate.kinks[0], setting_of(this.problem)
    q = setting.index(kink.layer, kink.unit, setting.sizes[kink.layer].fan_in)
    amount = int(this.certificate.radius * (1 << this.certificate.bits))
    verdict = refusal(
        this.problem, with_point(this.certificate, lambda entries: entries.__setitem__(q, entries[q] + amount))
    )
    assert verdict.condition in {C.BARRIER, C.PENALTY, C.CURVATURE}


@pytest.mark.parametrize("name", ["relu on kinks", "leaky relu on kinks"])
def test_a_concave_kink(name: str) -> None:
    """Residuals turned around make every beta negative."""
    this = case(name)
    outputs = _outputs(this.problem)
    targets = tuple(
        tuple(2 * f - y for f, y in zip(row, target, strict=True))
        for row, target in zip(outputs, this.problem.dataset.targets, strict=True)
    )
    verdict = refusal(with_targets(this.problem, targets), this.certificate)
    assert verdict.condition is C.CONCAVE
    assert verdict.found is not None
    assert verdict.found < 0


def _outputs(problem: Problem) -> list[list[Fraction]]:
    """Of a network of one hidden layer of ReLUs or leaky ReLUs."""
    first, last = problem.network.layers
    slope = getattr(problem.network.activations[0], "slope", Fraction(0))
    result = []
    for x in problem.dataset.inputs:
        z = [sum(map(lambda a, b: a * b, row, (*x, 1))) for row in first.augmented]
        h = [max(entry, slope * entry) for entry in z]
        result.append([sum(map(lambda a, b: a * b, row, (*h, 1)), Fraction(0)) for row in last.augmented])
    return result


@pytest.mark.parametrize("name", KINKED)
def test_a_penalty_too_large_for_its_multiplier(name: str) -> None:
    this = case(name)
    verdict = refusal(this.problem, with_kink(this.certificate, 0, penalty=Fraction(10) ** 12))
    assert verdict.condition is C.PENALTY
    assert verdict.found is not None
    assert verdict.needed is not None
    assert verdict.found > verdict.needed > 0


def test_a_later_kink_s_penalty_costs_the_earlier_kink() -> None:
    """The pre-activation behind a kink moves with it: the earlier one is the first to pay."""
    this = case("deep leaky relu, two kinks at a point")
    early, late = this.certificate.kinks
    assert early.layer < late.layer
    assert early.point == late.point
    verdict = refusal(this.problem, with_kink(this.certificate, 1, penalty=Fraction(10) ** 12))
    assert verdict.condition is C.PENALTY
    assert verdict.subject == (early.layer, early.unit, early.point)


def test_a_smooth_activation_behind_a_kink() -> None:
    planted = plant([2, 3, 2, 1], [ReLU(), Tanh()], Squared(), 40, 1)
    certificate = certificate_at(planted.problem, forced=1e-6)
    kinked = replace(certificate, kinks=(PinnedKink(0, 0, 0, Fraction(1, 2), Fraction(1)),))
    assert refusal(planted.problem, kinked).condition is C.PIECEWISE_LINEAR


def test_a_residual_at_the_end_of_the_quadratic_piece() -> None:
    this = case("tanh, Huber")
    sizes = sorted(abs(float(f)) for f in _residuals(this.problem))
    at = replace(this.problem, loss=Huber(exact(sizes[-1])))
    verdict = refusal(at, this.certificate)
    assert verdict.condition is C.LOSS_PIECE


def _residuals(problem: Problem) -> list[float]:
    x = np.array(problem.dataset.inputs, dtype=float)
    for k, layer in enumerate(problem.network.layers):
        x = x @ np.array(layer.weight, dtype=float).T + np.array(layer.bias, dtype=float)
        x = np.tanh(x) if k < len(problem.network.activations) else x
    return list((x - np.array(problem.dataset.targets, dtype=float)).ravel())


@pytest.mark.parametrize("curvature", [1e-4, 1e-8, 1e-12])
def test_one_negative_curvature_of_a_millionth(curvature: float) -> None:
    """Residuals scaled until the least eigenvalue of the Hessian is near -1e-6: stationary, and no minimum."""
    planted = plant([2, 3, 1], [Tanh()], Squared(), 20, 1)
    residuals = np.array(_residuals(planted.problem))
    low, high = 0.0, 4096.0
    for _ in range(80):
        factor = (low + high) / 2
        problem = _with_residuals(planted.problem, residuals, factor)
        low, high = (factor, high) if _least(problem) > -1e-6 else (low, factor)
    problem = _with_residuals(planted.problem, residuals, high)
    assert -2e-6 < _least(problem) < -5e-7
    certificate = replace(certificate_at(problem, forced=curvature), radius=Fraction(1, 10**12))
    assert refusal(problem, certificate).condition is C.CURVATURE


def _with_residuals(problem: Problem, residuals: np.ndarray, factor: float) -> Problem:
    targets = tuple((y[0] + exact(r - factor * r),) for y, r in zip(problem.dataset.targets, residuals, strict=True))
    return with_targets(problem, targets)


def _least(problem: Problem) -> float:
    """The least eigenvalue of the Hessian of a tanh network with one hidden layer and squared loss, in floats."""
    (w, b), (v, _) = (
        (np.array(layer.weight, dtype=float), np.array(layer.bias, dtype=float)) for layer in problem.network.layers
    )
    x = np.array(problem.dataset.inputs, dtype=float)
    r = np.array(_residuals(problem))
    a = np.hstack([x, np.ones((len(x), 1))])
    h = np.tanh(x @ w.T + b)
    d1, d2 = 1 - h**2, -2 * h * (1 - h**2)
    units, width = len(w), a.shape[1]
    jacobian = np.hstack([*(v[0, j] * d1[:, [j]] * a for j in range(units)), h, np.ones((len(x), 1))])
    matrix = 2 * jacobian.T @ jacobian
    for j in range(units):
        block = slice(j * width, (j + 1) * width)
        matrix[block, block] += 2 * (a * (r * v[0, j] * d2[:, j])[:, None]).T @ a
        matrix[block, units * width + j] += 2 * a.T @ (r * d1[:, j])
        matrix[units * width + j, block] += 2 * a.T @ (r * d1[:, j])
    return float(np.linalg.eigvalsh(matrix)[0])


@pytest.mark.parametrize("share", [Fraction(1, 2), Fraction(1, 3), Fraction(-1), Fraction(2)])
def test_a_duplicated_unit_is_a_saddle_or_flat(share: Fraction) -> None:
    """A unit split in two with the same incoming weights is stationary; its Hessian is not positive definite."""
    problem = case("tanh").problem
    first, last = problem.network.layers
    layers = (
        Layer((*first.weight, first.weight[0]), (*(first.bias or ()), (first.bias or ())[0])),
        Layer(tuple(((1 - share) * row[0], *row[1:], share * row[0]) for row in last.weight), last.bias),
    )
    split = replace(problem, network=Network(layers, problem.network.activations))
    for curvature in (1e-4, 1e-9, 1e-14):
        certificate = replace(certificate_at(split, forced=curvature), radius=Fraction(1, 10**12))
        assert refusal(split, certificate).condition is C.CURVATURE


_FORMS: dict[str, Callable[[Barrier], Barrier]] = {
    "few parameters": lambda c: replace(c, point=Integers(c.point.entries[1:])),
    "few scales": lambda c: replace(c, scales=c.scales[1:]),
    "a large scale": lambda c: replace(c, scales=(10**6, *c.scales[1:])),
    "no radius": lambda c: replace(c, radius=Fraction(0)),
    "a negative curvature": lambda c: replace(c, curvature=-c.curvature),
    "no penalty": lambda c: with_kink(c, 0, penalty=Fraction(0)),
    "few rows": lambda c: replace(c, factor=c.factor[1:]),
    "a short row": lambda c: replace(c, factor=(*c.factor[:-1], Integers(c.factor[-1].entries[1:]))),
    "a kink twice": lambda c: replace(c, kinks=(*c.kinks, c.kinks[0])),
    "a kink of no unit": lambda c: with_kink(c, 0, unit=17),
    "a kink of an output": lambda c: with_kink(c, 0, layer=1, unit=0),
    "a kink at no point": lambda c: with_kink(c, 0, point=10**6),
    "a negative index": lambda c: with_kink(c, 0, layer=-1),
    "a multiplier between units": lambda c: with_kink(c, 0, multiplier=Fraction(1, 3)),
    "few bits": lambda c: replace(c, hessian_bits=2),
    "many bits": lambda c: replace(c, bits=10**6),
    "a long parameter": lambda c: with_point(c, lambda e: e.__setitem__(0, 1 << 8000)),
    "a long factor": lambda c: replace(c, factor=(Integers((1 << 8000,)), *c.factor[1:])),
    "a collapsed output": lambda c: replace(c, collapsed=((1, 0),)),
    "a collapsed unit twice": lambda c: replace(c, kinks=(), collapsed=((0, 0), (0, 0))),
}


@pytest.mark.parametrize("form", _FORMS)
def test_certificates_that_do_not_fit(form: str) -> None:
    this = case("relu on kinks with decay")
    assert refusal(this.problem, _FORMS[form](this.certificate)).condition is C.FORM


def test_points_of_weight_0_have_no_kinks() -> None:
    this = case("relu on kinks with decay")
    count = len(this.problem.dataset)
    data = replace(this.problem.dataset, weights=(Fraction(0), *(Fraction(1) for _ in range(count - 1))))
    assert refusal(replace(this.problem, dataset=data), this.certificate).condition is C.FORM

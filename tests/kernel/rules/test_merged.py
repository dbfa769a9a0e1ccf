"""The rule `merged`: accepted splits are minima by an independent oracle, and what is none is refused."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

import mpmath as mp
import pytest

from proofs.kernel.activation_function import ReLU, Tanh
from proofs.kernel.certificate import Merged, Share
from proofs.kernel.check import check
from proofs.kernel.conclusion import LocalMinimumNearby
from proofs.kernel.enclosure.setting import parameters_of, setting_of
from proofs.kernel.loss import Squared
from proofs.kernel.network import Decay, Layer, Network, Problem
from proofs.kernel.rejection import BarrierCondition, BarrierRejected, Rejected
from proofs.kernel.rules.merged import split_radius
from tests.kernel import near_oracle
from tests.kernel.near_minima import Planted, certificate_at, plant, with_radius
from tests.kernel.near_oracle import Real, real
from tests.kernel.rules.test_barrier_collapsed import UNITS, silent
from tests.kernel.shared_work import (
    CASES,
    SLIVER,
    THIRDS,
    THREE_WAYS,
    UNEVEN,
    Ratio,
    Shared,
    case,
    merged_minimum,
    shared,
    split,
)

HALF = Fraction(1, 2)


def conclusion_of(this: Shared) -> LocalMinimumNearby:
    conclusion = check(this.problem, this.certificate).conclusion
    assert isinstance(conclusion, LocalMinimumNearby)
    return conclusion


def copies(this: Shared) -> list[tuple[list[int], list[int]]]:
    """For each group the places of its rows and of its outgoing weights among the parameters."""
    setting = setting_of(this.problem)
    last = len(setting.activations) - 1
    return [
        (
            [q for share in group for q in setting.incoming(last, share.unit)],
            [q for share in group for q in setting.outgoing(last, share.unit)],
        )
        for group in this.certificate.groups
    ]


def adverse(this: Shared, rng: random.Random) -> list[float]:
    """A direction, largest entry 1: what is shared moves from copy to copy, or copies turn against each other."""
    size = len(parameters_of(this.problem.network))
    kind = rng.randrange(4)
    if kind == 0:
        return [rng.choice((-1, 1, rng.uniform(-1, 1))) for _ in range(size)]
    direction = [0.0] * size
    outputs = this.problem.network.output_dimension
    for rows, columns in copies(this):
        row = len(rows) * outputs // len(columns)
        turn, apart = [rng.gauss(0, 1) for _ in range(row)], [rng.gauss(0, 1) for _ in range(outputs)]
        for n in range(len(columns) // outputs):
            sign = 1 if n % 2 else -1
            if kind != 2:
                for k, q in enumerate(columns[n * outputs : (n + 1) * outputs]):
                    direction[q] = sign * (rng.random() if outputs == 1 else apart[k])
            for e, place in enumerate(rows[n * row : (n + 1) * row]):
                direction[place] = sign * turn[e] if kind != 3 else rng.gauss(0, 1)
    largest = max(map(abs, direction))
    return [d / largest for d in direction]


@pytest.mark.parametrize("name", CASES)
def test_nothing_near_a_split_minimum_is_lower(name: str) -> None:
    this = case(name)
    said = conclusion_of(this)
    here = [real(x) for x in parameters_of(said.center)]
    start = near_oracle.loss(this.problem, here)
    assert real(said.loss_lower) <= start <= real(said.loss_upper)
    assert said.loss_upper - said.loss_lower < Fraction(1, 10**40)
    rng = random.Random(3)
    for _ in range(40):
        step = real(said.radius) * mp.mpf(10) ** -rng.choice((0, 0, 3, 6))
        theta = [t + step * d for t, d in zip(here, adverse(this, rng), strict=True)]
        assert near_oracle.loss(this.problem, theta) >= real(said.loss_lower)


@pytest.mark.parametrize("name", ["two, on kinks, decay", "no decay, uneven", "leaky", "deep"])
def test_descents_from_the_box_end_no_lower(name: str) -> None:
    """Random coordinate and group moves, each kept only where the loss falls."""
    this = case(name)
    said, rng = conclusion_of(this), random.Random(7)
    center, box = [real(x) for x in parameters_of(said.center)], real(said.radius)
    theta = [t + box * rng.uniform(-1, 1) for t in center]
    value, pace = near_oracle.loss(this.problem, theta), box / 2
    for _ in range(80):
        trial = [
            max(t - box, min(t + box, x + pace * d)) for t, x, d in zip(center, theta, adverse(this, rng), strict=True)
        ]
        lower = near_oracle.loss(this.problem, trial)
        if lower < value:
            theta, value = trial, lower
        else:
            pace *= mp.mpf("0.9")
    assert value >= real(said.loss_lower)


@pytest.mark.parametrize("name", CASES)
def test_what_is_said_of_the_whole_network(name: str) -> None:
    this = case(name)
    said, (planted, _) = conclusion_of(this), merged_minimum(name)
    apart = [abs(a - b) for a, b in zip(*map(parameters_of, (said.center, this.problem.network)), strict=True)]
    assert max(apart) + said.center_reach == said.reach < Fraction(1, 10**6)
    assert said.shared == tuple(tuple(share.unit for share in group) for group in this.certificate.groups)
    assert said.unique_radius is None
    names, place = {}, 0
    for unit in range(planted.problem.network.hidden[-1].width):
        count = len(CASES[name][2].get(unit, (None,)))
        names[unit] = range(place, place + count)
        place += count
    last = len(planted.problem.network.hidden) - 1
    expected = {(k, c, i) for k, j, i in planted.kinks for c in (names[j] if k == last else [j])}
    assert set(said.kinks) == expected
    assert len(said.kinks) == len(expected)


def test_the_statement_is_about_the_split_point_however_far_the_network_is() -> None:
    this = case("two, on kinks, decay")
    layers = list(this.problem.network.layers)
    row = (layers[0].weight[1][0] + HALF, *layers[0].weight[1][1:])
    layers[0] = replace(layers[0], weight=(layers[0].weight[0], row, *layers[0].weight[2:]))
    moved = replace(this, problem=this.problem.at(Network(tuple(layers))))
    near, far = conclusion_of(this), conclusion_of(moved)
    assert far.center == near.center
    assert abs(far.reach - HALF) < Fraction(1, 10**6)
    assert far.network_radius is None


def refused(problem: Problem, certificate: Merged) -> Rejected:
    with pytest.raises(Rejected) as caught:
        check(problem, certificate)
    return caught.value


def with_ratios(this: Shared, ratios: Sequence[Ratio]) -> Merged:
    """The first group's ratios replaced."""
    first, *rest = this.certificate.groups
    changed = tuple(Share(share.unit, *ratio) for share, ratio in zip(first, ratios, strict=True))
    return replace(this.certificate, groups=(changed, *rest))


def lower_nearby(problem: Problem, network: Network, steps: Sequence[Mapping[int, Real]]) -> bool:
    """Whether one of the steps, however much shortened, leads to a lower loss."""
    start = [real(x) for x in parameters_of(network)]
    here = near_oracle.loss(problem, start)

    def falls(step: Mapping[int, Real], amount: Real) -> bool:
        theta = [t + amount * step.get(q, mp.mpf(0)) for q, t in enumerate(start)]
        return bool(near_oracle.loss(problem, theta) < here)

    return any(all(falls(step, mp.mpf(10) ** -n) for n in (6, 8, 10)) for step in steps)


def slopes(problem: Problem, network: Network) -> list[Mapping[int, Real]]:
    """The directions of steepest descent one parameter at a time, and all together."""
    start = [real(x) for x in parameters_of(network)]
    tiny = mp.mpf(10) ** -20
    rates = []
    for q in range(len(start)):
        up, down = ([t + s * tiny * (q == k) for k, t in enumerate(start)] for s in (1, -1))
        rates.append((near_oracle.loss(problem, up) - near_oracle.loss(problem, down)) / (2 * tiny))
    return [dict(enumerate(-rate for rate in rates)), *({q: -rate} for q, rate in enumerate(rates))]


def test_false_minimum_copies_of_opposite_signs() -> None:
    """(5/3)^2 - (4/3)^2 = 1: the outputs are the same, but at a kink the second copy makes the loss concave."""
    planted, barrier = merged_minimum("no decay, uneven")
    ratios: tuple[Ratio, ...] = ((Fraction(5, 3),) * 2, (Fraction(4, 3), Fraction(-4, 3)))
    this = shared(planted, barrier, {0: ratios})
    assert "ratios" in str(refused(this.problem, this.certificate))
    point = split(conclusion_of_merged(planted.problem, barrier).center, {0: ratios})
    setting = setting_of(this.problem)
    bias = setting.index(0, 1, 2)
    both = [{bias: mp.mpf(s)} for s in (1, -1)]
    # The outputs are as at the minimum; moving the second copy's bias alone must lower the loss on one side, as its
    # kinks are concave and the others' sides do not move.
    assert lower_nearby(this.problem, point, [*both, *slopes(this.problem, point)])


def conclusion_of_merged(problem: Problem, certificate: object) -> LocalMinimumNearby:
    said = check(problem, certificate).conclusion  # type: ignore[arg-type]
    assert isinstance(said, LocalMinimumNearby)
    return said


def test_false_minimum_unequal_ratios_under_decay() -> None:
    """Decay pulls the incoming and the outgoing weights towards equal size."""
    planted, barrier = merged_minimum("two, on kinks, decay")
    uneven: tuple[Ratio, ...] = ((Fraction(9, 10), Fraction(2, 5)), (Fraction(4, 5), Fraction(4, 5)))
    this = shared(planted, barrier, {0: uneven})
    assert "decay" in str(refused(this.problem, this.certificate))
    point = split(conclusion_of_merged(planted.problem, barrier).center, {0: uneven})
    assert lower_nearby(this.problem, point, slopes(this.problem, point))


def test_false_minimum_ratios_that_do_not_add_up() -> None:
    planted, barrier = merged_minimum("two, on kinks, decay")
    short: tuple[Ratio, ...] = ((Fraction(3, 5),) * 2, (Fraction(3, 5),) * 2)
    this = shared(planted, barrier, {0: short})
    assert "add up" in str(refused(this.problem, this.certificate))
    point = split(conclusion_of_merged(planted.problem, barrier).center, {0: short})
    assert lower_nearby(this.problem, point, slopes(this.problem, point))


def test_false_minimum_a_dead_copy() -> None:
    """The ratio 0: some direction wakes the dead unit although the rest is at a minimum."""
    planted, barrier = merged_minimum("two, on kinks, decay")
    dead: tuple[Ratio, ...] = ((Fraction(1),) * 2, (Fraction(0),) * 2)
    this = shared(planted, barrier, {0: dead})
    assert "above 0" in str(refused(this.problem, this.certificate))
    point = split(conclusion_of_merged(planted.problem, barrier).center, {0: dead})
    setting, rng = setting_of(this.problem), random.Random(1)
    row, (out,) = list(setting.incoming(0, 1)), setting.outgoing(0, 1)
    wakings = []
    for _ in range(200):
        w = [mp.mpf(rng.gauss(0, 1)) for _ in row]
        size = mp.sqrt(mp.fsum(x * x for x in w))
        wakings += [{**{q: x / size for q, x in zip(row, w, strict=True)}, out: mp.mpf(s)} for s in (1, -1)]
    assert lower_nearby(this.problem, point, wakings)


def test_false_minimum_two_outputs() -> None:
    """Copies may turn their outgoing weights apart: of two outputs the split of a minimum need be none."""
    planted = plant([2, 2, 2], [ReLU()], Squared(), 20, 3, decay=1e-3, amplitude=0.3)
    barrier = with_radius(planted.problem, certificate_at(planted.problem))
    center = conclusion_of_merged(planted.problem, barrier).center
    this = shared(planted, barrier, {0: THIRDS})
    assert "second singular value" in str(refused(this.problem, this.certificate))
    setting, rng = setting_of(this.problem), random.Random(4)
    point, steps = split(center, {0: THIRDS}), []
    for _ in range(400):
        v, w = ([mp.mpf(rng.gauss(0, 1)) for _ in range(n)] for n in (2, 3))
        step = {}
        for copy, ratio in ((0, mp.mpf(4)), (1, mp.mpf(-3))):
            step |= {q: ratio * x for q, x in zip(setting.incoming(0, copy), w, strict=True)}
            step |= {q: ratio * x for q, x in zip(setting.outgoing(0, copy), v, strict=True)}
        steps.append(step)
    assert lower_nearby(this.problem, point, steps)


def test_smooth_units_do_not_merge() -> None:
    planted = plant([2, 3, 1], [Tanh()], Squared(), 20, 1, decay=1e-3)
    barrier = with_radius(planted.problem, certificate_at(planted.problem))
    this = shared(planted, barrier, {0: THIRDS})
    assert "sublinear" in str(refused(this.problem, this.certificate))


def test_a_multiplier_of_the_wrong_sign_at_a_pinned_point() -> None:
    """Sublinearity helps only where the loss grows with the unit: the merged certificate is refused."""
    this = case("two, on kinks, decay")
    kink, *rest = this.certificate.minimum.kinks
    flipped = replace(kink, multiplier=-kink.multiplier)
    certificate = replace(this.certificate, minimum=replace(this.certificate.minimum, kinks=(flipped, *rest)))
    verdict = refused(this.problem, certificate)
    assert isinstance(verdict, BarrierRejected)
    assert verdict.condition in (BarrierCondition.MULTIPLIER_ABOVE_ZERO, BarrierCondition.CONCAVE)


def test_a_collapsed_unit_has_nothing_to_share() -> None:
    """Its copies are all 0, and near there nothing makes their pre-activations agree in sign."""
    alone = silent(Fraction(20))
    barrier = with_radius(alone, certificate_at(alone, collapsed=UNITS, forced=0.5))
    this = shared(Planted(alone, (), ()), barrier, {0: THIRDS})
    assert "outgoing weight" in str(refused(this.problem, this.certificate))


@pytest.mark.parametrize(
    "groups",
    [
        (),
        ((Share(0, HALF, HALF),),),
        (tuple(Share(unit, *ratio) for unit, ratio in zip((0, 2, 1), THREE_WAYS, strict=True)),),
        ((Share(0, *THIRDS[0]), Share(0, *THIRDS[1])),),
        ((Share(0, *THIRDS[0]), Share(9, *THIRDS[1])),),
        ((Share(-1, *THIRDS[0]), Share(0, *THIRDS[1])),),
        ((Share(0, *THIRDS[0]), Share(1, *THIRDS[1])), (Share(1, *THIRDS[0]), Share(2, *THIRDS[1]))),
        ((),),
    ],
)
def test_groups_that_are_none(groups: tuple[tuple[Share, ...], ...]) -> None:
    this = case("two, on kinks, decay")
    refused(this.problem, replace(this.certificate, groups=groups))


def test_the_merged_network_is_what_is_certified() -> None:
    """Another group of the same network is another merged network, at which the certificate proves nothing."""
    this = case("three and two")
    first, second = this.certificate.groups
    only = replace(this.certificate, groups=(first,))
    assert isinstance(refused(this.problem, only), BarrierRejected)
    assert with_ratios(this, THREE_WAYS) == this.certificate
    assert refused(this.problem, with_ratios(this, [*UNEVEN, UNEVEN[0]])).rule == "merged"
    assert second


LOPSIDED: tuple[Ratio, ...] = ((Fraction(100), Fraction(1, 200)), (Fraction(1), HALF))
SMALL = Fraction(1, 50)


@pytest.mark.parametrize("ratios", [THIRDS, THREE_WAYS, UNEVEN, SLIVER, LOPSIDED])
@pytest.mark.parametrize(
    ("v", "long"),
    [(Fraction(1), 1), (SMALL, 1), (SMALL, 1000), (SMALL, Fraction(1, 10**7)), (Fraction(10**6), 1)],
)
@pytest.mark.parametrize("reach", [Fraction(1, 10**6), Fraction(1), Fraction(100)])
def test_from_the_box_the_merged_unit_and_all_copies_stay_in_the_merged_box(
    ratios: Sequence[Ratio], v: Fraction, long: Fraction, reach: Fraction
) -> None:
    """At its corners: no copy changes its sign, each copy times 1 / a and the unit that takes over are near enough."""
    w = [10 * Fraction(long), -3 * Fraction(long), Fraction(long) / 7]
    center = Network((Layer((tuple(w),)), Layer(((v,),))))
    said = replace(conclusion_of(case("leaky")), center=center, radius=reach)
    group = tuple(Share(n, *ratio) for n, ratio in enumerate(ratios))
    delta, rng = real(split_radius(said, 0, group)), random.Random(1)
    box = real(reach) * (1 + mp.mpf(10) ** -90)
    assert delta > 0
    for n in range(30):
        # The first corners pull all copies one way, where displacements add up.
        sign = (lambda: 1) if n == 0 else (lambda: -1) if n == 1 else (lambda: rng.choice((-1, 1)))
        rows = [[real(a * x) + sign() * delta for x in w] for a, _ in ratios]
        out = [real(b * v) + sign() * delta for _, b in ratios]
        assert all(x > 0 for x in out)
        for (a, _), row in zip(ratios, rows, strict=True):
            assert max(abs(x / real(a) - real(y)) for x, y in zip(row, w, strict=True)) <= box
        even = [mp.sqrt(real(a) / real(b)) for a, b in ratios]
        size = mp.sqrt(mp.fsum((e * x) ** 2 for e, x in zip(even, out, strict=True)))
        taken = [mp.fdot(out, column) / size for column in zip(*rows, strict=True)]
        assert abs(size - real(v)) <= box
        assert max(abs(x - real(y)) for x, y in zip(taken, w, strict=True)) <= box


def test_the_minimum_is_as_far_from_the_center_as_its_largest_copy() -> None:
    this = case("no decay, uneven")
    planted, barrier = merged_minimum("no decay, uneven")
    alone = conclusion_of_merged(planted.problem, barrier)
    assert conclusion_of(this).center_reach == 3 * alone.center_reach > 0
    small = shared(planted, barrier, {0: THIRDS})
    assert conclusion_of(small).center_reach == alone.center_reach


def test_a_split_minimum_is_never_the_only_one() -> None:
    planted, barrier = merged_minimum("no kinks, decay")
    tight = replace(barrier, radius=barrier.radius / 64)
    assert conclusion_of_merged(planted.problem, tight).unique_radius is not None
    assert conclusion_of(shared(planted, tight, {2: THIRDS})).unique_radius is None


def test_a_network_without_hidden_layer() -> None:
    this = case("leaky")
    line = replace(this.problem, network=Network((Layer((this.problem.network.layers[0].weight[0],)),)), decay=None)
    assert "hidden layer" in str(refused(line, this.certificate))


@pytest.mark.parametrize(
    ("weights", "biases", "matters"),
    [
        ((0, 1, 0), (0, 0, 0), True),
        ((0, 0, 1), (0, 0, 0), True),
        ((0, 0, 0), (0, 1, 0), True),
        ((1, 0, 0), (0, 0, 0), False),
        ((0, 0, 0), (1, 0, 1), False),
    ],
)
def test_decay_of_any_weight_of_the_copies_asks_for_equal_ratios(
    weights: tuple[int, ...], biases: tuple[int, ...], matters: bool
) -> None:
    planted, barrier = merged_minimum("deep")
    decay = Decay(tuple(map(Fraction, weights)), tuple(map(Fraction, biases)))
    this = shared(replace(planted, problem=replace(planted.problem, decay=decay)), barrier, {0: UNEVEN})
    assert ("under decay" in str(refused(this.problem, this.certificate))) == matters


def test_ratios_of_too_many_digits() -> None:
    planted, barrier = merged_minimum("no decay, uneven")
    huge = Fraction(2**9000)
    this = shared(planted, barrier, {0: ((1 / huge, huge / 2), (Fraction(1), HALF))})
    assert "bits" in str(refused(this.problem, this.certificate))

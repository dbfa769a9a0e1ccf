"""The rule `complete-list`: lists that are known, and every way to damage a certificate."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from proofs.kernel import Layer, Network, Rejected, Tanh
from proofs.kernel.landscape import products, residuals
from proofs.kernel.landscape.certificate import CompleteList, Minimum, NeverMinimum
from proofs.kernel.landscape.check import check_landscape
from proofs.kernel.landscape.question import Landscape
from proofs.kernel.landscape.residuals import product, residual_at
from tests.kernel.landscape.damaged import D3, changed, rejected
from tests.kernel.landscape.landscapes import listed, minima, small, zoo
from tests.kernel.mutation import mutants

Q = Fraction

KNOWN = {
    # The minimum of Proposition 1 has loss 18, its better point 14.
    ("D1", 1): ["14", "18", "75/4", "614/29", "106/5"],
    # Proposition 2: 8/3, and 0 for the better point.
    ("D2", 2): ["0", "1/2", "21/22", "735/674", "2", "8/3", "19/6"],
    # Proposition 3 is about three units, where 2/3 is one of the two residuals of this loss.
    ("D3", 3): ["0", "1/6", "7/26", "7/26", "49/101", "1/2", "1/2", "2/3", "2/3", "5/6"],
    ("XOR", 2): ["0", *["1/2"] * 4, *["2/3"] * 4, "1"],
    ("XOR", None): ["0", *["1/2"] * 4, *["2/3"] * 4, "1"],
    ("Jellyfish", None): ["0", *["1/2"] * 4, *["2/3"] * 4, "49/58", "1"],
}


@pytest.mark.parametrize(("name", "width"), KNOWN)
def test_known_lists(name: str, width: int | None) -> None:
    losses = [str(minimum.loss) for minimum in minima(zoo(name, width)).minima]
    assert losses[: len(KNOWN[name, width])] == KNOWN[name, width]


def test_every_width_agrees_with_each() -> None:
    every = minima(zoo("D1", None))
    lists = [{minimum.residual for minimum in minima(zoo("D1", width)).minima} for width in (1, 2, 3, 4)]
    assert lists[0] < lists[1] < lists[2] == lists[3] == {minimum.residual for minimum in every.minima}
    assert every.least_width == 3


def test_an_entry_is_missing() -> None:
    for landscape in (D3, zoo("XOR", None)):
        whole = listed(landscape)
        for k in range(0, len(whole.entries), 3):
            said = rejected(replace(whole, entries=whole.entries[:k] + whole.entries[k + 1 :]), landscape)
            assert said.startswith("complete-list: entries: expected one for the residual")


def test_an_entry_stands_twice() -> None:
    whole = listed(D3)
    said = rejected(replace(whole, entries=(*whole.entries, whole.entries[0])))
    assert said.endswith("expected a residual not settled before, got one that is")


def test_no_entries() -> None:
    said = rejected(CompleteList((), ()), small([((0,), 3)], None, hidden_bias=False))
    assert said == "complete-list: entries: expected one for the residual (0), got none"


def test_a_residual_of_another_length() -> None:
    said = changed(NeverMinimum, lambda e: replace(e, residual=e.residual[1:]))
    assert said == "complete-list: entry: expected a residual per data point, got another number"


def test_a_piece_is_missing() -> None:
    whole = listed(D3)
    for k in range(0, len(whole.pieces), 5):
        said = rejected(replace(whole, pieces=whole.pieces[:k] + whole.pieces[k + 1 :]))
        assert said == "complete-list: products of cells: expected a fit for each, got one that has none"


@pytest.mark.parametrize(
    ("weights", "said"),
    [
        ({10**6: Q(1)}, "expected generators of the arrangement, got others"),
        ({-1: Q(1)}, "expected generators of the arrangement, got others"),
        ({0: Q(-1)}, "expected weights above 0, got others"),
        ({0: Q(0)}, "expected weights above 0, got others"),
        ({2: Q(1, 7)}, "expected a fit of least squares, got another"),
    ],
)
def test_a_piece_is_none(weights: dict[int, Fraction], said: str) -> None:
    whole = listed(D3)
    pieces = (replace(whole.pieces[0], weights=weights), *whole.pieces[1:])
    assert rejected(replace(whole, pieces=pieces)) == f"complete-list: piece 0: {said}"


def test_a_ray_left_out_of_a_piece() -> None:
    whole = listed(D3)
    k, piece = next((k, piece) for k, piece in enumerate(whole.pieces) if len(piece.weights) > 2)
    fewer = replace(piece, weights=dict(list(piece.weights.items())[1:]))
    said = rejected(replace(whole, pieces=(*whole.pieces[:k], fewer, *whole.pieces[k + 1 :])))
    assert said == f"complete-list: piece {k}: expected a fit of least squares, got another"


def scaled(network: Network, factor: Fraction) -> Network:
    hidden, output = network.layers
    return Network((hidden, Layer(tuple(tuple(factor * v for v in row) for row in output.weight), output.bias)))


def test_a_network_of_another_residual() -> None:
    said = changed(Minimum, lambda e: replace(e, network=scaled(e.network, Q(2))))
    assert said == "complete-list: entry: expected the residual of the network, got another"


def test_a_unit_is_where_all_its_weights_put_it() -> None:
    """Both inputs are equal: by the first weight alone the unit would be off everywhere, and any residual would do."""
    twice = small([((x, x), y) for x, y in ((-1, 0), (0, 5), (1, -2), (3, 1))], 1)
    unit = Layer(((Q(0), Q(1)),), (Q(-2),))
    network = Network((unit, Layer(((Q(1),),), (Q(3, 4),))))
    found = listed(twice)
    entry = Minimum(residual_at(twice, network), network)
    said = rejected(CompleteList(found.pieces, (entry, *found.entries)), twice)
    assert said == "complete-list: entry 0, unit 0: expected an admissible state, got another"
    assert minima(twice).minima


def test_a_network_with_another_activation() -> None:
    landscape = zoo("D1", 1)
    said = changed(Minimum, lambda e: replace(e, network=replace(e.network, activations=(Tanh(),))), landscape)
    assert said == "complete-list: entry: expected a network of the landscape, got another"


def test_a_network_of_another_landscape() -> None:
    wide = Network((Layer(((Q(0),),) * 3, (Q(0),) * 3), Layer(((Q(0),) * 3,), (Q(0),))))
    for network in (wide, Network((Layer(((Q(0),),)), Layer(((Q(0),),), (Q(0),))))):
        said = changed(Minimum, lambda e, network=network: replace(e, network=network))
        assert said == "complete-list: entry: expected a network of the landscape, got another"


def test_a_point_that_is_no_minimum() -> None:
    """Two networks of D1: a shift of the output bias, and a unit that a step along the arrangement would better."""
    landscape = zoo("D1", 1)
    flat = Network((Layer(((Q(1),),), (Q(0),)), Layer(((Q(0),),), (Q(0),))))
    targets = landscape.targets
    whole = listed(landscape)
    said = rejected(replace(whole, entries=(Minimum(tuple(-y for y in targets), flat),)), landscape)
    assert said == "complete-list: entry 0: expected a sum of 0, got another sum"
    mean = sum(targets) / len(targets)
    level = Network((flat.layers[0], Layer(((Q(0),),), (mean,))))
    said = rejected(replace(whole, entries=(Minimum(tuple(mean - y for y in targets), level),)), landscape)
    assert said == "complete-list: entry 0, unit 0: expected an admissible state, got another"


def test_more_than_is_taken_on(monkeypatch: pytest.MonkeyPatch) -> None:
    certificates = listed(D3), listed(zoo("XOR", None))
    with monkeypatch.context() as limits:
        limits.setattr("proofs.kernel.landscape.residuals.MAX_WORK", 1000)
        assert rejected(certificates[0]) == "landscape: products of vectors and rays: expected at most 1000, got 1008"
        limits.setattr("proofs.kernel.landscape.rules.complete_list.MAX_PAIRS", 100)
        assert rejected(certificates[0]) == "landscape: pairs of faces and entries: expected at most 100, got 975"
    monkeypatch.setattr(products, "MAX_PRODUCTS", 10)
    assert rejected(certificates[0]) == "complete-list: products of cells: expected at most 10, got 300"
    monkeypatch.setattr(residuals, "MAX_SUBSETS", 10)
    said = rejected(certificates[1], zoo("XOR", None))
    assert said == "landscape: sets of generators: expected at most 10, got 42"


@pytest.mark.parametrize(
    "landscape", [zoo("D1", 1), zoo("XOR", 2, hidden_bias=False), small([((1,), 1), ((-1,), 0)], 1, output_bias=False)]
)
def test_whatever_is_accepted_is_the_same_list(landscape: Landscape) -> None:
    """Small changes anywhere: rejected, or the list is still the true one."""
    truth = [(m.loss, m.residual) for m in minima(landscape).minima]
    accepted = 0
    for what, mutant in list(mutants(listed(landscape)))[::3]:
        if type(mutant) is not CompleteList:
            continue
        try:
            found = check_landscape(landscape, mutant).conclusion
        except Rejected:
            continue
        accepted += 1
        assert [(m.loss, m.residual) for m in found.minima] == truth, what
        assert all(m.loss == product(m.residual, m.residual) for m in found.minima)
    assert accepted < 100

"""The rule `complete-list`: lists that are known, and every way to damage a certificate."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import pytest

from proofs.kernel import Layer, Network, Rejected, Tanh
from proofs.kernel.exact import Vector
from proofs.kernel.landscape import products, residuals
from proofs.kernel.landscape.certificate import CompleteList, Entry, Minimum, NeverMinimum, Separation, TooFewUnits
from proofs.kernel.landscape.check import check_landscape
from proofs.kernel.landscape.question import Landscape
from proofs.kernel.landscape.residuals import centred, product, residual_at
from tests.kernel.landscape.landscapes import listed, minima, small, zoo
from tests.kernel.mutation import mutants

D3 = zoo("D3", 2)
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


def rejected(certificate: CompleteList, landscape: Landscape = D3) -> str:
    with pytest.raises(Rejected) as caught:
        check_landscape(landscape, certificate)
    return str(caught.value)


def entry(kind: type, landscape: Landscape = D3, *, least: int = 0) -> int:
    """The first entry of a kind; `least` separators where it has any."""
    for k, found in enumerate(listed(landscape).entries):
        if isinstance(found, kind) and (not isinstance(found, NeverMinimum) or len(found.separators) >= least):
            return k
    raise AssertionError(f"no {kind.__name__}")


def changed(kind: type, change: Callable[[Entry], Entry], landscape: Landscape = D3, *, least: int = 0) -> str:
    """Why the list is rejected when an entry is changed."""
    entries = list(listed(landscape).entries)
    k = entry(kind, landscape, least=least)
    entries[k] = change(entries[k])
    return rejected(CompleteList(listed(landscape).pieces, tuple(entries)), landscape).replace(f"entry {k}", "entry")


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


def test_a_minimum_called_none() -> None:
    said = changed(Minimum, lambda e: NeverMinimum(e.residual, ()))
    assert said.startswith("complete-list: entry: expected no state left")


def first_separator(change: Callable[[tuple[Fraction, ...]], tuple[Fraction, ...]]) -> Callable[[Entry], Entry]:
    def change_entry(e: Entry) -> Entry:
        assert isinstance(e, NeverMinimum)
        return replace(e, separators=(change(e.separators[0]), *e.separators[1:]))

    return change_entry


SEPARATORS = {
    "shorter": (lambda z: z[1:], "expected a number per data point, got 5"),
    "another sum": (lambda z: (z[0] + 1, *z[1:]), "expected a separator that sums to 0, got another"),
    "turned round": (lambda z: tuple(-e for e in z), "expected"),
    "zero": (lambda z: (Q(0),) * len(z), "expected no state left"),
}


@pytest.mark.parametrize("what", SEPARATORS)
def test_a_separator_is_changed(what: str) -> None:
    change, said = SEPARATORS[what]
    assert said in changed(NeverMinimum, first_separator(change), least=1)


def test_a_separator_is_missing() -> None:
    landscape = zoo("D2", None)
    said = changed(NeverMinimum, lambda e: replace(e, separators=e.separators[:-1]), landscape, least=1)
    assert said.startswith("complete-list: entry: expected no state left")


def test_too_few_units_is_about_a_width() -> None:
    residual = listed(D3).entries[entry(TooFewUnits)].residual
    said = rejected(CompleteList((), (TooFewUnits(residual, Separation(residual, ())),)), zoo("D3", None))
    assert said == "complete-list: entry 0: expected a fixed width, got every width"


def root(change: Callable[[Separation], Separation]) -> str:
    return changed(TooFewUnits, lambda e: replace(e, root=change(e.root)))


def test_a_branch_is_missing_or_one_too_many() -> None:
    assert "further states, got" in root(lambda node: replace(node, further=node.further[1:]))
    assert "further states, got" in root(lambda node: replace(node, further=(*node.further, node.further[0])))


def deepest(node: Separation, change: Callable[[Separation], Separation]) -> Separation:
    if not node.further:
        return change(node)
    return replace(node, further=(deepest(node.further[0], change), *node.further[1:]))


def test_the_separator_of_a_leaf_is_changed() -> None:
    zero = root(lambda node: deepest(node, lambda leaf: replace(leaf, separator=(Q(0),) * 6)))
    assert "expected outputs apart from the chosen states, got others" in zero
    turned = root(lambda node: deepest(node, lambda leaf: replace(leaf, separator=tuple(-z for z in leaf.separator))))
    assert "expected no chosen state below 0" in turned or "outputs apart" in turned


def test_a_separator_that_is_negative_on_a_chosen_state() -> None:
    """The outputs themselves, turned round, are below 0 at the outputs, but on a chosen state, too."""
    residual = listed(D3).entries[entry(TooFewUnits)].residual
    outputs = centred(D3, [-y - r for y, r in zip(D3.targets, residual, strict=True)])
    said = root(lambda node: deepest(node, lambda leaf: replace(leaf, separator=outputs)))
    assert said.endswith("expected no chosen state below 0, got one")


# A residual r that vanishes on a face of two rays, and outputs on one of them, around which r is not of one sign: the
# first separator is 0 at the outputs and leaves states out.
DEGENERATE = small([((-2, 2), 1), ((1, 0), -3), ((-1, 0), 6), ((-2, -1), 8), ((2, -1), 2)], None)
ON_AN_EDGE = (Q(-1), Q(3), Q(-2), Q(1), Q(-1))


def with_separators(change: Callable[[tuple[Vector, ...]], tuple[Vector, ...]], residual: Vector = ON_AN_EDGE) -> str:
    entries = [
        NeverMinimum(residual, change(getattr(e, "separators", ()))) if e.residual == residual else e
        for e in listed(DEGENERATE).entries
    ]
    return rejected(CompleteList((), tuple(entries)), DEGENERATE).split(": ", 2)[2]


def test_exclusion_in_two_steps() -> None:
    (found,) = (e for e in listed(DEGENERATE).entries if e.residual == ON_AN_EDGE)
    assert isinstance(found, NeverMinimum)
    outputs = [y + r for y, r in zip(DEGENERATE.targets, ON_AN_EDGE, strict=True)]
    assert [product(z, outputs) < 0 for z in found.separators] == [False, True]
    assert ON_AN_EDGE not in {minimum.residual for minimum in minima(DEGENERATE).minima}
    assert with_separators(lambda both: both[:1]).startswith("expected no state left, got")
    # The second needs the states that the first leaves out.
    assert with_separators(lambda both: both[1:]) == "expected no state below 0, got one"


def test_a_separator_above_the_outputs() -> None:
    """Nowhere negative on a state of a minimum, as it should be; but positive at the outputs."""
    landscape = small([((-2,), 0), ((0,), 3), ((2,), 1), ((1,), -1)], 1)
    residual = next(minimum.residual for minimum in minima(landscape).minima if minimum.loss == Q(90, 11))
    claim = NeverMinimum(residual, (tuple(Q(z, 44) for z in (15, 15, -25, -5)),))
    entries = tuple(claim if e.residual == residual else e for e in listed(landscape).entries)
    said = rejected(replace(listed(landscape), entries=entries), landscape)
    assert said.endswith("expected outputs not above 0, got others")


def test_a_silent_unit_is_not_forgotten() -> None:
    """Targets that are constant: every unit may be silent, and the residual 0 belongs to a minimum."""
    landscape = small([((1,), 2), ((3,), 2)], 1)
    zero = (Q(0), Q(0))
    for claim in (NeverMinimum(zero, ()), TooFewUnits(zero, Separation(zero, ()))):
        said = rejected(CompleteList(listed(landscape).pieces, (claim,)), landscape)
        assert said == "complete-list: entry 0: expected no silent unit, got one that is admissible"


def test_more_than_is_taken_on(monkeypatch: pytest.MonkeyPatch) -> None:
    certificates = listed(D3), listed(zoo("XOR", None))
    with monkeypatch.context() as limits:
        limits.setattr("proofs.kernel.landscape.residuals.MAX_WORK", 1000)
        assert rejected(certificates[0]) == "landscape: products of vectors and rays: expected at most 1000, got 7416"
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

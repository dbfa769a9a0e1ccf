"""Certificates hold exactly what they declare, and what a theorem holds cannot change."""

from __future__ import annotations

import dataclasses
import pickle
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any, get_type_hints

import pytest

from proofs.kernel import Dataset, Layer, Network, Problem, Rejected, ShapeError, check
from proofs.kernel.certificate import (
    BetterPoint,
    ConstantOutput,
    DescentPath,
    OutputMargin,
    RescalingOrbit,
    SeveralOutputsMinimum,
    ShallowMinimum,
    Split,
    Vertex,
)
from proofs.kernel.check import RULES
from proofs.kernel.conclusion import Conclusion
from proofs.kernel.kinds import Table, keep
from tests.kernel.builders import PROPOSITION_1
from tests.kernel.examples import CROWN, CROWN_TREE, DESCENT_START, STILL, WIDE, WIDE_TREE, Example, examples

ONE = Fraction(1)


class OddTuple(tuple):  # type: ignore[type-arg]
    """A subclass, which could iterate differently every time."""


class OddFraction(Fraction):
    pass


class OddInt(int):
    pass


class OddDict(dict):  # type: ignore[type-arg]
    pass


class OddNetwork(Network):
    pass


def strangers(value: Any) -> list[Any]:
    """Values that equal this one or look like it, of another type."""
    match value:
        case Fraction():
            return [float(value), complex(value), str(value), OddFraction(value), int(value), True, None, 10**400]
        case int():
            return [bool(value), OddInt(value), Fraction(value), float(value), str(value), 10**5000, -(10**5000)]
        case tuple():
            return [list(value), OddTuple(value), dict(enumerate(value)), None, iter(value)]
        case Mapping():
            return [OddDict(value), tuple(value.items()), list(value), Mapping, None]
        case Network():
            return [OddNetwork(value.layers), value.layers, None, Network]
        case _ if dataclasses.is_dataclass(value):
            odd = type("Odd", (type(value),), {})
            fields = [getattr(value, field.name) for field in dataclasses.fields(value)]
            empty = [object.__new__(type(value))] if fields else []
            return [odd(*fields), *empty, type(value), fields, "x", 0.5, object()]
        case _:
            return [0, False, "None", float("nan")]


def replaced(value: Any) -> Iterator[Any]:
    """The value with one part at a time, at any depth, exchanged for a stranger."""
    yield from strangers(value)
    if isinstance(value, tuple):
        for k, entry in enumerate(value):
            yield from ((*value[:k], new, *value[k + 1 :]) for new in replaced(entry))
    elif isinstance(value, Mapping):
        for key, entry in value.items():
            yield from ({**value, key: new} for new in replaced(entry))
            rest = {k: v for k, v in value.items() if k != key}
            yield from ({**rest, new: entry} for new in replaced(key) if _hashable(new) and new not in rest)
    elif dataclasses.is_dataclass(value) and not isinstance(value, Network | type):
        for field in dataclasses.fields(value):
            for new in replaced(getattr(value, field.name)):
                yield dataclasses.replace(value, **{field.name: new})  # type: ignore[type-var]


def _hashable(value: object) -> bool:
    try:
        hash(value)
    except (TypeError, AttributeError):
        return False
    return True


@pytest.mark.parametrize("example", examples(), ids=str)
def test_a_stranger_anywhere_is_rejected_with_its_place(example: Example) -> None:
    name = type(example.certificate).__name__
    for wrong in replaced(example.certificate):
        if type(wrong) is type(example.certificate):
            with pytest.raises(Rejected) as caught:
                check(example.problem, wrong)
            assert caught.value.rule == "certificate"
            assert caught.value.step.startswith(name)
        else:
            with pytest.raises(TypeError, match="is not a certificate"):
                check(example.problem, wrong)


@pytest.mark.parametrize("kappa", [1, 10**400, 0.5, True, OddFraction(1, 2)])
def test_kappa_is_a_fraction(kappa: Any) -> None:
    """An integer divided by the number of outputs is a float, and a radius rounded up is false."""
    wide = SeveralOutputsMinimum((OutputMargin(kappa, (WIDE_TREE,) * 4),))
    with pytest.raises(Rejected, match=r"units\[0\]\.kappa: expected a Fraction, got a value of type"):
        check(WIDE, wide)


def test_the_place_leads_there() -> None:
    deep = ConstantOutput(0, ConstantOutput(1, ShallowMinimum((None, Split(2, Vertex({}), Vertex({3: 0.5}))))))  # type: ignore[dict-item]
    with pytest.raises(Rejected) as caught:
        check(PROPOSITION_1, deep)
    assert caught.value.step == "ConstantOutput.later.later.units[1].negative.multipliers[0][1]"


def test_every_annotation_is_understood() -> None:
    """A new class of certificate or conclusion may only declare what `keep` knows to hold fast."""
    for kind in (*RULES, *Conclusion.__args__):  # type: ignore[attr-defined]
        for name in get_type_hints(kind):
            with pytest.raises(Rejected):
                keep(object(), get_type_hints(kind)[name], name)
    with pytest.raises(NotImplementedError):
        keep(1.0, float, "a float")


def is_fast(value: Any) -> bool:
    """Whether nothing in it, at any depth, can be changed, judged by types alone."""
    if type(value) in (int, Fraction, type(None)):
        return True
    if type(value) is tuple:
        return all(map(is_fast, value))
    return (
        dataclasses.is_dataclass(value)
        and type(value).__dataclass_params__.frozen  # type: ignore[attr-defined]
        and not hasattr(value, "__dict__")
        and all(is_fast(getattr(value, field.name)) for field in dataclasses.fields(value))  # type: ignore[arg-type]
    )


@pytest.mark.parametrize("example", examples(), ids=str)
def test_what_a_theorem_holds_is_immutable(example: Example) -> None:
    theorem = check(example.problem, example.certificate)
    assert is_fast(theorem.certificate)
    assert is_fast(theorem.problem)
    assert is_fast(theorem.conclusion)
    assert theorem.certificate == example.certificate
    assert hash(theorem.certificate) == hash(check(example.problem, theorem.certificate).certificate)
    assert pickle.loads(pickle.dumps(theorem)) == theorem


def test_later_changes_do_not_reach_the_theorem() -> None:
    multipliers = dict(CROWN_TREE.positive.multipliers)  # type: ignore[union-attr]
    theorem = check(CROWN, ShallowMinimum((Split(2, Vertex(multipliers), Vertex({})),)))
    multipliers[0] = Fraction(7)
    assert theorem.certificate == ShallowMinimum((CROWN_TREE,))
    held = theorem.certificate.units[0].positive.multipliers  # type: ignore[union-attr]
    with pytest.raises(TypeError):
        held[0] = Fraction(7)

    class Thief:
        def __eq__(self, other: object) -> bool:
            if isinstance(other, dict):
                other[0] = Fraction(7)
            return True

    assert held == Thief()
    assert held[0] == ONE


ROW = (ONE,)
MUTABLE: list[Callable[[], object]] = [
    lambda: Layer([ROW]),  # type: ignore[arg-type]
    lambda: Layer(([ONE],)),  # type: ignore[arg-type]
    lambda: Layer((ROW,), [ONE]),  # type: ignore[arg-type]
    lambda: Layer(OddTuple((ROW,))),
    lambda: Layer((OddTuple(ROW),)),
    lambda: Layer((ROW,), OddTuple(ROW)),
    lambda: Layer(((OddFraction(1),),)),
    lambda: Layer(((1,),)),  # type: ignore[arg-type]
    lambda: Network([Layer((ROW,))]),  # type: ignore[arg-type]
    lambda: Network(OddTuple((Layer((ROW,)),))),
    lambda: Network((type("OddLayer", (Layer,), {})((ROW,)),)),
    lambda: Network((ROW,)),  # type: ignore[arg-type]
    lambda: Dataset([ROW], (ROW,)),  # type: ignore[arg-type]
    lambda: Dataset((ROW,), OddTuple((ROW,))),
    lambda: Dataset((ROW,), ([ONE],)),  # type: ignore[arg-type]
    lambda: Dataset((ROW,), (ROW,), [ONE]),  # type: ignore[arg-type]
    lambda: Dataset((ROW,), (ROW,), OddTuple(ROW)),
    lambda: dataclasses.replace(PROPOSITION_1, network=OddNetwork(PROPOSITION_1.network.layers)),
    lambda: dataclasses.replace(PROPOSITION_1, dataset=type("Odd", (Dataset,), {})((ROW,), (ROW,))),
    lambda: dataclasses.replace(PROPOSITION_1, dataset=None),
    lambda: dataclasses.replace(PROPOSITION_1, loss="squared"),
]


@pytest.mark.parametrize("made", MUTABLE, ids=range(len(MUTABLE)))
def test_what_could_change_is_refused_at_construction(made: Callable[[], object]) -> None:
    with pytest.raises(ShapeError):
        made()


def test_a_problem_of_another_type_is_none() -> None:
    odd = type("Odd", (Problem,), {})(PROPOSITION_1.network, PROPOSITION_1.dataset)
    with pytest.raises(TypeError, match="Odd is not a problem"):
        check(odd, RescalingOrbit(0, 0))


def test_a_network_of_another_type_is_rejected() -> None:
    odd = OddNetwork(PROPOSITION_1.network.layers)
    with pytest.raises(Rejected, match=r"BetterPoint\.network: expected a Network, got a value of type OddNetwork"):
        check(PROPOSITION_1, BetterPoint(odd))
    with pytest.raises(Rejected, match=r"DescentPath\.velocity: expected a Network"):
        check(DESCENT_START, DescentPath(None, STILL, ONE))  # type: ignore[arg-type]


@pytest.mark.parametrize("pairs", [5, (5,), ((0,),), ((0, ONE), (0, ONE)), ((0, 1.0),), (("0", ONE),), [(0, ONE)]])
def test_a_table_made_by_hand_is_held_against_its_annotation(pairs: Any) -> None:
    with pytest.raises(Rejected, match="multipliers"):
        check(CROWN, ShallowMinimum((Split(2, Vertex(Table(pairs)), Vertex({})),)))


def test_a_table_is_a_mapping() -> None:
    table = Table(((1, ONE), (4, ONE / 2)))
    assert table == {4: ONE / 2, 1: ONE}
    assert table != {1: ONE}
    assert dict(table) == {1: ONE, 4: ONE / 2}
    assert [key in table for key in (0, 1, 2, 4, 5)] == [False, True, False, True, False]
    assert repr(table) == "{1: Fraction(1, 1), 4: Fraction(1, 2)}"
    assert pickle.loads(pickle.dumps(table)) == table

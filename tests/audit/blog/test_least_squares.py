"""Blog post, Theorem 1 and the linear neuron: the exact fit against elimination, the claims on drawn cases."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofs.audit.blog.least_squares import ZERO, addition, best_fit, residual_of
from proofs.audit.blog.linear_neuron import add_layer
from proofs.audit.blog.theorem_1 import as_predicted
from proofs.audit.claim import Checker, Status, Version
from proofs.audit.registry import by_name
from proofs.kernel.exact import Vector, inner
from tests.audit.chains import without_coq
from tests.strategies.linear_system import solutions
from tests.strategies.numbers import rationals


@st.composite
def column_systems(draw: st.DrawFn) -> tuple[list[Vector], Vector, Vector]:
    """Columns, often dependent, a new column, often in their span or orthogonal to the residual, and a target."""
    n = draw(st.integers(1, 5))
    column = st.tuples(*[rationals()] * n)
    columns: list[Vector] = draw(st.lists(column, max_size=4))
    target = draw(column)
    if columns and draw(st.booleans()):
        columns.append(_combination(draw, columns, n))
    new = draw(column)
    kind = draw(st.integers(0, 3))
    if kind == 0:
        new = _combination(draw, columns, n)
    residual = best_fit(columns, target).residual
    if kind == 1 and any(residual):
        share = inner(new, residual) / inner(residual, residual)
        new = tuple(e - share * r for e, r in zip(new, residual, strict=True))
    return columns, new, target


def _combination(draw: st.DrawFn, columns: list[Vector], n: int) -> Vector:
    factors = [draw(rationals()) for _ in columns]
    return tuple(sum((f * c[i] for f, c in zip(factors, columns, strict=True)), ZERO) for i in range(n))


@given(column_systems())
def test_best_fit_solves_the_normal_equations_as_plain_elimination_does(
    case: tuple[list[Vector], Vector, Vector],
) -> None:
    columns, _, target = case
    fit = best_fit(columns, target)
    assert fit.residual == residual_of(columns, fit.weights, target)
    assert all(inner(column, fit.residual) == 0 for column in columns)
    normal = [[inner(a, b) for b in columns] for a in columns]
    other, _ = solutions(normal, [inner(column, target) for column in columns], len(columns))
    assert other is not None
    assert residual_of(columns, other, target) == fit.residual


@given(column_systems(), st.data())
def test_no_weights_beat_the_best_fit(case: tuple[list[Vector], Vector, Vector], data: st.DataObject) -> None:
    columns, _, target = case
    weights = [data.draw(rationals(5)) for _ in columns]
    residual = residual_of(columns, weights, target)
    assert inner(residual, residual) >= best_fit(columns, target).loss


@given(column_systems())
def test_theorem_1_predicts_whether_and_by_how_much(case: tuple[list[Vector], Vector, Vector]) -> None:
    columns, new, target = case
    found = addition(columns, new, target)
    assert as_predicted(found)
    assert found.improves == (inner(new, found.before.residual) != 0)


@given(column_systems(), st.lists(st.lists(rationals(), min_size=5, max_size=5), max_size=3))
def test_a_layer_with_a_linear_neuron_never_raises_the_optimum(
    case: tuple[list[Vector], Vector, Vector], others: list[list[object]]
) -> None:
    columns, new, target = case
    layer: list[Vector] = [tuple(row[: len(target)]) for row in others]  # type: ignore[misc]
    held, fell, _ = add_layer([*columns, new], layer, target)
    assert held
    assert not (fell and best_fit([*columns, new], target).loss == 0)


def test_columns_must_be_as_long_as_the_target() -> None:
    with pytest.raises(ValueError, match="every column must have 2 entries"):
        best_fit(((ZERO,),), (ZERO, ZERO))


@pytest.mark.parametrize("name", ["blog-theorem-1", "blog-linear-neuron"])
def test_proved_as_printed(name: str) -> None:
    claim = by_name(name)
    proof = claim.prove()
    half = proof.half(Version.PRINTED)
    assert half.verdict == without_coq(claim.printed)
    assert half.status is Status.PROVED
    assert proof.half(Version.AMENDED) is None
    assert claim.amended is None
    readers = [o.name for o in half.obligations for e in o.evidence if e.checker is Checker.READER]
    assert readers[-1] == "the rule of induction"


def test_every_query_of_theorem_1_is_unsatisfiable_when_asked_again() -> None:
    import z3

    half = by_name("blog-theorem-1").prove().half(Version.PRINTED)
    assert half is not None
    queries = [e.query for o in half.obligations for e in o.evidence if e.checker is Checker.Z3]
    assert len(queries) >= 8
    for query in queries:
        solver = z3.Solver()
        solver.from_string(query)
        assert solver.check() == z3.unsat

"""The trees of case distinctions in certificate.json, written and read strictly. docs/certificates.md."""

from collections.abc import Callable
from fractions import Fraction
from typing import TypeVar

from proofs.kernel.certificate import CaseTree, Empty, IsolationTree, KernelCone, Split, UnitSplit, Vertex
from proofs.kernel.strict_json import Cursor

Json = dict[str, object]
Key = TypeVar("Key")


def case_tree_json(tree: CaseTree) -> Json:
    """The case tree as JSON values that `read_case_tree` reads back."""
    match tree:
        case Split(point, positive, negative):
            return {"split": point, "positive": case_tree_json(positive), "negative": case_tree_json(negative)}
        case Vertex(multipliers):
            return {"multipliers": [[point, str(value)] for point, value in multipliers.items()]}
        case Empty(weights):
            return {"empty": [[point, str(value)] for point, value in weights.items()]}


def isolation_tree_json(tree: IsolationTree) -> Json:
    """The isolation tree as JSON values that `read_isolation_tree` reads back."""
    match tree:
        case UnitSplit(unit, point, positive, negative):
            branches = {"positive": isolation_tree_json(positive), "negative": isolation_tree_json(negative)}
            return {"split": [unit, point], **branches}
        case KernelCone(rows, weights):
            return {
                "rows": [[point, str(value)] for point, value in rows.items()],
                "weights": [[[unit, point], str(value)] for (unit, point), value in weights.items()],
            }


def read_case_tree(cursor: Cursor) -> CaseTree:
    """Read a case tree, strictly."""
    value = cursor.value
    if isinstance(value, dict) and "split" in value:
        fields = cursor.fields(["split", "positive", "negative"])
        return Split(fields["split"].index(), read_case_tree(fields["positive"]), read_case_tree(fields["negative"]))
    if isinstance(value, dict) and "empty" in value:
        return Empty(_numbers(cursor.fields(["empty"])["empty"], Cursor.index))
    return Vertex(_numbers(cursor.fields(["multipliers"])["multipliers"], Cursor.index))


def read_isolation_tree(cursor: Cursor) -> IsolationTree:
    """Read an isolation tree, strictly."""
    if isinstance(cursor.value, dict) and "split" in cursor.value:
        fields = cursor.fields(["split", "positive", "negative"])
        unit, point = _unit_and_point(fields["split"])
        return UnitSplit(unit, point, read_isolation_tree(fields["positive"]), read_isolation_tree(fields["negative"]))
    fields = cursor.fields(["rows", "weights"])
    return KernelCone(_numbers(fields["rows"], Cursor.index), _numbers(fields["weights"], _unit_and_point))


def _unit_and_point(cursor: Cursor) -> tuple[int, int]:
    unit, point = cursor.pair()
    return unit.index(), point.index()


def _numbers(cursor: Cursor, key: Callable[[Cursor], Key]) -> dict[Key, Fraction]:
    """A list of pairs [key, number] without repeated keys."""
    result: dict[Key, Fraction] = {}
    for entry in cursor.items():
        name, number = entry.pair()
        if key(name) in result:
            name.fail("named twice; remove one")
        result[key(name)] = number.quotient()
    return result

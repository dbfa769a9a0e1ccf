"""Every small change of a JSON document: for files of any format."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

REPLACEMENTS: tuple[Any, ...] = (None, True, 7, -1, 0.5, 1e300, "7/2", "x", "", [], {}, [[]], [7, "7"])


def changes(value: Any, place: str = "document") -> Iterator[tuple[str, Any]]:
    """Pairs (what was changed, the changed document)."""
    for new in REPLACEMENTS:
        if type(new) is not type(value) or new != value:
            yield f"{place} = {new!r}", new
    if isinstance(value, dict):
        yield f"{place} with another key", {**value, "another": 1}
        for key, entry in value.items():
            rest = {k: v for k, v in value.items() if k != key}
            yield f"{place} without {key}", rest
            yield f"{place}: {key} renamed", {**rest, key.upper(): entry}
            yield from ((what, {**value, key: new}) for what, new in changes(entry, f"{place}.{key}"))
    elif isinstance(value, list):
        for k, entry in enumerate(value):
            yield f"{place} without [{k}]", value[:k] + value[k + 1 :]
            yield f"{place} with [{k}] twice", [*value[:k], entry, *value[k:]]
            yield from ((what, [*value[:k], new, *value[k + 1 :]]) for what, new in changes(entry, f"{place}[{k}]"))

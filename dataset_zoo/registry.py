"""The datasets one can ask for by name."""

from __future__ import annotations

from collections.abc import Callable

from dataset_zoo import digits, paper_classification, paper_regression, proposition_4, zig_zag
from dataset_zoo.exact import ExactDataset

_BUILDERS: dict[str, Callable[[], ExactDataset]] = {
    "D1": paper_regression.d1,
    "D2": paper_regression.d2,
    "D3": paper_regression.d3,
    "XOR": paper_classification.xor,
    "Jellyfish": paper_classification.jellyfish,
    "Zig-Zag": zig_zag.zig_zag,
    "Digits": digits.digits,
    "Proposition-4": proposition_4.proposition_4,
}


class UnknownDatasetError(LookupError):
    """No dataset of that name; the message lists those there are."""


def names() -> tuple[str, ...]:
    """The names `by_name` takes."""
    return tuple(_BUILDERS)


def by_name(name: str) -> ExactDataset:
    """The dataset called `name`, whatever the case of its letters; raises UnknownDatasetError."""
    for known, build in _BUILDERS.items():
        if known.lower() == name.lower():
            return build()
    raise UnknownDatasetError(f"no dataset named {name!r}; there are {', '.join(_BUILDERS)}")

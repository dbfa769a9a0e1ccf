"""Certificates of complete lists that are damaged in one place, and what the kernel says of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from proofs.kernel import Rejected
from proofs.kernel.landscape.certificate import CompleteList, Entry, NeverMinimum
from proofs.kernel.landscape.check import check_landscape
from proofs.kernel.landscape.question import Landscape
from tests.kernel.landscape.landscapes import listed, zoo

D3 = zoo("D3", 2)


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

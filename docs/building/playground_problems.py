"""What the playground offers: data, and points to start from, found when the site is built; nothing is typed off."""

from __future__ import annotations

from typing import Final

from dataset_zoo import by_name
from proofs.audit.claim import Version
from proofs.audit.paper.figure_4 import panels
from proofs.kernel.landscape.check import check_landscape
from proofs.kernel.landscape.conclusion import AllMinima
from proofs.kernel.landscape.question import Landscape
from proofs.kernel.network import Dataset, Network
from proofs.kernel.problem_files import network_json
from proofs.search.landscape.complete import find_complete_list
from proofs.search.landscape.representatives import padded

DATA: Final = ("D1", "D2", "D3", "XOR")
SECONDS: Final = 60.0
"""For the search of a list, which takes less than one."""


def problems() -> dict[str, object]:
    """`data`: points by name. `starts`: by data, networks with a name."""
    data = {name: Dataset(by_name(name).inputs, by_name(name).targets) for name in DATA}
    return {
        "data": {name: {"title": by_name(name).title, "points": _points(dataset)} for name, dataset in data.items()},
        "starts": _starts(all_minima(data["XOR"], 2)),
    }


def _points(dataset: Dataset) -> list[list[str]]:
    return [[str(number) for number in (*x, *y)] for x, y in zip(dataset.inputs, dataset.targets, strict=True)]


def all_minima(dataset: Dataset, width: int) -> list[Network]:
    """A network of this width for each local minimum, by ascending loss, as the kernel accepts their list."""
    landscape = Landscape(dataset, width)
    conclusion = check_landscape(landscape, find_complete_list(landscape, SECONDS)).conclusion
    assert isinstance(conclusion, AllMinima)
    return [padded(minimum.network, width) for minimum in conclusion.minima]


def _starts(xor: list[Network]) -> dict[str, list[dict[str, object]]]:
    """The points of Propositions 1 to 3, the first of each data set the one to begin with; two minima of XOR."""
    first, second, third = panels(Version.AMENDED)
    printed = panels(Version.PRINTED)[1]
    best, *worse = xor
    named = {
        "D1": {"the point of Proposition 1": first.worse.network, "a better one": first.better.network},
        "D2": {
            "the point of Proposition 2, its sign put right": second.worse.network,
            "the point as it is printed": printed.worse.network,
            "the perfect fit": second.better.network,
        },
        "D3": {"the point of Proposition 3": third.worse.network, "a better one": third.better.network},
        "XOR": {"a bad minimum": worse[0], "the perfect fit": best},
    }
    return {
        name: [{"name": title, "network": network_json(network)} for title, network in networks.items()]
        for name, networks in named.items()
    }

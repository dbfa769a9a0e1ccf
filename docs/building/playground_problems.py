"""What the playground offers: data, points to start from, and the complete lists of minima with their certificates.

The program finds all of it when the site is built; nothing is typed off. The page has the kernel check the lists again.
"""

from __future__ import annotations

import json
from typing import Final

from dataset_zoo import by_name
from proofs.audit.claim import Version
from proofs.audit.paper.figure_4 import panels
from proofs.kernel.landscape.check import LandscapeTheorem, check_landscape
from proofs.kernel.landscape.conclusion import AllMinima
from proofs.kernel.landscape.file import landscape_json
from proofs.kernel.landscape.question import Landscape
from proofs.kernel.network import Dataset, Network
from proofs.kernel.problem_files import network_json
from proofs.search.landscape.complete import find_complete_list
from proofs.search.landscape.representatives import padded

DATA: Final = ("D1", "D2", "D3", "XOR")
WIDTHS: Final = (1, 2, 3)
SECONDS: Final = 60.0
"""For the search of one list; each takes less than one."""


def problems() -> dict[str, object]:
    """`data`: points by name. `starts`: by data, networks with a name. `lists`: by data and width."""
    data = {name: Dataset(by_name(name).inputs, by_name(name).targets) for name in DATA}
    theorems = {(name, width): all_minima(data[name], width) for name in DATA for width in WIDTHS}
    return {
        "data": {name: {"title": by_name(name).title, "points": _points(dataset)} for name, dataset in data.items()},
        "starts": _starts(theorems["XOR", 2]),
        "lists": {f"{name}/{width}": list_json(theorem, width) for (name, width), theorem in theorems.items()},
    }


def _points(dataset: Dataset) -> list[list[str]]:
    return [[str(number) for number in (*x, *y)] for x, y in zip(dataset.inputs, dataset.targets, strict=True)]


def all_minima(dataset: Dataset, width: int) -> LandscapeTheorem:
    """The complete list, as the kernel accepts it."""
    landscape = Landscape(dataset, width)
    return check_landscape(landscape, find_complete_list(landscape, SECONDS))


def _minima(theorem: LandscapeTheorem, width: int) -> list[Network]:
    """One network for each entry of the list, in its order, with `width` units."""
    assert isinstance(theorem.conclusion, AllMinima)
    return [padded(minimum.network, width) for minimum in theorem.conclusion.minima]


def list_json(theorem: LandscapeTheorem, width: int) -> dict[str, object]:
    """Its certificate, and a network for each entry."""
    certificate = landscape_json(theorem.landscape, theorem.certificate)
    networks = [network_json(network) for network in _minima(theorem, width)]
    return {"certificate": json.dumps(certificate), "networks": networks}


def _starts(xor: LandscapeTheorem) -> dict[str, list[dict[str, object]]]:
    """The points of Propositions 1 to 3, the first of each data set the one to begin with; two minima of XOR."""
    first, second, third = panels(Version.AMENDED)
    printed = panels(Version.PRINTED)[1]
    best, *worse = _minima(xor, 2)
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

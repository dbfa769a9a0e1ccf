"""Points for the playground, drawn the same every time: some at minima, some beside them, some anywhere."""

from __future__ import annotations

from fractions import Fraction
from random import Random

from dataset_zoo import by_name
from proofs.kernel.landscape.check import check_landscape
from proofs.kernel.landscape.conclusion import AllMinima
from proofs.kernel.landscape.question import Landscape
from proofs.kernel.network import Dataset, Layer, Network, Problem
from proofs.search.landscape.complete import find_complete_list
from proofs.search.landscape.representatives import padded

PROPOSITION_1 = "data=D1&units=1,-3,1&c=0"
XOR = "data=XOR&units=1,1,-1/2,1;1,-1,0,-1&c=1/4"
"""Addresses of the point of Proposition 1, and of one on XOR."""


def data(name: str) -> Dataset:
    return Dataset(by_name(name).inputs, by_name(name).targets)


def minima(name: str, width: int) -> tuple[Network, ...]:
    """Of the complete list, in its order, with `width` units each."""
    landscape = Landscape(data(name), width)
    conclusion = check_landscape(landscape, find_complete_list(landscape, 60.0)).conclusion
    assert isinstance(conclusion, AllMinima)
    return tuple(padded(minimum.network, width) for minimum in conclusion.minima)


def drawn(count: int, seed: int) -> list[tuple[str, Problem]]:
    """With the names of their data."""
    random = Random(seed)
    known = {(name, width): minima(name, width) for name in ("D1", "D2", "D3", "XOR") for width in (1, 2, 3)}
    found = []
    for k in range(count):
        name, width = random.choice(list(known))
        network = random.choice(known[name, width])
        if k % 3 == 1:
            network = _beside(network, random)
        elif k % 3 == 2:
            network = _anywhere(len(data(name).inputs[0]), width, random)
        found.append((name, Problem(network, data(name))))
    return found


def _number(random: Random) -> Fraction:
    return Fraction(random.randint(-12, 12), random.choice((1, 1, 2, 3, 4)))


def _beside(network: Network, random: Random) -> Network:
    """One output weight or bias changed: often no minimum any more."""
    hidden, output = network.layers
    assert hidden.bias is not None
    j = random.randrange(hidden.width)
    bias = tuple(b + Fraction(k == j, random.choice((-7, 7, 16))) for k, b in enumerate(hidden.bias))
    return Network((Layer(hidden.weight, bias), output), network.activations)


def _anywhere(dimension: int, width: int, random: Random) -> Network:
    weight = tuple(tuple(_number(random) for _ in range(dimension)) for _ in range(width))
    hidden = Layer(weight, tuple(_number(random) for _ in range(width)))
    return Network((hidden, Layer((tuple(_number(random) for _ in range(width)),), (_number(random),))))


def address(name: str, network: Network) -> str:
    """As the page has it behind the #."""
    hidden, output = network.layers
    assert hidden.bias is not None
    assert output.bias is not None
    rows = zip(hidden.weight, hidden.bias, output.weight[0], strict=True)
    units = ";".join(",".join(map(str, (*weights, bias, out))) for weights, bias, out in rows)
    return f"data={name}&units={units}&c={output.bias[0]}"

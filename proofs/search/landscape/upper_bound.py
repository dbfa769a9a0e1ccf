"""A network of low loss: descents from cell to cell from many starts, the best end made exact."""

from time import perf_counter

import numpy as np

from proofs.kernel.landscape.arrangement import Arrangement
from proofs.kernel.landscape.question import Landscape
from proofs.kernel.network import Network
from proofs.search.landscape.cases import Cases
from proofs.search.landscape.cell_descent import Descended, descend
from proofs.search.landscape.networks import network_of_fit

STARTS = 400


def best_network(
    landscape: Landscape,
    arrangement: Arrangement,
    cases: Cases,
    seconds: float,
    seed: int = 0,
) -> Network:
    """The best of some hundred descents, or of as many as there is time for: at least one."""
    random = np.random.default_rng(seed)
    width = landscape.width or 1
    sides = cases.sides
    end = perf_counter() + seconds
    best: tuple[float, Descended] | None = None
    # Coordinates of very different sizes would leave most hyperplanes on one side of most units.
    scale = 1.0 / np.maximum(np.abs(sides.lines).mean(axis=0), 1e-300) if len(sides.lines) else 1.0
    for _ in range(STARTS):
        units = random.normal(size=(width, len(arrangement.columns))) * scale
        weights = [int(sign) for sign in random.choice([-1, 1], size=width)]
        found = descend(cases.directions, sides, cases.target, weights, units)
        if best is None or found.loss < best[0]:
            best = (found.loss, found)
        if perf_counter() > end:
            break
    assert best is not None
    cells = best[1].cells
    allowed = sorted({g for _, generators_of in cells for g in generators_of})
    fit = cases.generators.fit(allowed, landscape.targets)
    own = [(sign, sum(1 << g for g in generators_of)) for sign, generators_of in cells]
    return network_of_fit(landscape, arrangement, fit, own)

"""The regression task of Shcherbatyi's blog post "Local minimum: not a problem for Deep Learning" (2015).

100 values of sin(3 a) sin(3 b) at standard normal points (a, b). The coordinates are floating point: no exact dataset.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy

POINTS = 100


def two_sines(instances: int, seed: int, points: int = POINTS) -> tuple[numpy.ndarray, numpy.ndarray]:
    """Independent datasets: inputs (instances, points, 2) and targets (instances, points)."""
    import numpy

    inputs = numpy.random.default_rng(seed).standard_normal((instances, points, 2))
    return inputs, numpy.sin(3.0 * inputs[..., 0]) * numpy.sin(3.0 * inputs[..., 1])

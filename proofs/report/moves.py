"""The way from one point of parameter space to another, in the parameters' own names."""

from proofs.kernel.network import Network
from proofs.readable_numbers import approximate

SHOWN = 3


def moves_to(start: Network, end: Network) -> str:
    """Which parameters change and by how much, the largest changes first; layers, units and inputs counted from 0."""
    changes = [
        (b - a, f"layer {k} unit {j} " + ("bias" if m == layer.fan_in else f"weight {m}"))
        for k, (layer, other) in enumerate(zip(start.layers, end.layers, strict=True))
        for j, (row, moved) in enumerate(zip(layer.augmented, other.augmented, strict=True))
        for m, (a, b) in enumerate(zip(row, moved, strict=True))
        if a != b
    ]
    changes.sort(key=lambda change: -abs(change[0]))
    shown = [f"{name} {'+' if size > 0 else ''}{approximate(size)}" for size, name in changes[:SHOWN]]
    more = len(changes) - SHOWN
    return ", ".join([*shown, *([f"and {more} more"] if more > 0 else [])])

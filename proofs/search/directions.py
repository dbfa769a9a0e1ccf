"""Paths in parameter space, built from moves of single parameters."""

from collections.abc import Callable, Mapping
from fractions import Fraction

from proofs.kernel.certificate import DescentPath
from proofs.kernel.forward import forward
from proofs.kernel.network import Layer, Network, Problem

ZERO = Fraction(0)

NEAR = Fraction(1, 8)
"""How far a witness of descent may lie from the point, where nothing better is known."""


def still(network: Network) -> Network:
    """The direction of the network's shape that moves nothing."""
    return moving(network, lambda k, j, i: ZERO)


def moving(network: Network, move: Callable[[int, int, int], Fraction]) -> Network:
    """The direction that moves entry i of unit j of layer k by `move(k, j, i)`; entry `fan_in` is the bias."""

    def layer(k: int, shape: Layer) -> Layer:
        rows = tuple(tuple(move(k, j, i) for i in range(shape.fan_in)) for j in range(shape.width))
        return Layer(rows, None if shape.bias is None else tuple(move(k, j, shape.fan_in) for j in range(shape.width)))

    return Network(tuple(layer(k, shape) for k, shape in enumerate(network.layers)))


def descent_within(problem: Problem, velocity: Network, acceleration: Network, radius: Fraction) -> DescentPath:
    """The descent path with the largest power of two as its step that stays within `radius` and lowers the loss.

    The path must descend: the loss falls for all small steps.
    """
    loss = forward(problem).loss[0]
    speed = max(abs(number) for part in (velocity, acceleration) for layer in part.layers for number in layer.numbers())
    step = Fraction(1)
    while step * speed * 2 > radius:
        step /= 2
    while forward(problem.at(problem.network.moved(velocity, acceleration, step))).loss[0] >= loss:
        step /= 2
    return DescentPath(velocity, acceleration, step)


def descends(problem: Problem, velocity: Network, acceleration: Network | None = None) -> bool:
    """Whether the loss falls at once along the path."""
    return next((c for c in forward(problem, velocity, acceleration).loss[1:] if c), ZERO) < 0


def descent(problem: Problem, moves: Mapping[tuple[int, int, int], Fraction]) -> DescentPath | None:
    """The straight path that moves these parameters (layer, unit, entry), if the loss falls along it."""
    velocity = moving(problem.network, lambda k, j, i: moves.get((k, j, i), ZERO))
    return descent_along(problem, velocity, still(problem.network))


def descent_along(problem: Problem, velocity: Network, acceleration: Network) -> DescentPath | None:
    """The path as a certificate, if the loss falls along it."""
    if not descends(problem, velocity, acceleration):
        return None
    return descent_within(problem, velocity, acceleration, NEAR)

"""What rules that enclose numbers conclude, by rules that compute exactly, where the problem allows it."""

from fractions import Fraction
from typing import Final

from proofs.kernel.certificate import BetterPoint, Certificate, DescentPath, LowerPoint, NotStationary
from proofs.kernel.check import Theorem, check
from proofs.kernel.exact import Vector
from proofs.kernel.network import Layer, Network, Problem
from proofs.kernel.rejection import Rejected, require

ENCLOSING: Final = (LowerPoint, NotStationary)
"""The certificates of which `exactly` uses another rule than their own."""

MOST_HALVINGS: Final = 1024
"""As in proofs/coq/rules/NotStationary.v: the steps 1, 1/2, 1/4, ... that are tried."""


def exactly(problem: Problem, certificate: Certificate) -> Theorem:
    """The theorem of the certificate: of `lower-point` by `better-point`, of `not-stationary` by `descent-path`.

    Raises:
        Rejected: the exact rule does not prove it, as where the problem is beyond the exact rules.
    """
    match certificate:
        case LowerPoint(network):
            return check(problem, BetterPoint(network))
        case NotStationary():
            return _descent(problem, certificate)
        case _:
            return check(problem, certificate)


def _descent(problem: Problem, certificate: NotStationary) -> Theorem:
    """One parameter moves straight on, by the first of the steps after which the loss is lower."""
    k, j, entry, layers = certificate.layer, certificate.unit, certificate.entry, problem.network.layers
    inside = 0 <= k < len(layers) and 0 <= j < layers[k].width and 0 <= entry < len(layers[k].augmented[j])
    require(inside, "not-stationary", "parameter", "one of the network", f"{k}, {j}, {entry}")
    up, down, still = (_direction(problem.network, (k, j, entry), Fraction(sign)) for sign in (1, -1, 0))
    try:
        return _first_step(problem, up, still)
    except Rejected:
        return _first_step(problem, down, still)


def _first_step(problem: Problem, velocity: Network, still: Network) -> Theorem:
    for k in range(MOST_HALVINGS):
        try:
            return check(problem, DescentPath(velocity, still, Fraction(1, 1 << k)))
        except Rejected as rejected:
            if rejected.step != "step":
                raise
    raise Rejected("not-stationary", "step", "one after which the loss is lower", "none that was tried")


def _direction(network: Network, place: tuple[int, int, int], sign: Fraction) -> Network:
    """The direction of one parameter, times a sign."""

    def row(k: int, j: int, length: int) -> Vector:
        return tuple(sign if (k, j, entry) == place else Fraction(0) for entry in range(length))

    layers = []
    for k, layer in enumerate(network.layers):
        rows = [row(k, j, len(augmented)) for j, augmented in enumerate(layer.augmented)]
        bias = None if layer.bias is None else tuple(entries[-1] for entries in rows)
        layers.append(Layer(tuple(entries[: layer.fan_in] for entries in rows), bias))
    return Network(tuple(layers))

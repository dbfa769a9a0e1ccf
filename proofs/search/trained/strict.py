"""From a certified minimum to a strict one: the same certificate on a smaller ball, on which the loss is convex."""

from __future__ import annotations

from dataclasses import replace

from proofs.kernel.certificate import Barrier
from proofs.kernel.check import Theorem, check
from proofs.kernel.conclusion import LocalMinimumNearby
from proofs.kernel.rejection import Rejected

HALVINGS = 20


def strict(theorem: Theorem) -> Theorem | None:
    """The theorem with the minimum as the only critical point nearby; None if it is not of rule `barrier`, or cannot.

    The search takes the largest ball it finds; the curvature that is proved there bounds the loss from below, but on a
    part of it the loss is convex as well.
    """
    for _ in range(HALVINGS):
        certificate = theorem.certificate
        if not isinstance(certificate, Barrier) or not isinstance(theorem.conclusion, LocalMinimumNearby):
            return None
        if theorem.conclusion.unique_radius is not None:
            return theorem
        try:
            theorem = check(theorem.problem, replace(certificate, radius=certificate.radius / 2))
        except Rejected:
            return None
    return None

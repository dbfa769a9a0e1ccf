"""A certificate of the rule `barrier` beside its problem, and how its conditions fail."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import NoReturn

from proofs.kernel.certificate import Barrier
from proofs.kernel.enclosure.evaluation import Evaluation, Place
from proofs.kernel.enclosure.majorants import Majorants
from proofs.kernel.enclosure.setting import Setting
from proofs.kernel.rejection import BarrierCondition, BarrierRejected

RULE = "barrier"


@dataclass(frozen=True)
class Case:
    """What every condition looks at.

    Attributes:
        certificate: untrusted.
        setting: the loss.
        kinks: multiplier and penalty of the pinned kinks by place.
        evaluation: at the certificate's point.
        bounds: on the ball of the certificate's radius.
        frozen: the parameters that are frozen.
    """

    certificate: Barrier
    setting: Setting
    kinks: Mapping[Place, tuple[int, Fraction]]
    evaluation: Evaluation
    bounds: Majorants
    frozen: frozenset[int]


def refuse(
    condition: BarrierCondition,
    expected: str,
    got: str,
    subject: tuple[int, ...] = (),
    found: Fraction | None = None,
    needed: Fraction | None = None,
) -> NoReturn:
    """Raise `BarrierRejected`."""
    raise BarrierRejected(RULE, condition.value, expected, got, condition, subject, found, needed)

"""How the kernel says no: which rule, at which step, what it expected, and what it got."""

from dataclasses import dataclass
from enum import Enum
from fractions import Fraction


@dataclass(eq=False)
class Rejected(Exception):  # noqa: N818 - it is a verdict on a certificate, not a failure of the program
    """The certificate does not prove its conclusion. It says nothing about whether the conclusion is true."""

    rule: str
    step: str
    expected: str
    got: str

    def __str__(self) -> str:
        return f"{self.rule}: {self.step}: expected {self.expected}, got {self.got}"


class BarrierCondition(Enum):
    """The conditions of the rule `barrier`, in the order in which they are checked."""

    FORM = "the certificate fits the problem"
    MOTION = "every frozen parameter has its motion"
    COLLAPSED = "collapsed units are held at 0 by decay"
    PIECEWISE_LINEAR = "no smooth activation behind a kink"
    STATE = "states of units last in the ball"
    LOSS_PIECE = "residuals stay on their piece of the loss"
    CONCAVE = "pinned kinks are convex"
    MULTIPLIER_ABOVE_ZERO = "multipliers are above 0"
    MULTIPLIER_BELOW_BETA = "multipliers are below beta"
    PENALTY = "penalties are covered by the multipliers"
    CURVATURE = "the Hessian is at least mu"
    BARRIER = "the bound on the sphere is above the loss at the point"


@dataclass(eq=False)
class BarrierRejected(Rejected):
    """Which condition of the rule `barrier` failed, where, and by how much.

    Attributes:
        condition: the condition.
        subject: the layer, unit and point (or entry) concerned, as far as there are any.
        found: the number that was compared; None where the failure is not one of size.
        needed: what it had to exceed (or not to exceed, for penalties and the defect of the factor).
    """

    condition: BarrierCondition
    subject: tuple[int, ...] = ()
    found: Fraction | None = None
    needed: Fraction | None = None


def shown(number: Fraction | int) -> str:
    """The number for a message; of numbers too long to print, the size."""
    try:
        return str(number)
    except ValueError:
        size = abs(Fraction(number))
        digits = int((size.numerator.bit_length() - size.denominator.bit_length()) * 0.30103)
        return f"{'-' if number < 0 else ''}about 10^{digits}"


def require(condition: bool, rule: str, step: str, expected: str, got: object) -> None:
    """Raise `Rejected` unless the condition holds."""
    if not condition:
        raise Rejected(rule, step, expected, shown(got) if isinstance(got, Fraction | int) else str(got))


def about(number: Fraction) -> str:
    """The number to three digits, such as -1.23e-45."""
    if not number:
        return "0"
    size = abs(number)
    exponent = (size.numerator.bit_length() - size.denominator.bit_length()) * 30103 // 100000
    while size >= Fraction(10) ** (exponent + 1):
        exponent += 1
    while size < Fraction(10) ** exponent:
        exponent -= 1
    digits = round(size / Fraction(10) ** exponent * 100)
    if digits == 1000:
        digits, exponent = 100, exponent + 1
    return f"{'-' if number < 0 else ''}{digits // 100}.{digits % 100:02}e{exponent}"

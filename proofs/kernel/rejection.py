"""How the kernel says no: which rule, at which step, what it expected, and what it got."""

from dataclasses import dataclass
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

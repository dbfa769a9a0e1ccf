"""How the kernel says no: which rule, at which step, what it expected, and what it got."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Rejected(Exception):  # noqa: N818 - it is a verdict on a certificate, not a failure of the program
    """The certificate does not prove its conclusion. It says nothing about whether the conclusion is true."""

    rule: str
    step: str
    expected: str
    got: str

    def __str__(self) -> str:
        return f"{self.rule}: {self.step}: expected {self.expected}, got {self.got}"


def require(condition: bool, rule: str, step: str, expected: str, got: object) -> None:
    """Raise `Rejected` unless the condition holds."""
    if not condition:
        raise Rejected(rule, step, expected, str(got))

"""The precision that a certificate asks for: enough to say something, and bounded, as it bounds time and memory."""

from typing import Final

from proofs.kernel.rejection import require

MIN_BITS: Final = 16
MAX_BITS: Final = 4096


def require_bits(rule: str, bits: int) -> None:
    """Reject a precision outside the range."""
    require(MIN_BITS <= bits <= MAX_BITS, rule, "bits", f"a precision from {MIN_BITS} to {MAX_BITS}", bits)

"""The claims, in the order of the paper."""

from difflib import get_close_matches

from proofs.claims import proposition_1, proposition_2, proposition_3, remark_1
from proofs.claims.claim import Claim

_CLAIMS = (
    proposition_1.CLAIM,
    remark_1.CLAIM,
    proposition_2.CLAIM,
    proposition_3.CLAIM,
)


class UnknownClaimError(LookupError):
    """No claim has this name; the message suggests one."""

    def __str__(self) -> str:
        return str(self.args[0])


def claims() -> tuple[Claim, ...]:
    """Every claim, in the order of the paper."""
    return _CLAIMS


def by_name(name: str) -> Claim:
    """The claim of this name.

    Raises:
        UnknownClaimError: there is none.
    """
    for claim in _CLAIMS:
        if claim.name == name:
            return claim
    close = get_close_matches(name, [claim.name for claim in _CLAIMS], n=1)
    hint = f"did you mean {close[0]!r}?" if close else "`verify list` shows them"
    raise UnknownClaimError(f"no claim is called {name!r}; {hint}")

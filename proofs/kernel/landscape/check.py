"""The door to a theorem about a landscape: `check_landscape(landscape, certificate)` runs the certificate's rule."""

from collections.abc import Callable
from dataclasses import InitVar, dataclass
from types import MappingProxyType
from typing import Any, Final

from proofs.kernel.kinds import keep
from proofs.kernel.landscape.certificate import BranchAndBound, CompleteList, Families, LandscapeCertificate
from proofs.kernel.landscape.conclusion import LandscapeConclusion
from proofs.kernel.landscape.question import Landscape
from proofs.kernel.landscape.rules.complete_list import complete_list
from proofs.kernel.landscape.rules.families import families
from proofs.kernel.landscape.rules.global_minimum import global_minimum
from proofs.kernel.rejection import Rejected
from proofs.kernel.shapes import TooLargeError

LANDSCAPE_RULES: Final = MappingProxyType[type, Callable[[Landscape, Any], LandscapeConclusion]](
    {CompleteList: complete_list, Families: families, BranchAndBound: global_minimum}
)
"""The rules by the type of their certificates."""

_SEAL: Final = object()


@dataclass(frozen=True, repr=False)
class LandscapeTheorem:
    """A conclusion about a landscape that the kernel accepted. Only `check_landscape` makes one."""

    landscape: Landscape
    conclusion: LandscapeConclusion
    certificate: LandscapeCertificate
    seal: InitVar[object]

    def __post_init__(self, seal: object) -> None:
        if seal is not _SEAL:
            raise TypeError("only proofs.kernel.landscape.check makes a theorem")

    def __init_subclass__(cls) -> None:
        raise TypeError("only proofs.kernel.landscape.check makes a theorem")

    def __repr__(self) -> str:
        return f"<LandscapeTheorem: {type(self.conclusion).__name__} by {type(self.certificate).__name__}>"

    def __hash__(self) -> int:
        return hash((self.landscape, self.conclusion))

    def __reduce__(self) -> tuple[Callable[..., "LandscapeTheorem"], tuple[Landscape, LandscapeCertificate]]:
        return check_landscape, (self.landscape, self.certificate)


def check_landscape(landscape: Landscape, certificate: LandscapeCertificate) -> LandscapeTheorem:
    """Check a certificate about a landscape.

    Raises:
        Rejected: the certificate does not prove its conclusion; with the rule, the step, what was expected and found.
        TypeError: it is no certificate about a landscape, or the landscape is none.
    """
    kind = type(certificate)
    if not any(kind is known for known in LANDSCAPE_RULES):
        raise TypeError(f"{kind.__name__} is not a certificate about a landscape")
    if type(landscape) is not Landscape:
        raise TypeError(f"{type(landscape).__name__} is not a landscape")
    try:
        kept = keep(certificate, kind, kind.__name__)
        conclusion = LANDSCAPE_RULES[kind](landscape, kept)
        return LandscapeTheorem(landscape, keep(conclusion, type(conclusion), "conclusion"), kept, _SEAL)
    except TooLargeError as error:
        raise Rejected("certificate", "size", "numbers of fewer digits", str(error)) from None
    except RecursionError:
        raise Rejected("certificate", "separations", "fewer levels", "too many to walk") from None

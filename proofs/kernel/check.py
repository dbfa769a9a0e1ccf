"""The one door to a theorem: `check(problem, certificate)` runs the rule of the certificate's type."""

from collections.abc import Callable
from dataclasses import InitVar, dataclass
from types import MappingProxyType
from typing import Any, Final

from proofs.kernel import certificate as certificates
from proofs.kernel.certificate import Certificate
from proofs.kernel.conclusion import Conclusion
from proofs.kernel.kinds import keep
from proofs.kernel.network import Problem
from proofs.kernel.rejection import Rejected
from proofs.kernel.rules.comparisons import better_point, equal_inputs_bound, rescaling_orbit
from proofs.kernel.rules.constant_output import constant_output
from proofs.kernel.rules.isolated_orbit import isolated_orbit
from proofs.kernel.rules.path_moments import path_moments
from proofs.kernel.rules.paths import descent_path, flat_path
from proofs.kernel.rules.second_order import second_order
from proofs.kernel.rules.several_outputs import several_outputs_minimum
from proofs.kernel.rules.shallow_minimum import shallow_minimum

_RULES: Final[dict[type, Callable[[Problem, Any], Conclusion]]] = {
    certificates.ShallowMinimum: shallow_minimum,
    certificates.DescentPath: descent_path,
    certificates.FlatPath: flat_path,
    certificates.RescalingOrbit: rescaling_orbit,
    certificates.BetterPoint: better_point,
    certificates.EqualInputsBound: equal_inputs_bound,
    certificates.IsolatedOrbit: isolated_orbit,
    certificates.ConstantOutput: lambda problem, certificate: constant_output(problem, certificate, _conclude),
    certificates.PathMoments: path_moments,
    certificates.SeveralOutputsMinimum: several_outputs_minimum,
    certificates.SecondOrder: second_order,
}


RULES: Final = MappingProxyType(_RULES)


def _conclude(problem: Problem, certificate: Certificate) -> Conclusion:
    return RULES[type(certificate)](problem, certificate)


_SEAL: Final = object()


@dataclass(frozen=True)
class Theorem:
    """A conclusion about a problem that the kernel accepted. Only `check` makes one.

    A theorem that crosses a process boundary is proved again on arrival: pickling keeps problem and certificate.
    """

    problem: Problem
    conclusion: Conclusion
    certificate: Certificate
    seal: InitVar[object]

    def __post_init__(self, seal: object) -> None:
        if seal is not _SEAL:
            raise TypeError("only proofs.kernel.check makes a theorem")

    def __init_subclass__(cls) -> None:
        raise TypeError("only proofs.kernel.check makes a theorem")

    def __hash__(self) -> int:
        return hash((self.problem.network, self.conclusion))

    def __reduce__(self) -> tuple[Callable[[Problem, Certificate], "Theorem"], tuple[Problem, Certificate]]:
        return check, (self.problem, self.certificate)


def check(problem: Problem, certificate: Certificate) -> Theorem:
    """Check a certificate against a problem.

    Raises:
        Rejected: the certificate does not prove its conclusion; the message says which rule and step, what was expected
            and what was found.
        TypeError: it is no certificate at all, or the problem is no `Problem`.
    """
    kind = type(certificate)
    if not any(kind is known for known in RULES):
        raise TypeError(f"{kind.__name__} is not a certificate")
    if type(problem) is not Problem:
        raise TypeError(f"{type(problem).__name__} is not a problem")
    try:
        # The rule and the theorem get a copy that is of the declared types throughout, and that nobody else holds.
        kept = keep(certificate, kind, kind.__name__)
        conclusion = _conclude(problem, kept)
        return Theorem(problem, keep(conclusion, type(conclusion), "conclusion"), kept, _SEAL)
    except RecursionError:
        raise Rejected("certificate", "trees", "fewer levels", "too many to walk") from None

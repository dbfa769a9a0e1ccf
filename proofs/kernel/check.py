"""The one door to a theorem: `check(problem, certificate)` runs the rule of the certificate's type."""

from collections.abc import Callable
from dataclasses import InitVar, dataclass
from typing import Any, Final

from proofs.kernel import certificate as certificates
from proofs.kernel.certificate import Certificate
from proofs.kernel.conclusion import Conclusion
from proofs.kernel.network import Problem
from proofs.kernel.rules.comparisons import better_point, equal_inputs_bound, rescaling_orbit
from proofs.kernel.rules.isolated_orbit import isolated_orbit
from proofs.kernel.rules.paths import descent_path, flat_path
from proofs.kernel.rules.shallow_minimum import shallow_minimum

RULES: Final[dict[type, Callable[[Problem, Any], Conclusion]]] = {
    certificates.ShallowMinimum: shallow_minimum,
    certificates.DescentPath: descent_path,
    certificates.FlatPath: flat_path,
    certificates.RescalingOrbit: rescaling_orbit,
    certificates.BetterPoint: better_point,
    certificates.EqualInputsBound: equal_inputs_bound,
    certificates.IsolatedOrbit: isolated_orbit,
}

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

    def __reduce__(self) -> tuple[Callable[[Problem, Certificate], "Theorem"], tuple[Problem, Certificate]]:
        return check, (self.problem, self.certificate)


def check(problem: Problem, certificate: Certificate) -> Theorem:
    """Check a certificate against a problem.

    Raises:
        Rejected: the certificate does not prove its conclusion; the message says which rule and step, what was expected
            and what was found.
    """
    rule = RULES.get(type(certificate))
    if rule is None:
        raise TypeError(f"{type(certificate).__name__} is not a certificate")
    return Theorem(problem, rule(problem, certificate), certificate, _SEAL)

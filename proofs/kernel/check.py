"""The one door to a theorem: `check(problem, certificate)` runs the rule of the certificate's type."""

from collections.abc import Callable
from dataclasses import InitVar, dataclass, fields
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Final, get_args

from proofs.kernel import certificate as certificates
from proofs.kernel.certificate import CaseTree, Certificate, IsolationTree, OutputMargin
from proofs.kernel.conclusion import Conclusion
from proofs.kernel.network import Network, Problem
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

_PARTS: Final = frozenset({*RULES, *get_args(CaseTree), *get_args(IsolationTree), OutputMargin})


def _conclude(problem: Problem, certificate: Certificate) -> Conclusion:
    rule = RULES.get(type(certificate))
    if rule is None:
        raise TypeError(f"{type(certificate).__name__} is not a certificate")
    return rule(problem, certificate)


def _require_exact(part: object) -> None:
    """Certificates are made of integers, fractions, networks and the types of `certificate`; floats would round."""
    kind = type(part)
    if kind in _PARTS:
        for field in fields(part):  # type: ignore[arg-type]
            _require_exact(getattr(part, field.name))
    elif isinstance(part, tuple | dict) and kind in (tuple, dict):
        for entry in part:
            _require_exact(entry)
        for value in part.values() if isinstance(part, dict) else ():
            _require_exact(value)
    elif kind not in (int, Fraction, Network, type(None)):
        raise TypeError(f"a certificate holds exact numbers and trees, not a {kind.__name__}")


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
        TypeError: it is no certificate, or holds something that is not exact.
    """
    try:
        _require_exact(certificate)
        return Theorem(problem, _conclude(problem, certificate), certificate, _SEAL)
    except RecursionError:
        raise Rejected("certificate", "trees", "fewer levels", "too many to walk") from None

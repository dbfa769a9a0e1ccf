"""The one door to a theorem: `check(problem, certificate)` runs the rule of the certificate's type."""

from collections.abc import Callable
from dataclasses import InitVar, dataclass
from enum import Enum
from types import MappingProxyType
from typing import Any, Final

from proofs.kernel import certificate as certificates
from proofs.kernel.certificate import Certificate
from proofs.kernel.conclusion import Conclusion
from proofs.kernel.kinds import keep
from proofs.kernel.network import Problem
from proofs.kernel.rejection import Rejected, require
from proofs.kernel.rules.barrier import barrier
from proofs.kernel.rules.classified import classified
from proofs.kernel.rules.comparisons import better_point, equal_inputs_bound, rescaling_orbit
from proofs.kernel.rules.constant_output import constant_output
from proofs.kernel.rules.interpolation import interpolation
from proofs.kernel.rules.isolated_orbit import isolated_orbit
from proofs.kernel.rules.lower_point import lower_point
from proofs.kernel.rules.merged import merged
from proofs.kernel.rules.not_stationary import not_stationary
from proofs.kernel.rules.path_moments import path_moments
from proofs.kernel.rules.paths import descent_path, flat_path
from proofs.kernel.rules.second_order import second_order
from proofs.kernel.rules.several_outputs import several_outputs_minimum
from proofs.kernel.rules.shallow_minimum import shallow_minimum
from proofs.kernel.shapes import TooLargeError


class Scope(Enum):
    """Which problems a rule is about. A rule that is not named here treats nothing."""

    EXACT = "ReLU after every hidden layer, the squared or the Huber loss, and no decay"
    GENERAL = "any activations, loss and decay that the rule itself allows"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule by the name that files and messages use, what it is about, and what it concludes."""

    name: str
    scope: Scope
    conclude: Callable[[Problem, Any], Conclusion]


_RULES: Final[dict[type, Rule]] = {
    certificates.Barrier: Rule("barrier", Scope.GENERAL, barrier),
    certificates.Merged: Rule("merged", Scope.GENERAL, merged),
    certificates.ShallowMinimum: Rule("shallow-minimum", Scope.EXACT, shallow_minimum),
    certificates.DescentPath: Rule("descent-path", Scope.EXACT, descent_path),
    certificates.FlatPath: Rule("flat-path", Scope.EXACT, flat_path),
    certificates.RescalingOrbit: Rule("rescaling-orbit", Scope.EXACT, rescaling_orbit),
    certificates.BetterPoint: Rule("better-point", Scope.EXACT, better_point),
    certificates.EqualInputsBound: Rule("equal-inputs-bound", Scope.EXACT, equal_inputs_bound),
    certificates.IsolatedOrbit: Rule("isolated-orbit", Scope.EXACT, isolated_orbit),
    certificates.ConstantOutput: Rule(
        "constant-output",
        Scope.EXACT,
        lambda problem, certificate: constant_output(problem, certificate, _conclude),
    ),
    certificates.PathMoments: Rule("path-moments", Scope.EXACT, path_moments),
    certificates.SeveralOutputsMinimum: Rule("several-outputs-minimum", Scope.EXACT, several_outputs_minimum),
    certificates.SecondOrder: Rule("second-order", Scope.EXACT, second_order),
    certificates.Classified: Rule("classified", Scope.GENERAL, classified),
    certificates.LowerPoint: Rule("lower-point", Scope.GENERAL, lower_point),
    certificates.NotStationary: Rule("not-stationary", Scope.GENERAL, not_stationary),
    certificates.Interpolation: Rule("interpolation", Scope.GENERAL, interpolation),
}


RULES: Final = MappingProxyType(_RULES)


def _conclude(problem: Problem, certificate: Certificate) -> Conclusion:
    rule = RULES[type(certificate)]
    if rule.scope is not Scope.GENERAL:
        beyond = problem.beyond_exact_rules
        require(not beyond, rule.name, "problem", Scope.EXACT.value, beyond)
    return rule.conclude(problem, certificate)


_SEAL: Final = object()


@dataclass(frozen=True, repr=False)
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

    def __repr__(self) -> str:
        return f"<Theorem: {type(self.conclusion).__name__} by {RULES[type(self.certificate)].name}>"

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
    except TooLargeError as error:
        raise Rejected("certificate", "size", "numbers of fewer digits", str(error)) from None
    except RecursionError:
        raise Rejected("certificate", "trees", "fewer levels", "too many to walk") from None

"""A theorem of the kernel as a theorem of Coq: the conclusion about this problem, closed by the verified checker.

The statement speaks of real numbers in the words of proofs/coq/Network.v alone. The proof is one application of the
soundness of the checker, and the evaluation of the checker on this certificate inside Coq.
"""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import chain
from math import isqrt
from typing import Final

from proofs.kernel.certificate import Certificate, Classified, ConstantOutput, SecondOrder
from proofs.kernel.check import Theorem
from proofs.kernel.conclusion import (
    Conclusion,
    GlobalMinimum,
    InterpolationNearby,
    LocalMinimum,
    NotGlobalMinimum,
    NotLocalMinimum,
    NotStrict,
    StrictUpToRescaling,
    loss_bounds,
)
from proofs.kernel.forward import forward
from proofs.kernel.landscape.check import LandscapeTheorem
from proofs.kernel.loss import SQUARED, Huber, Logistic, Loss
from proofs.kernel.network import Layer, Problem
from proofs.kernel.rejection import Rejected
from proofs.opinions.coq_landscape import coq_landscape_theorem
from proofs.opinions.coq_terms import (
    NoTermError,
    certificate_term,
    conclusion_term,
    dataset_term,
    measure_term,
    network_term,
    real,
)
from proofs.opinions.exact_rules import ENCLOSING, exactly

CHECKERS: Final = ("CheckQ", "CheckBig", "CheckClassified", "CheckFits", "landscape.CheckLandscape")
"""The theories that the file may load."""

LONG_BITS: Final = 100
MOST_WORK: Final = 2 * 10**7
"""Longer numbers, or more work than this (some seconds with Coq's own integers), are left to machine integers; the
theorem then rests on these, too, besides the axioms of R."""

MOST_PARAMETERS: Final = 32
"""Of rule second-order: as many, with 60 points, take Coq up to a minute. localmin-check has a limit of its own."""

MOST_FITTED: Final = 1000
"""Parameters times residuals, of rule interpolation: as many take Coq half a minute. localmin-check takes on more."""

_PROBLEM: Final = """\
(* Every number is exact; long ones, 0x..., are in hexadecimal.
   What the statement at the end means stands in {definitions} of the project. *)
From Coq Require Import Reals List NArith QArith Qreals.
From Localmin Require Import Network Problem CheckQ{also}.
Import ListNotations.
Open Scope Q_scope.

(* One layer after the other: a row of weights for each unit, and the biases, if the layer has any. *)
Definition the_network : network Q :=
  {network}.

(* The inputs, the targets and the weight of each data point. *)
Definition the_data : dataset Q :=
  {data}.
"""

_VERDICT: Final = """
Definition the_certificate : certificate Q :=
  {certificate}.
{others}
Open Scope R_scope.

Theorem verdict :
  let network := real_network the_network in
  let data := real_data the_data in
  let L := loss {loss} data in
  {statement}.
Proof.
  change (holds (real_problem (Problem the_network the_data {measure})) (real_conclusion the_conclusion)).
  apply ({checker}_sound _ the_certificate).
  (* The checker is evaluated. *)
  vm_cast_no_check (eq_refl (Some the_conclusion)).
Qed.
"""

_CLASSIFIED: Final = """
Open Scope R_scope.

Theorem verdict :
  let network := real_network the_network in
  let data := real_data the_data in
  let L := loss {loss} data in
  not_local_minimum {loss} data network /\\
  (forall s t, 0 < s < t -> L (scale_last t network) < L (scale_last s network)) /\\
  (forall e, 0 < e -> exists s, 0 < s /\\ L (scale_last s network) < e) /\\
  (forall other, same_shape network other -> 0 < L other).
Proof.
  apply (check_classified_rational_sound {entropy}).
  (* The checker is evaluated. *)
  vm_cast_no_check (eq_refl true).
Qed.
"""

_FIT: Final = """
(* Parameters near which others fit every point exactly. *)
Definition the_certificate : certificate Q :=
  {certificate}.

Open Scope R_scope.

Theorem verdict :
  let network := real_network the_network in
  let data := real_data the_data in
  let L := loss {loss} data in
  L network = {value} /\\
  exact_fit_within {reach} {loss} data network.
Proof.
  apply (fits_within_sound (Problem the_network the_data {measure}) the_certificate).
  (* The checker is evaluated. *)
  vm_cast_no_check (eq_refl true).
Qed.
"""

ASSUMPTIONS: Final = "\nPrint Assumptions verdict.\n"
"""The end of the file, for its reader: Coq goes through all proofs below this one to find the axioms. They are those of
the checker's soundness, which the tests look at."""


def coq_theorem(theorem: Theorem | LandscapeTheorem) -> str:
    """The file.

    Raises:
        NoTermError: the problem, the rule or the conclusion is beyond the verified checker, or is more than Coq takes
            on: second-order about many parameters, a landscape of many cases.
    """
    if isinstance(theorem, LandscapeTheorem):
        return coq_landscape_theorem(theorem) + ASSUMPTIONS
    problem = theorem.problem
    if isinstance(theorem.certificate, Classified):
        return _classified_theorem(problem)
    _require_size(problem.network.layers, theorem.certificate)
    if problem.beyond_exact_rules:
        raise NoTermError(f"the verified checker knows nothing of {problem.beyond_exact_rules}")
    if isinstance(theorem.conclusion, InterpolationNearby):
        return _fit_theorem(problem, theorem.certificate, theorem.conclusion)
    if isinstance(theorem.certificate, ENCLOSING):
        try:
            theorem = exactly(problem, theorem.certificate)
        except Rejected as reason:
            raise NoTermError(str(reason)) from None
    long = _longest(problem) > LONG_BITS or _work(problem) > MOST_WORK
    text = _problem(problem, "Network.v and Problem.v", " CheckBig" if long else "") + _VERDICT.format(
        checker="check_big" if long else "check_rational",
        certificate=certificate_term(theorem.certificate),
        others=_others(theorem.conclusion),
        loss=_loss_function(problem.loss),
        statement=" /\\\n  ".join(_statement(theorem.conclusion, _loss_function(problem.loss))),
        measure=measure_term(problem.loss),
    )
    return text + ASSUMPTIONS


def _problem(problem: Problem, definitions: str, also: str) -> str:
    return _PROBLEM.format(
        definitions=definitions,
        also=also,
        network=network_term(problem.network),
        data=dataset_term(problem.dataset),
    )


def _classified_theorem(problem: Problem) -> str:
    """The file for rule classified: ReLU networks without decay."""
    beyond = replace(problem, loss=SQUARED).beyond_exact_rules
    if beyond:
        raise NoTermError(f"the verified checker knows nothing of {beyond}")
    text = _problem(problem, "Network.v and CrossEntropy.v", " CrossEntropy CheckClassified")
    entropy = "Logistic" if isinstance(problem.loss, Logistic) else "Softmax"
    return text + _CLASSIFIED.format(loss=entropy.lower(), entropy=entropy) + ASSUMPTIONS


def _fit_theorem(problem: Problem, certificate: Certificate, conclusion: InterpolationNearby) -> str:
    """The file for rule interpolation."""
    parameters = sum(len(list(layer.numbers())) for layer in problem.network.layers)
    work = parameters * len(problem.dataset) * problem.network.output_dimension
    if work > MOST_FITTED:
        raise NoTermError(
            f"interpolation with {work} derivatives is more than a proof in Coq takes on"
            f" (at most {MOST_FITTED}), though localmin-check may take it on"
        )
    value = forward(problem).loss[0]
    fit = _FIT.format(
        certificate=certificate_term(certificate),
        loss=_loss_function(problem.loss),
        value=real(value),
        reach=real(widest_reach(problem, conclusion)),
        measure=measure_term(problem.loss),
    )
    return _problem(problem, "Network.v and Problem.v", " CheckFits") + fit + ASSUMPTIONS


def widest_reach(problem: Problem, conclusion: InterpolationNearby) -> Fraction:
    """What the verified checker does not exceed: it bounds parameters one by one, where the kernel bounds their norm.

    With M residuals, the largest is at most their norm, and the largest row of absolute values of a right inverse of J
    at most sqrt M times its norm. The rest is room for rounding.
    """
    residuals = len(problem.dataset) * problem.network.output_dimension
    reach = conclusion.reach + 2 * (isqrt(residuals) + 1) * conclusion.center_reach
    short = Fraction(1)
    while short > reach / 1024:
        short /= 2
    return (reach // short + 2) * short


def _require_size(layers: Sequence[Layer], certificate: Certificate) -> None:
    match certificate:
        case ConstantOutput(layer, later):
            _require_size(layers[layer + 1 :], later)
        case SecondOrder():
            count = sum(len(list(layer.numbers())) for layer in layers)
            if count > MOST_PARAMETERS:
                raise NoTermError(
                    f"second-order with {count} parameters is more than a proof in Coq takes on"
                    f" (at most {MOST_PARAMETERS}), though localmin-check may take it on"
                )


def _longest(problem: Problem) -> int:
    """The bits of the longest number of the network and the inputs: these are multiplied with each other."""
    rows = [layer.numbers() for layer in problem.network.layers]
    return max(
        max(number.numerator.bit_length(), number.denominator.bit_length())
        for number in chain(*rows, *problem.dataset.inputs)
    )


def _work(problem: Problem) -> int:
    """How many products of bits, roughly: numbers grow with the layers."""
    parameters = sum(len(list(layer.numbers())) for layer in problem.network.layers)
    return len(problem.dataset) * parameters * (len(problem.network.layers) * _longest(problem)) ** 2


def _others(conclusion: Conclusion) -> str:
    """What the statement names besides the problem, and the conclusion as the checker gives it."""
    term = conclusion_term(conclusion)
    other = ""
    if isinstance(conclusion, NotLocalMinimum | NotGlobalMinimum):
        point = conclusion.witness if isinstance(conclusion, NotLocalMinimum) else conclusion.better
        other = f"\nDefinition the_other : network Q :=\n  {network_term(point)}.\n"
        term = term.replace(network_term(point), "the_other")
    return f"{other}\nDefinition the_conclusion : conclusion Q :=\n  {term}.\n"


def _loss_function(loss: Loss) -> str:
    return f"(huber {real(loss.delta)})" if isinstance(loss, Huber) else "squared"


def _statement(conclusion: Conclusion, loss: str) -> list[str]:
    """The conclusion in the words of Network.v: the parts of a conjunction."""
    here = f"L network = {real(loss_bounds(conclusion)[0])}"
    match conclusion:
        case LocalMinimum(_, None):
            return [here, f"local_minimum {loss} data network", "True"]
        case LocalMinimum(_, radius):
            e = real(radius) if radius is not None else ""
            return [here, f"local_minimum {loss} data network", f"0 < {e}", f"minimum_within {e} {loss} data network"]
        case NotLocalMinimum(value, _, other):
            parts = _elsewhere(here, value, other)
            return [*parts, f"not_local_minimum {loss} data network"]
        case NotGlobalMinimum(value, _, other):
            return _elsewhere(here, value, other)
        case NotStrict():
            return [here, f"not_strict {loss} data network"]
        case GlobalMinimum():
            return [here, f"global_minimum {loss} data network"]
        case StrictUpToRescaling(_, radius):
            e = real(radius)
            return [here, f"0 < {e}", f"strict_up_to_rescaling {e} {loss} data network"]
    raise NoTermError(f"the verified checker concludes nothing like {type(conclusion).__name__}")


def _elsewhere(here: str, loss: Fraction, lower: Fraction) -> list[str]:
    return [
        here,
        "same_shape network (real_network the_other)",
        f"L (real_network the_other) = {real(lower)}",
        f"{real(lower)} < {real(loss)}",
    ]

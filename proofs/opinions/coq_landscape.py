"""A theorem about a landscape as a theorem of Coq: the conclusion about these data, closed by the verified checker.

The statement speaks of real numbers in the words of proofs/coq/Network.v and proofs/coq/landscape/Question.v alone.
"""

from typing import Final

from proofs.kernel.landscape.arrangement import arrangement_of
from proofs.kernel.landscape.certificate import Bound, Branch, BranchAndBound, Step, Symmetric
from proofs.kernel.landscape.check import LandscapeTheorem
from proofs.kernel.landscape.conclusion import LowestLoss
from proofs.kernel.landscape.question import Landscape
from proofs.opinions.coq_terms import NoTermError, dataset_term, listed, network_term, rational, real, vector

MOST_CASES: Final = 20_000
MOST_PRODUCTS: Final = 2 * 10**6
"""Cases, and products of the vectors' entries with those of rays, that a proof in Coq takes on: half a minute.
localmin-check has no such limits, but one of time."""

_FILE: Final = """\
(* Every number is exact; long ones, 0x..., are in hexadecimal.
   What the statement at the end means stands in Network.v and landscape/Question.v of the project. *)
From Coq Require Import Reals List NArith QArith Qreals.
From Localmin Require Import Network Problem CheckQ.
From Localmin.landscape Require Import Question Certificate CheckLandscape.
Import ListNotations.
Open Scope Q_scope.

(* The inputs, the target and the weight of each data point. *)
Definition the_data : dataset Q :=
  {data}.

(* One layer after the other: a row of weights for each unit, and the biases, if the layer has any. *)
Definition the_network : network Q :=
  {network}.

Definition the_certificate : landscape_certificate Q :=
  {certificate}.

Definition the_conclusion : landscape_conclusion Q :=
  {conclusion}.

Open Scope R_scope.

Theorem verdict :
  let data := real_data the_data in
  let landscape := Landscape data {header} in
  let network := real_network the_network in
  let L := loss squared data in
  {statement}.
Proof.
  change (says (real_landscape (Landscape the_data {header})) (real_landscape_conclusion the_conclusion)).
  apply (check_landscape_sound _ the_certificate).
  (* The checker is evaluated. *)
  vm_cast_no_check (eq_refl (Some the_conclusion)).
Qed.
"""


def coq_landscape_theorem(theorem: LandscapeTheorem) -> str:
    """The file, but for the command that prints the axioms.

    Raises:
        NoTermError: the rule is beyond the verified checker, or the certificate has more cases than Coq takes on.
    """
    landscape, certificate, conclusion = theorem.landscape, theorem.certificate, theorem.conclusion
    if not isinstance(certificate, BranchAndBound) or not isinstance(conclusion, LowestLoss):
        raise NoTermError(f"the verified checker knows nothing of {type(certificate).__name__}")
    _require_size("cases", len(certificate.steps), MOST_CASES)
    entries = len(certificate.vectors) * len(landscape.dataset)
    _require_size("products of vectors and rays", entries * len(arrangement_of(landscape).rays), MOST_PRODUCTS)
    lower, loss = conclusion.lower, conclusion.loss
    return _FILE.format(
        data=dataset_term(landscape.dataset),
        network=network_term(certificate.network),
        certificate=_certificate_term(certificate),
        header=_header(landscape),
        conclusion=f"LowestLoss ({rational(lower)}) the_network ({rational(loss)})",
        statement=" /\\\n  ".join(
            [
                f"(forall n, belongs landscape n -> {real(lower)} <= L n)",
                "belongs landscape network",
                f"L network = {real(loss)}",
            ]
        ),
    )


def _require_size(what: str, count: int, most: int) -> None:
    if count > most:
        raise NoTermError(
            f"{count} {what} are more than a proof in Coq takes on (at most {most}), though localmin-check may"
        )


def _header(landscape: Landscape) -> str:
    """What a landscape has besides its data."""
    width = "None" if landscape.width is None else f"(Some {landscape.width}%N)"
    return f"{width} {str(landscape.hidden_bias).lower()} {str(landscape.output_bias).lower()}"


def _certificate_term(certificate: BranchAndBound) -> str:
    """A term of type `landscape_certificate Q`."""
    vectors = listed(certificate.vectors, vector, "\n   ")
    return (
        f"BranchAndBound ({rational(certificate.lower)}) the_network\n  {vectors}\n  {listed(certificate.steps, _step)}"
    )


def _step(step: Step) -> str:
    match step:
        case Branch(unit, line):
            return f"Branch {unit} {line}"
        case Bound(index):
            return f"Bound {index}"
        case Symmetric():
            return "Symmetric"

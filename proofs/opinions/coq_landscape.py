"""A theorem about a landscape as a theorem of Coq: the conclusion about these data, closed by the verified checker.

The statement speaks of real numbers in the words of proofs/coq/Network.v and proofs/coq/landscape/Question.v alone.
"""

from dataclasses import dataclass
from math import comb
from typing import Final

from proofs.kernel.landscape.arrangement import arrangement_of
from proofs.kernel.landscape.certificate import (
    Bound,
    Branch,
    BranchAndBound,
    CompleteList,
    Entry,
    Minimum,
    NeverMinimum,
    Piece,
    Separation,
    Step,
    Symmetric,
    TooFewUnits,
)
from proofs.kernel.landscape.check import LandscapeTheorem
from proofs.kernel.landscape.conclusion import AllMinima, LowestLoss
from proofs.kernel.landscape.question import Landscape
from proofs.opinions.coq_terms import NoTermError, dataset_term, listed, network_term, rational, real, vector

MOST_CASES: Final = 20_000
MOST_PRODUCTS: Final = 2 * 10**6
"""Cases, and products of the vectors' entries with those of rays, that a proof in Coq takes on: half a minute.
localmin-check has no such limits, but one of time."""
MOST_CELL_PRODUCTS: Final = 10_000
"""Products of closed cells, of which each needs a fit."""

_BREAK: Final = "\n   "
_NETWORK: Final = """\
(* One layer after the other: a row of weights for each unit, and the biases, if the layer has any. *)
Definition the_network : network Q :=
  {network}.
"""
_EVERY_MINIMUM: Final = """\
(forall n, belongs landscape n -> local_minimum squared data n ->
     exists m value, In (residuals data n, m, value) minima /\\ L n = value)"""
_ALL_MINIMA: Final = """\
(forall r n value, In (r, n, value) minima ->
     belongs landscape n /\\ local_minimum squared data n /\\ residuals data n = r /\\ L n = value)"""
_MINIMA: Final = """\
(* The residuals, outputs minus targets, of all local minima, each with a network that has them and its loss. *)
Definition the_minima : list (list Q * network Q * Q) :=
  {minima}.
"""

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

{others}
Definition the_certificate : landscape_certificate Q :=
  {certificate}.

Definition the_conclusion : landscape_conclusion Q :=
  {conclusion}.

Open Scope R_scope.

Theorem verdict :
  let data := real_data the_data in
  let landscape := Landscape data {header} in
  let L := loss squared data in
  {lets}
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
        NoTermError: the rule or the landscape is beyond the verified checker, or it is more than Coq takes on.
    """
    landscape, certificate, conclusion = theorem.landscape, theorem.certificate, theorem.conclusion
    if isinstance(certificate, BranchAndBound) and isinstance(conclusion, LowestLoss):
        return _script(landscape, _bound(landscape, certificate, conclusion))
    if isinstance(certificate, CompleteList) and isinstance(conclusion, AllMinima):
        return _script(landscape, _list(landscape, certificate, conclusion))
    raise NoTermError(f"the verified checker knows nothing of {type(certificate).__name__}")


@dataclass(frozen=True, slots=True)
class _Verdict:
    """What the file names besides the data, the certificate, the conclusion, and what the statement says of these."""

    others: str
    certificate: str
    conclusion: str
    lets: str
    statement: tuple[str, ...]


def _script(landscape: Landscape, verdict: _Verdict) -> str:
    return _FILE.format(
        data=dataset_term(landscape.dataset),
        others=verdict.others,
        certificate=verdict.certificate,
        header=_header(landscape),
        conclusion=verdict.conclusion,
        lets=verdict.lets,
        statement=" /\\\n  ".join(verdict.statement),
    )


def _bound(landscape: Landscape, certificate: BranchAndBound, conclusion: LowestLoss) -> _Verdict:
    _require_size("cases", len(certificate.steps), MOST_CASES)
    entries = len(certificate.vectors) * len(landscape.dataset)
    _require_size("products of vectors and rays", entries * len(arrangement_of(landscape).rays), MOST_PRODUCTS)
    lower, loss = conclusion.lower, conclusion.loss
    vectors = listed(certificate.vectors, vector, "\n   ")
    return _Verdict(
        _NETWORK.format(network=network_term(certificate.network)),
        f"BranchAndBound ({rational(lower)}) the_network\n  {vectors}\n  {listed(certificate.steps, _step)}",
        f"LowestLoss ({rational(lower)}) the_network ({rational(loss)})",
        "let network := real_network the_network in",
        (
            f"(forall n, belongs landscape n -> {real(lower)} <= L n)",
            "belongs landscape network",
            f"L network = {real(loss)}",
        ),
    )


def _list(landscape: Landscape, certificate: CompleteList, conclusion: AllMinima) -> _Verdict:
    if landscape.width is None:
        raise NoTermError("the verified checker knows no lists for every width")
    arrangement = arrangement_of(landscape)
    if len(arrangement.columns) < len(landscape.dataset.inputs[0]) + landscape.hidden_bias:
        raise NoTermError("the verified checker knows no lists for inputs of which a column is a combination of others")
    cells = len(list(arrangement.cells(arrangement.faces())))
    _require_size("products of cells", comb(2 * cells + landscape.width - 1, landscape.width), MOST_CELL_PRODUCTS)
    _require_size("pairs of residuals", len(certificate.pieces) ** 2, MOST_PRODUCTS)
    losses = {minimum.residual: minimum.loss for minimum in conclusion.minima}
    minima = [entry for entry in certificate.entries if isinstance(entry, Minimum)]
    return _Verdict(
        _MINIMA.format(
            minima=listed(
                minima,
                lambda m: f"({vector(m.residual)}, {network_term(m.network)}, {rational(losses[m.residual])})",
                "\n   ",
            )
        ),
        f"CompleteList\n  {listed(certificate.pieces, _piece)}\n  {listed(certificate.entries, _entry, _BREAK)}",
        "AllMinima the_minima",
        "let minima := map (fun m => (map Q2R (fst (fst m)), real_network (snd (fst m)), Q2R (snd m))) the_minima in",
        (_EVERY_MINIMUM, _ALL_MINIMA),
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


def _step(step: Step) -> str:
    match step:
        case Branch(unit, line):
            return f"Branch {unit} {line}"
        case Bound(index):
            return f"Bound {index}"
        case Symmetric():
            return "Symmetric"


def _piece(piece: Piece) -> str:
    return listed(piece.weights.items(), lambda weight: f"({weight[0]}%N, {rational(weight[1])})")


def _entry(entry: Entry) -> str:
    match entry:
        case Minimum(network=network):
            kind = f"Minimum {network_term(network)}"
        case NeverMinimum(separators=separators):
            kind = f"NeverMinimum {listed(separators, vector)}"
        case TooFewUnits(root=root):
            kind = f"TooFewUnits {_separation(root)}"
    return f"({vector(entry.residual)}, {kind})"


def _separation(node: Separation) -> str:
    return f"(Separation {vector(node.separator)} {listed(node.further, _separation)})"

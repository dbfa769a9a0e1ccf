"""What the page asks of localmin: to decide, to find all minima, and to check what was found. Texts in, JSON out.

The answers are those of the program. The search finds; every theorem that is named goes through the files that the page
offers for download, and is read and checked by the kernel anew, as `verify check` does.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from proofs.kernel.certificate import BetterPoint, Certificate
from proofs.kernel.certificate_file import certificate_text, read_certificate
from proofs.kernel.check import check
from proofs.kernel.dataset_file import read_dataset
from proofs.kernel.input_file import InputError
from proofs.kernel.landscape.check import check_landscape
from proofs.kernel.landscape.conclusion import AllMinima
from proofs.kernel.landscape.file import landscape_json, read_landscape
from proofs.kernel.landscape.question import Landscape
from proofs.kernel.network import Network, Problem
from proofs.kernel.problem_files import network_json, network_text, read_network, read_problem
from proofs.kernel.rejection import Rejected
from proofs.report.conclusions import Json, conclusion_json, conclusion_name, loss_text, sentence
from proofs.report.landscape_conclusions import landscape_conclusion_json, landscape_sentence
from proofs.search.decide import IsLocalMinimum, IsNotLocalMinimum, Undecided, decide
from proofs.search.landscape.complete import TooLargeLandscapeError, find_complete_list
from proofs.search.landscape.representatives import padded

LIST_SECONDS = 15.0
"""For the search of all minima. The page waits twice as long for any answer."""


def find(network: str, data: str, better: str = "") -> str:
    """Decide the point, and write a certificate for every theorem that was found, that of the verdict first.

    Args:
        network: network.json.
        data: data.csv.
        better: network.json of a point that may be lower; "" where none is known.

    Returns:
        JSON: `certificates`, none where the verdict is unknown, and `reason`, why it is.
    """
    with TemporaryDirectory() as folder:
        try:
            problem = _problem(Path(folder), network, data)
            elsewhere = read_network(_file(Path(folder), "better.json", better)) if better else None
        except InputError as error:
            return _unusable(error, folder)
    decision = decide(problem, elsewhere=False)
    if isinstance(decision, Undecided):
        return json.dumps({"certificates": [], "reason": decision.reason})
    written = [certificate_text(certificate, problem) for certificate in _certificates(decision, elsewhere)]
    return json.dumps({"certificates": written, "reason": ""})


def _certificates(decision: IsLocalMinimum | IsNotLocalMinimum, elsewhere: Network | None) -> Iterator[Certificate]:
    yield decision.theorem.certificate
    if isinstance(decision, IsNotLocalMinimum):
        return
    for theorem in (decision.isolated, decision.not_strict, decision.globality):
        if theorem is not None and theorem is not decision.theorem:
            yield theorem.certificate
    if decision.globality is None and elsewhere is not None:
        better = BetterPoint(elsewhere)
        try:
            check(decision.problem, better)
        except Rejected:
            return
        yield better


def check_point(network: str, data: str, certificate: str) -> str:
    """Check a certificate about a point: the kernel alone, as `verify check`.

    Returns:
        JSON: `outcome`, and `said`, what `verify check` says; where accepted also `rule`, `name`, the conclusion in a
        few words, `loss`, `conclusion` as `verify check --json` writes it, and the `witness` as network.json, if the
        conclusion names a lower point; where rejected `rule` and `step`.
    """
    with TemporaryDirectory() as folder:
        try:
            problem = _problem(Path(folder), network, data)
            read = read_certificate(_file(Path(folder), "certificate.json", certificate), problem)
            conclusion = check(problem, read).conclusion
        except InputError as error:
            return _unusable(error, folder)
        except Rejected as verdict:
            return _rejected(verdict)
    lower = getattr(conclusion, "witness", None) or getattr(conclusion, "better", None)
    return json.dumps(
        {
            "outcome": "accepted",
            "said": sentence(conclusion),
            "rule": json.loads(certificate)["rule"],
            "name": conclusion_name(conclusion),
            "loss": loss_text(conclusion),
            "conclusion": conclusion_json(conclusion),
            "witness": None if lower is None else network_text(lower),
        }
    )


def find_list(data: str, width: str) -> str:
    """Look for all local minima.

    Args:
        data: data.csv.
        width: the number of hidden units.

    Returns:
        JSON: `certificate` of the list, or `reason`, why there is none.
    """
    with TemporaryDirectory() as folder:
        try:
            landscape = Landscape(read_dataset(_file(Path(folder), "data.csv", data)), int(width))
        except InputError as error:
            return _unusable(error, folder)
    try:
        found = find_complete_list(landscape, LIST_SECONDS)
    except (TooLargeLandscapeError, Rejected) as error:
        return json.dumps({"reason": str(error)})
    return json.dumps({"certificate": json.dumps(landscape_json(landscape, found))})


def check_list(data: str, certificate: str) -> str:
    """Check a list of all minima: the kernel alone, as `verify check`.

    Returns:
        JSON: `outcome` and `said` as of `check_point`; where accepted also `conclusion`, which holds the minima, and
        `networks`, for each of them network.json of one with all its units.
    """
    with TemporaryDirectory() as folder:
        try:
            dataset = read_dataset(_file(Path(folder), "data.csv", data))
            theorem = check_landscape(*read_landscape(_file(Path(folder), "certificate.json", certificate), dataset))
        except InputError as error:
            return _unusable(error, folder)
        except Rejected as verdict:
            return _rejected(verdict)
    conclusion, width = theorem.conclusion, theorem.landscape.width or 1
    minima = conclusion.minima if isinstance(conclusion, AllMinima) else ()
    return json.dumps(
        {
            "outcome": "accepted",
            "said": landscape_sentence(theorem),
            "conclusion": landscape_conclusion_json(theorem),
            "networks": [network_json(padded(minimum.network, width)) for minimum in minima],
        }
    )


def _problem(folder: Path, network: str, data: str) -> Problem:
    return read_problem(_file(folder, "network.json", network), _file(folder, "data.csv", data))


def _file(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def _unusable(error: InputError, folder: str) -> str:
    answer: Json = {"outcome": "unusable", "said": str(error).replace(f"{folder}/", "")}
    return json.dumps(answer)


def _rejected(verdict: Rejected) -> str:
    return json.dumps({"outcome": "rejected", "said": str(verdict), "rule": verdict.rule, "step": verdict.step})

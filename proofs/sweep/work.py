"""A batch of networks answered, or the stored answers of one checked again: what a worker process does."""

from __future__ import annotations

import json
import pickle
import tempfile
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from time import perf_counter
from typing import Final

from proofs.kernel import Dataset, InputError, Network, Problem, Rejected, Theorem, check
from proofs.kernel.certificate_file import certificate_json, read_certificate
from proofs.kernel.conclusion import GlobalMinimum, InterpolationNearby, LocalMinimum, LocalMinimumNearby
from proofs.kernel.loss import Loss
from proofs.kernel.network import Decay
from proofs.kernel.problem_files import digest, network_json, read_network
from proofs.search.trained.find import find
from proofs.search.trained.outcome import Answer, DescentContinues, Unknown
from proofs.sweep.manifest import Limits
from proofs.sweep.swept import End, Swept, swept

VERY_NEAR: Final = Fraction(1, 10**6)


@dataclass(frozen=True, slots=True, repr=False)
class Proof:
    """A theorem as files: its certificate, named by the digest of its problem.

    Attributes:
        problem: the digest, in hexadecimal digits.
        rule: of the certificate.
        certificate: the text of its file.
        network: the text of the network's file, where the theorem is about another point than the one given.
    """

    problem: str
    rule: str
    certificate: str
    network: str | None

    def __repr__(self) -> str:
        return f"<Proof {self.name}>"

    @property
    def name(self) -> str:
        """Of its file; one problem may have several certificates, found under other limits."""
        return f"{self.problem}-{self.rule}-{sha256(self.certificate.encode()).hexdigest()[:8]}"


@dataclass(frozen=True, slots=True)
class Known:
    """What a former run stored."""

    row: Swept
    proofs: tuple[Proof, ...]


@dataclass(frozen=True, slots=True)
class Task:
    """One network to answer about; data travel apart, as many networks share them.

    Attributes:
        place: in the sweep.
        key: names network, data and settings for the store.
        known: an answer to check before anything is searched for.
        alone: whether no file holds the network, so that its proofs have to carry it.
    """

    place: int
    key: str
    network: Network
    loss: Loss
    decay: Decay | None
    limits: Limits
    known: Known | None = None
    alone: bool = False


@dataclass(frozen=True, slots=True, repr=False)
class Done:
    """A row and its proofs.

    Attributes:
        place, key: of the task.
        kept: whether the proofs are those of a former run, checked again.
        minimum: the certified minimum, within reach or led to; a point within 10^-6 of it where it is no rational one.
    """

    place: int
    key: str
    row: Swept
    proofs: tuple[Proof, ...] = ()
    kept: bool = False
    minimum: Network | None = None

    def __repr__(self) -> str:
        loss = "" if self.row.loss_upper is None else f", loss {self.row.loss_upper:.6g}"
        return f"<Done {self.place}: {self.row.end.value}{loss}, {self.row.seconds:.1f} s>"


@dataclass(frozen=True, slots=True)
class Stored:
    """Data in a file that every worker can read, so that they are not sent with each batch."""

    path: Path

    @classmethod
    def keep(cls, dataset: Dataset, path: Path) -> Stored:
        """Write them to the file."""
        path.write_bytes(pickle.dumps(dataset))
        return cls(path)


@lru_cache(maxsize=4)
def _loaded(path: Path) -> Dataset:
    dataset = pickle.loads(path.read_bytes())
    assert isinstance(dataset, Dataset)
    return dataset


def answered(data: Dataset | Stored, tasks: Sequence[Task]) -> list[Done]:
    """Answer a batch of networks on the same data, one after the other."""
    dataset = _loaded(data.path) if isinstance(data, Stored) else data
    return [_answered(dataset, task) for task in tasks]


def _answered(dataset: Dataset, task: Task) -> Done:
    start = perf_counter()
    try:
        problem = Problem(task.network, dataset, task.loss, task.decay)
        if task.known is not None and (proved := _still_proved(problem, task.known)) is not None:
            return Done(task.place, task.key, task.known.row, task.known.proofs, True, minimum_of(proved))
        answer = find(problem, reach=task.limits.reach, time_limit=task.limits.seconds)
        theorems = theorems_of(answer)
        row = swept(problem, theorems, reason_of(answer))
        proofs = tuple(_proof(None if task.alone else problem.network, theorem) for theorem in theorems)
        row = replace(row, seconds=perf_counter() - start)
        return Done(task.place, task.key, row, proofs, minimum=minimum_of(theorems))
    except Exception:
        # One network's bug must not end a sweep of thousands; the command says that there was one.
        reason = " ".join(traceback.format_exc(limit=-4).split())
        return Done(task.place, task.key, Swept(End.INTERNAL_ERROR, reason=reason, seconds=perf_counter() - start))


def theorems_of(answer: Answer) -> tuple[Theorem, ...]:
    """The theorem of the outcome, and that of the place which the descent leads to."""
    match answer:
        case Unknown():
            return ()
        case DescentContinues(lower=lower, leads_to=leads_to):
            return (lower,) if leads_to is None else (lower, leads_to)
    return (answer.theorem,)


def reason_of(answer: Answer) -> str:
    """Why there is no certified minimum; empty where there is one."""
    return answer.reason if isinstance(answer, Unknown | DescentContinues) else ""


def _proof(on_file: Network | None, theorem: Theorem) -> Proof:
    document = certificate_json(theorem.certificate, theorem.problem)
    rule, network = document["rule"], theorem.problem.network
    assert isinstance(rule, str)
    elsewhere = None if network == on_file else json.dumps(network_json(network), indent=1) + "\n"
    name = digest(theorem.problem).removeprefix("sha256:")
    return Proof(name, rule, json.dumps(document, indent=1) + "\n", elsewhere)


def minimum_of(theorems: Sequence[Theorem]) -> Network | None:
    """The certified minimum that the last theorem is about, or a point very near it."""
    if not theorems:
        return None
    match theorems[-1].conclusion:
        case LocalMinimum() | GlobalMinimum():
            return theorems[-1].problem.network
        case LocalMinimumNearby(center=center, center_reach=apart) if apart <= VERY_NEAR:
            return center
        case InterpolationNearby(center=center, center_reach=apart) if apart <= VERY_NEAR:
            return center
    return None


def _still_proved(problem: Problem, known: Known) -> tuple[Theorem, ...] | None:
    """The theorems of the stored certificates, if the kernel accepts them and the row says what they prove.

    An unknown stays unknown.
    """
    try:
        theorems = tuple(_theorems(problem, known.proofs))
    except (Rejected, InputError):
        return None
    row = replace(swept(problem, theorems, known.row.reason), seconds=known.row.seconds)
    return theorems if row == known.row else None


def _theorems(problem: Problem, proofs: Sequence[Proof]) -> Iterator[Theorem]:
    with tempfile.TemporaryDirectory() as folder:
        certificate, network = Path(folder, "certificate.json"), Path(folder, "network.json")
        for proof in proofs:
            about = problem
            if proof.network is not None:
                network.write_text(proof.network, encoding="utf-8")
                about = problem.at(read_network(network))
            certificate.write_text(proof.certificate, encoding="utf-8")
            yield check(about, read_certificate(certificate, about))

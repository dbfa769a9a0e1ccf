"""`python -m tests.coq.damaged_files --count N --seed S`: damaged files, read by the kernel and by localmin-check."""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from proofs.formats.data_file import data_csv
from proofs.kernel import InputError, Problem, Rejected, ShapeError, check
from proofs.kernel.certificate_file import certificate_json, read_certificate
from proofs.kernel.dataset_file import read_dataset
from proofs.kernel.landscape.certificate import LandscapeCertificate
from proofs.kernel.landscape.check import check_landscape
from proofs.kernel.landscape.file import landscape_text, read_landscape
from proofs.kernel.landscape.question import Landscape
from proofs.kernel.problem_files import digest, parse_loss, read_problem
from proofs.opinions.coq_program import localmin_check
from tests.attack import damage
from tests.coq.landscape_mutants import population
from tests.coq.verified import covered
from tests.kernel.examples import Example, examples
from tests.kernel.files import data_text, network_text

SAME, ONLY_VERIFIED, ONLY_KERNEL = "the same", "accepted by the verified checker alone", "accepted by the kernel alone"
UNUSUAL = "quoted entries or rare spaces, which the kernel alone reads"


@dataclass(frozen=True)
class Question:
    """Files that ask something, what the kernel says of those in a folder, and the other words for localmin-check."""

    files: dict[str, bytes]
    accepts: Callable[[Path], bool]
    rename: Callable[[Path], None]
    words: tuple[str, ...] = ()


def about_network(example: Example) -> Question:
    """Whether the certificate holds for the network; its file names the problem."""
    loss = str(example.problem.loss)

    def problem(folder: Path) -> Problem:
        return read_problem(folder / "network.json", folder / "data.csv", parse_loss(loss))

    def accepts(folder: Path) -> bool:
        asked = problem(folder)
        check(asked, read_certificate(folder / "certificate.json", asked))
        return True

    return Question(
        {
            "network.json": network_text(example.problem).encode(),
            "data.csv": data_text(example.problem).encode(),
            "certificate.json": json.dumps(certificate_json(example.certificate, example.problem)).encode(),
        },
        accepts,
        lambda folder: renamed(folder, digest(problem(folder))),
        ("--network", "network.json", "--loss", loss),
    )


def about_landscape(landscape: Landscape, certificate: LandscapeCertificate) -> Question:
    """Whether the certificate holds for the landscape; its file names the landscape."""

    def accepts(folder: Path) -> bool:
        check_landscape(*read_landscape(folder / "certificate.json", read_dataset(folder / "data.csv")))
        return True

    def rename(folder: Path) -> None:
        renamed(folder, replace(landscape, dataset=read_dataset(folder / "data.csv")).digest)

    files = {
        "data.csv": data_csv(landscape.dataset).encode(),
        "certificate.json": landscape_text(landscape, certificate).encode(),
    }
    return Question(files, accepts, rename)


def renamed(folder: Path, name: str) -> None:
    """Let the certificate name this problem."""
    file = folder / "certificate.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), "problem": name}))


def kernel_accepts(question: Question, folder: Path) -> bool:
    """What the kernel says of the files."""
    try:
        return question.accepts(folder)
    except (InputError, Rejected):
        return False


def verified_accepts(program: Path, question: Question, folder: Path) -> bool:
    """What localmin-check says of them; it must end with one of its own statuses."""
    command = [str(program), "certificate.json", "--data", "data.csv", *question.words, "--quiet"]
    done = subprocess.run(command, cwd=folder, capture_output=True, timeout=60, check=False)
    assert done.returncode in {0, 1, 2, 3}, done
    return done.returncode == 0


def _unusual(text: str) -> bool:
    return any(c == '"' or (c.isspace() and c not in " \t\n\r\f") for c in text)


def about_networks() -> list[Question]:
    """Of all examples that the verified checker knows."""
    return [about_network(example) for example in examples() if covered(example.problem, example.certificate)]


def about_landscapes() -> list[Question]:
    """Of all landscapes that are also changed at random."""
    return [about_landscape(*case) for case in population()]


def attack(count: int, seed: int, asked: Sequence[Question]) -> tuple[Counter[tuple[str, str]], list[str]]:
    """Damage one of the files of a question, this many times; the counts, and the files judged differently."""
    rng, counts, faults = random.Random(seed), Counter[tuple[str, str]](), list[str]()
    program = localmin_check(600.0)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for _ in range(count):
            question = rng.choice(asked)
            files = dict(question.files)
            victim = rng.choice(list(files))
            kinds = damage.TEXT if victim == "data.csv" else damage.JSON
            kind = rng.choice(list(kinds))
            files[victim] = kinds[kind](rng, files[victim])
            for file, content in files.items():
                (folder / file).write_bytes(content)
            if victim != "certificate.json" and rng.random() < 0.8:
                with suppress(InputError, ShapeError):
                    question.rename(folder)
            kernel, verified = kernel_accepts(question, folder), verified_accepts(program, question, folder)
            outcome = SAME if kernel == verified else ONLY_VERIFIED if verified else ONLY_KERNEL
            if outcome == ONLY_KERNEL and _unusual(files["data.csv"].decode()):
                outcome = UNUSUAL
            counts[victim, f"{outcome}{', accepted' if kernel and verified else ''}"] += 1
            if outcome not in {SAME, UNUSUAL}:
                faults.append(f"{outcome}: {victim}, {kind}: {files[victim][:600]!r}")
    return counts, faults


def main() -> int:
    """Print the figures; exit 1 where the two differ."""
    parser = argparse.ArgumentParser(prog="python -m tests.coq.damaged_files")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    counts, faults = attack(arguments.count, arguments.seed, about_networks() + about_landscapes())
    for (file, outcome), number in sorted(counts.items()):
        print(f"{file:18} {outcome:45} {number:>7}")
    print(f"{arguments.count}, seed {arguments.seed}; judged differently: {len(faults)}")
    for fault in faults[:20]:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())

"""`python -m tests.coq.damaged_files --count N --seed S`: damaged files, read by the kernel and by localmin-check."""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from proofs.kernel import InputError, Rejected, check
from proofs.kernel.certificate_file import certificate_json, read_certificate
from proofs.kernel.problem_files import digest, parse_loss, read_problem
from proofs.opinions.coq_program import localmin_check
from tests.attack import damage
from tests.coq.verified import covered
from tests.kernel.examples import examples
from tests.kernel.files import data_text, network_text

SAME, ONLY_VERIFIED, ONLY_KERNEL = "the same", "accepted by the verified checker alone", "accepted by the kernel alone"
UNUSUAL = "quoted entries or rare spaces, which the kernel alone reads"


def kernel_accepts(folder: Path, loss: str) -> bool:
    """What the kernel says of the three files."""
    try:
        problem = read_problem(folder / "network.json", folder / "data.csv", parse_loss(loss))
        check(problem, read_certificate(folder / "certificate.json", problem))
    except (InputError, Rejected):
        return False
    return True


def renamed(folder: Path, loss: str) -> None:
    """Let the certificate name the problem of the other two files, if they are one."""
    try:
        name = digest(read_problem(folder / "network.json", folder / "data.csv", parse_loss(loss)))
    except InputError:
        return
    file = folder / "certificate.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), "problem": name}))


def verified_accepts(program: Path, folder: Path, loss: str) -> bool:
    """What localmin-check says of them; it must end with one of its own statuses."""
    files = ["--network", str(folder / "network.json"), "--data", str(folder / "data.csv"), "--loss", loss]
    command = [str(program), str(folder / "certificate.json"), *files, "--quiet"]
    done = subprocess.run(command, capture_output=True, timeout=60, check=False)
    assert done.returncode in {0, 1, 2, 3}, done
    return done.returncode == 0


def _unusual(text: str) -> bool:
    return any(c == '"' or (c.isspace() and c not in " \t\n\r\f") for c in text)


def attack(count: int, seed: int) -> tuple[Counter[tuple[str, str]], list[str]]:
    """Damage one of the three files of an example, this many times; the counts, and the files judged differently."""
    rng, counts, faults = random.Random(seed), Counter[tuple[str, str]](), list[str]()
    known = [example for example in examples() if covered(example.problem, example.certificate)]
    program = localmin_check(600.0)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for _ in range(count):
            example = rng.choice(known)
            files = {
                "network.json": network_text(example.problem).encode(),
                "data.csv": data_text(example.problem).encode(),
                "certificate.json": json.dumps(certificate_json(example.certificate, example.problem)).encode(),
            }
            victim = rng.choice(list(files))
            kinds = damage.TEXT if victim == "data.csv" else damage.JSON
            kind = rng.choice(list(kinds))
            files[victim] = kinds[kind](rng, files[victim])
            for file, content in files.items():
                (folder / file).write_bytes(content)
            loss = str(example.problem.loss)
            if victim != "certificate.json" and rng.random() < 0.8:
                renamed(folder, loss)
            kernel, verified = kernel_accepts(folder, loss), verified_accepts(program, folder, loss)
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
    counts, faults = attack(arguments.count, arguments.seed)
    for (file, outcome), number in sorted(counts.items()):
        print(f"{file:18} {outcome:45} {number:>7}")
    print(f"{arguments.count}, seed {arguments.seed}; judged differently: {len(faults)}")
    for fault in faults[:20]:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())

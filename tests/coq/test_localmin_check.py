"""localmin-check as a program: what it prints, its statuses, and damaged files."""

from __future__ import annotations

import json
import random
import subprocess
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from proofs.kernel import Certificate, Dataset, Huber, Layer, Network, Problem, Squared
from proofs.kernel import certificate as kinds
from proofs.kernel.certificate_file import certificate_json
from proofs.kernel.mean import averaged
from proofs.kernel.problem_files import digest
from proofs.opinions.coq_program import localmin_check
from tests.coq import damaged_files
from tests.coq.verified import VerifiedChecker, decay_name
from tests.deep_problems import with_targets
from tests.kernel.examples import Example, examples
from tests.kernel.files import data_text, network_text

pytestmark = [pytest.mark.needs("coqc"), pytest.mark.needs("ocamlfind")]


def _named(name: str) -> Example:
    return next(example for example in examples() if example.name == name)


def _ran(folder: Path, problem: Problem, certificate: Certificate, *options: str) -> subprocess.CompletedProcess[str]:
    (folder / "n.json").write_text(network_text(problem))
    (folder / "d.csv").write_text(data_text(problem))
    (folder / "c.json").write_text(json.dumps(certificate_json(certificate, problem)))
    command = [str(localmin_check(600.0)), "c.json", "--network", "n.json", "--data", "d.csv", *options]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60, check=False)


def test_it_prints_what_it_read(tmp_path: Path) -> None:
    example = _named("Proposition 1")
    done = _ran(tmp_path, example.problem, example.certificate)
    assert done.returncode == 0
    assert "layer 0, then ReLU\n  1 | -3\nlayer 1\n  1 | 0\n" in done.stdout
    assert "data, 5 points" in done.stdout
    assert "\n  -1 -> 3\n" in done.stdout
    assert "loss: squared\ncertificate: rule shallow-minimum" in done.stdout
    assert done.stdout.endswith("accepted: LocalMinimum, in every parameter nearer than 1/5, loss 18\n")


def test_the_mean_of_the_losses(tmp_path: Path) -> None:
    example = _named("Proposition 1")
    done = _ran(tmp_path, averaged(example.problem), example.certificate, "--quiet")
    assert done.stdout == "accepted: LocalMinimum, in every parameter nearer than 1/5, loss 18/5\n"
    (tmp_path / "d.csv").write_text(data_text(example.problem))
    command = [str(localmin_check(600.0)), "c.json", "--network", "n.json", "--data", "d.csv", "--mean", "--quiet"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout == "accepted: LocalMinimum, in every parameter nearer than 1/5, loss 18/5\n"


def test_statuses(tmp_path: Path) -> None:
    example = _named("Proposition 1")
    rejected = kinds.ShallowMinimum((None,))
    assert _ran(tmp_path, example.problem, rejected).returncode == 1
    merged = next(example for example in examples() if isinstance(example.certificate, kinds.Merged))
    assert _ran(tmp_path, merged.problem, merged.certificate).returncode == 3
    unusable = _ran(tmp_path, example.problem, example.certificate, "--loss", "absolute")
    assert unusable.returncode == 2
    assert unusable.stderr == 'error: unknown loss "absolute"\n'


@pytest.mark.parametrize(
    ("name", "row", "changed"),
    [("two yes-or-no questions", "1,1,0", "1,2,0"), ("three classes by ReLU", "1,1/3,0,0,1", "1,-1/3,0,0,1")],
)
def test_a_target_outside_the_range_of_its_loss(tmp_path: Path, name: str, row: str, changed: str) -> None:
    example = _named(name)
    loss = ("--loss", str(example.problem.loss), "--quiet")
    assert _ran(tmp_path, example.problem, example.certificate, *loss).stdout == "accepted: ClassifiedData\n"
    data = (tmp_path / "d.csv").read_text()
    assert f"\n{row}\n" in data
    (tmp_path / "d.csv").write_text(data.replace(f"\n{row}\n", f"\n{changed}\n"))
    command = [str(localmin_check(600.0)), "c.json", "--network", "n.json", "--data", "d.csv", *loss]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (2, "error: a target outside the range of its loss\n")


def test_weight_decay(tmp_path: Path) -> None:
    barrier = next(example for example in examples() if isinstance(example.certificate, kinds.Barrier))
    rates = decay_name(barrier.problem)
    done = _ran(tmp_path, barrier.problem, barrier.certificate, "--decay", rates)
    assert done.returncode == 0
    omega = rates.split(":")[0]
    assert f"\ndecay of layer 1: {omega}/2 of the squared weights, {omega}/2 of the squared biases\n" in done.stdout
    assert "\naccepted: LocalMinimumNearby, every parameter nearer than " in done.stdout
    assert _ran(tmp_path, barrier.problem, barrier.certificate, "--decay", omega).returncode == 0
    # The digest in the certificate is that of the problem with its decay.
    assert _ran(tmp_path, barrier.problem, barrier.certificate).returncode == 1
    for unusable in ("-1", f"{omega}:{omega}", "x", f"{omega}:{omega},{omega}"):
        assert _ran(tmp_path, barrier.problem, barrier.certificate, "--decay", unusable).returncode == 2
    minimum = _named("Proposition 1")
    decayed = replace(minimum.problem, decay=barrier.problem.decay)
    beyond = _ran(tmp_path, decayed, minimum.certificate, "--decay", omega)
    assert (beyond.returncode, beyond.stdout.splitlines()[-1]) == (
        3,
        "not covered: weight decay with the rule shallow-minimum",
    )


def test_a_certificate_for_another_problem(tmp_path: Path) -> None:
    example = _named("Proposition 1")
    other = replace(example.problem, loss=Huber(Fraction(100)))
    for problem in (example.problem, other):
        assert _ran(tmp_path, problem, example.certificate, "--loss", str(problem.loss)).returncode == 0
    done = _ran(tmp_path, example.problem, example.certificate, "--loss", "huber:100", "--quiet")
    assert done.returncode == 1
    assert done.stdout == f"rejected: shallow-minimum: made for another problem than this one, {digest(other)}\n"


def _regression(inputs: int) -> Problem:
    """One point, on which the residual is 0."""
    ones = (Fraction(1),) * inputs
    network = Network((Layer((ones,), (Fraction(0),)),))
    return Problem(network, Dataset((ones,), ((Fraction(inputs),),)), Squared())


def _long_numbers() -> Problem:
    """Few parameters, residuals 0, and numbers of 15 digits with as many denominators: seconds of work."""
    rng = random.Random(1)
    layers = tuple(
        Layer(tuple(tuple(_long(rng) for _ in range(fan_in)) for _ in range(width)), (_long(rng),) * width)
        for fan_in, width in ((2, 4), (4, 1))
    )
    inputs = [(_long(rng), _long(rng)) for _ in range(100)]
    return Problem(Network(layers), with_targets(Network(layers), inputs, [[Fraction(0)]] * len(inputs)), Squared())


def _long(rng: random.Random) -> Fraction:
    return Fraction(rng.randrange(10**14, 10**15), rng.randrange(10**14, 10**15))


def test_second_order_with_more_parameters_than_it_takes_on(tmp_path: Path, verified: VerifiedChecker) -> None:
    """Refused for its size at once, and not rejected: the kernel may accept it."""
    done = _ran(tmp_path, _regression(100), kinds.SecondOrder(), "--quiet")
    assert done.returncode == 3
    assert done.stdout == (
        "not covered: second-order with 101 parameters is more than this checker takes on (at most 100); "
        "use the Python kernel\n"
    )
    assert verified.answer(_regression(100), kinds.SecondOrder()).startswith("beyond second-order with 101 ")
    assert _ran(tmp_path, _regression(99), kinds.SecondOrder(), "--quiet").returncode == 0


def test_second_order_above_a_large_constant_part(tmp_path: Path) -> None:
    """What counts are the layers that the rule is asked about."""
    off = Layer(((Fraction(0),) * 120,), (Fraction(-1),))
    for above, status in ((49, 0), (60, 3)):
        problem = Problem(
            Network((off, Layer(((Fraction(1),),) * above), Layer(((Fraction(1),) * above,)))),
            Dataset(((Fraction(1),) * 120,), ((Fraction(0),),)),
        )
        later = kinds.ConstantOutput(0, kinds.SecondOrder())
        assert _ran(tmp_path, problem, later, "--quiet").returncode == status


def test_long_numbers_end_at_the_limit_of_time(tmp_path: Path) -> None:
    done = _ran(tmp_path, _long_numbers(), kinds.SecondOrder(), "--quiet", "--seconds", "1")
    assert done.returncode == 3
    assert done.stdout == (
        "not covered: no answer in 1 s of the processor; give more by --seconds, or use the Python kernel\n"
    )


@pytest.mark.parametrize("seconds", ["0", "x", "1.5", "-3"])
def test_unusable_limits_of_time(tmp_path: Path, seconds: str) -> None:
    done = _ran(tmp_path, _regression(1), kinds.SecondOrder(), "--quiet", "--seconds", seconds)
    assert done.returncode == 2
    assert done.stderr == f"error: --seconds {seconds}: expected an integer from 1 to 1000000\n"


@pytest.mark.parametrize(
    ("kind", "count", "files"),
    [
        ("networks", 250, {"network.json", "data.csv", "certificate.json"}),
        ("landscapes", 150, {"data.csv", "certificate.json"}),
    ],
)
def test_damaged_files(kind: str, count: int, files: set[str]) -> None:
    asked = damaged_files.about_networks() if kind == "networks" else damaged_files.about_landscapes()
    counts, faults = damaged_files.attack(count, 3, asked)
    assert not faults, faults[0]
    accepted = {file for (file, outcome), number in counts.items() if outcome == "the same, accepted" and number}
    assert accepted == files

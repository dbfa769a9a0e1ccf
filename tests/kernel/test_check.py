"""Theorems come from `check` alone, and the kernel stands on the standard library alone."""

from __future__ import annotations

import copy
import dataclasses
import json
import os
import pickle
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest

import proofs
from proofs.kernel import (
    Dataset,
    Decay,
    Identity,
    LeakyReLU,
    Logistic,
    Network,
    Problem,
    Rejected,
    ReLU,
    SoftmaxCrossEntropy,
    Tanh,
    Theorem,
    check,
)
from proofs.kernel.certificate import RescalingOrbit, ShallowMinimum, Vertex
from proofs.kernel.certificate_file import certificate_json
from proofs.kernel.check import RULES, Scope
from proofs.kernel.conclusion import GlobalMinimum, LocalMinimum
from tests.kernel.builders import D1, PROPOSITION_1, PROPOSITION_1_BETTER, on_a_line
from tests.kernel.examples import Example, examples
from tests.kernel.files import data_text, network_text

ROOT = Path(proofs.__file__).parents[1]
NO_TREE = "shallow-minimum: unit 0: expected a case tree, got none"
PROOF = ShallowMinimum((Vertex({}),))
LIE = GlobalMinimum(PROPOSITION_1.dataset.targets[0][0])


@pytest.fixture
def theorem() -> Theorem:
    return check(PROPOSITION_1, PROOF)


def test_a_theorem_carries_its_problem(theorem: Theorem) -> None:
    assert theorem.problem == PROPOSITION_1
    assert theorem.certificate == PROOF
    assert isinstance(theorem.conclusion, LocalMinimum)


@pytest.mark.parametrize("seal", [None, object(), True, 0])
def test_no_constructor(theorem: Theorem, seal: object) -> None:
    with pytest.raises(TypeError, match=r"only proofs\.kernel\.check makes a theorem"):
        Theorem(PROPOSITION_1, LIE, PROOF, seal)
    with pytest.raises(TypeError):
        Theorem(PROPOSITION_1, LIE, PROOF)  # type: ignore[call-arg]


def test_no_replacement(theorem: Theorem) -> None:
    with pytest.raises((TypeError, ValueError)):
        dataclasses.replace(theorem, conclusion=LIE)
    with pytest.raises(TypeError, match="only"):
        dataclasses.replace(theorem, conclusion=LIE, seal=None)
    with pytest.raises(dataclasses.FrozenInstanceError):
        theorem.conclusion = LIE  # type: ignore[misc]
    with pytest.raises(dataclasses.FrozenInstanceError):
        del theorem.conclusion


def test_no_subclass() -> None:
    with pytest.raises(TypeError):
        type("Forged", (Theorem,), {"__post_init__": lambda self, seal: None})


def test_the_table_of_rules_is_closed() -> None:
    with pytest.raises(TypeError):
        RULES[str] = lambda problem, certificate: LIE  # type: ignore[index]


def test_the_rules_that_are_for_other_problems_too() -> None:
    general = {kind.__name__ for kind, rule in RULES.items() if rule.scope is not Scope.EXACT}
    assert general == {"Barrier", "Merged", "Classified", "LowerPoint", "NotStationary", "Interpolation"}


EXACT = [example for example in examples() if RULES[type(example.certificate)].scope is Scope.EXACT]


@pytest.mark.parametrize("example", EXACT, ids=str)
def test_exact_rules_demand_what_they_are_about(example: Example) -> None:
    """No rule may take another activation for ReLU, another loss for the squared one, or overlook a decay."""
    layers, data = example.problem.network.layers, example.problem.dataset
    hidden = len(layers) - 1
    flat = Dataset(data.inputs, tuple((Fraction(0),) * len(row) for row in data.targets), data.weights)
    variants = [
        Problem(Network(layers), flat, Logistic()),
        Problem(Network(layers), flat, SoftmaxCrossEntropy()),
        Problem(
            Network(layers), data, decay=Decay((Fraction(0),) * hidden + (Fraction(1),), (Fraction(0),) * len(layers))
        ),
    ]
    for activation in (Identity(), LeakyReLU(Fraction(1, 2)), Tanh()) if hidden else ():
        variants.append(Problem(Network(layers, (activation,) * hidden), data))
        variants.append(Problem(Network(layers, (*(ReLU(),) * (hidden - 1), activation)), data))
    for problem in variants:
        with pytest.raises(Rejected, match="problem: expected ReLU after every hidden layer, the squared or the Huber"):
            check(problem, example.certificate)


@pytest.mark.parametrize("example", examples(), ids=str)
def test_copies_are_proved_again(example: Example) -> None:
    theorem = check(example.problem, example.certificate)
    for again in (pickle.loads(pickle.dumps(theorem)), copy.copy(theorem), copy.deepcopy(theorem)):
        assert again == theorem
        assert again is not theorem
    assert hash(theorem) == hash(check(example.problem, example.certificate))


def test_a_forged_pickle_is_proved_again(theorem: Theorem) -> None:
    """What travels is the problem and the certificate; a false problem in the pickle makes no theorem."""
    call, (problem, certificate) = theorem.__reduce__()
    assert call is check
    with pytest.raises(Rejected, match="residuals that sum to 0"):
        call(on_a_line([1], [-3], [1], 1, D1), certificate)
    with pytest.raises(Rejected):
        call(problem, ShallowMinimum((None,)))
    for forged, error in (
        (Parcel(check, on_a_line([1], [-3], [1], 1, D1), PROOF), Rejected),
        (Parcel(check, PROPOSITION_1, ShallowMinimum(())), Rejected),
        (Parcel(Theorem, PROPOSITION_1, LIE, PROOF, None), TypeError),
    ):
        with pytest.raises(error):
            pickle.loads(pickle.dumps(forged))


class Parcel:
    """Pickles to whatever call its sender likes."""

    def __init__(self, *call: object) -> None:
        self.call = call

    def __reduce__(self):
        return self.call[0], self.call[1:]


@pytest.mark.parametrize("wrong", [None, "shallow-minimum", PROPOSITION_1, Vertex({}), LIE, ShallowMinimum, object()])
def test_what_is_no_certificate(wrong: object) -> None:
    with pytest.raises(TypeError):
        check(PROPOSITION_1, wrong)  # type: ignore[arg-type]


def test_a_part_of_a_certificate_is_none() -> None:
    with pytest.raises(TypeError, match="Vertex is not a certificate"):
        check(PROPOSITION_1, Vertex({}))  # type: ignore[arg-type]


def test_a_certificate_of_another_type_with_the_same_fields_is_none() -> None:
    fake = dataclasses.make_dataclass("ShallowMinimum", ["units"])((Vertex({}),))
    with pytest.raises(TypeError):
        check(PROPOSITION_1, fake)


def isolated_python(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Python without site packages, with this repository alone on its path."""
    environment = {"PYTHONPATH": str(ROOT), "PATH": os.environ.get("PATH", "")}
    command = [sys.executable, "-S", "-s", "-P", "-W", "error", *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=60, check=False)


def test_the_kernel_loads_the_standard_library_alone() -> None:
    script = "\n".join(
        [
            "import json, sys, pkgutil, importlib",
            "import proofs.kernel",
            "for module in pkgutil.walk_packages(proofs.kernel.__path__, 'proofs.kernel.'):",
            "    if not module.name.endswith('__main__'): importlib.import_module(module.name)",
            "print(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))",
            "print(json.dumps(sorted(name for name in sys.modules if name.startswith('proofs'))))",
        ]
    )
    result = isolated_python("-c", script)
    assert result.returncode == 0, result.stderr
    top, ours = map(json.loads, result.stdout.splitlines())
    assert set(top) - set(sys.stdlib_module_names) - {"__main__"} == {"proofs"}
    assert all(name == "proofs" or name.startswith("proofs.kernel") for name in ours)
    assert {"proofs.kernel.check", "proofs.kernel.certificate_file"} <= set(ours)


def test_with_site_packages_nothing_else_is_loaded_either() -> None:
    script = "import sys; before = set(sys.modules); import proofs.kernel; print(*sorted(set(sys.modules) - before))"
    result = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT, timeout=60
    )
    tops = {name.partition(".")[0] for name in result.stdout.split()}
    assert tops - set(sys.stdlib_module_names) == {"proofs"}


def kernel_says(folder: Path, certificate: object, network: str, data: str) -> subprocess.CompletedProcess[str]:
    for name, text in (("c.json", json.dumps(certificate)), ("n.json", network), ("d.csv", data)):
        (folder / name).write_text(text)
    paths = [str(folder / name) for name in ("c.json", "n.json", "d.csv")]
    return isolated_python("-m", "proofs.kernel", paths[0], "--network", paths[1], "--data", paths[2])


def test_the_kernel_by_itself(tmp_path: Path) -> None:
    network, data = network_text(PROPOSITION_1), data_text(PROPOSITION_1)
    whole = certificate_json(PROOF, PROPOSITION_1)

    accepted = kernel_says(tmp_path, whole, network, data)
    assert (accepted.returncode, accepted.stdout, accepted.stderr) == (0, "accepted: LocalMinimum, loss 18\n", "")

    other = kernel_says(tmp_path, whole, network_text(PROPOSITION_1_BETTER), data)
    assert (other.returncode, other.stderr) == (1, "")
    assert other.stdout.startswith(
        "rejected: shallow-minimum: problem: expected a certificate for this problem, sha256:"
    )
    assert other.stdout.count("\n") == 1

    wrong = kernel_says(tmp_path, {**whole, "units": [None]}, network, data)
    assert (wrong.returncode, wrong.stdout) == (
        1,
        "rejected: shallow-minimum: unit 0: expected a case tree, got none\n",
    )

    for certificate, points in (({**whole, "units": 5}, data), (whole, "x1,y\n1,1/0\n"), (whole, "")):
        bad = kernel_says(tmp_path, certificate, network, points)
        assert (bad.returncode, bad.stdout) == (2, "")
        assert bad.stderr.startswith("error: ")
        assert bad.stderr.count("\n") == 1


@pytest.mark.parametrize(("exponent", "status"), [(300, 0), (900, 0), (1900, 0), (3900, 0), (9000, 2)])
def test_numbers_too_long_to_print(tmp_path: Path, exponent: int, status: int) -> None:
    """The loss has six times the digits of the numbers: still one line, not a traceback."""
    large = f"1e{exponent}"
    orbit = {"format": "localmin-certificate-1", "rule": "rescaling-orbit", "layer": 0, "unit": 0}
    if status == 0:
        orbit = certificate_json(RescalingOrbit(0, 0), on_a_line([large], [0], [large], 0, [(large, 0)]))
    network = {"layers": [{"weight": [[large]], "bias": [0], "activation": "relu"}, {"weight": [[large]], "bias": [0]}]}
    result = kernel_says(tmp_path, orbit, json.dumps(network), f"x1,y\n{large},0\n")
    assert (result.returncode, (result.stdout + result.stderr).count("\n")) == (status, 1), result.stderr

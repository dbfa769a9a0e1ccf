"""Whatever a file holds, reading it ends soon, in bounded memory, and with one line."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest

import proofs
from proofs.kernel import InputError, Network, Rejected, check
from proofs.kernel.certificate import ConstantOutput, EqualInputsBound, PathMoments, ShallowMinimum, Vertex
from proofs.kernel.certificate_file import certificate_json, certificate_text
from proofs.kernel.input_file import MAX_BYTES, Allowance, read_bytes
from tests.kernel.builders import PROPOSITION_1, layer, problem
from tests.kernel.files import data_text, network_text

ROOT = Path(proofs.__file__).parents[1]
MEMORY = 2 * 2**30
SECONDS = 60
"""What the documentation promises; the limits below are enforced by the operating system."""


def kernel(folder: Path, **files: str | Path) -> tuple[int, str]:
    """Exit status and output of the kernel on a good problem with some of its files exchanged."""
    texts = {
        "certificate": json.dumps(certificate_json(EqualInputsBound(), PROPOSITION_1)),
        "network": network_text(PROPOSITION_1),
        "data": data_text(PROPOSITION_1),
    }
    paths = {}
    for name, content in {**texts, **files}.items():
        paths[name] = content if isinstance(content, Path) else folder / name
        if isinstance(content, str):
            (folder / name).write_text(content)

    def limits() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))

    words = [str(paths["certificate"]), "--network", str(paths["network"]), "--data", str(paths["data"])]
    done = subprocess.run(
        [sys.executable, "-m", "proofs.kernel", *words],
        capture_output=True,
        text=True,
        timeout=10 * SECONDS,
        check=False,
        preexec_fn=limits,
        cwd=ROOT,
    )
    return done.returncode, done.stdout + done.stderr


def network(weight: list[list[str]], bias: list[str] | None = None) -> str:
    layers = [
        {"weight": weight, "bias": bias, "activation": "relu"},
        {"weight": [["1"] * len(weight)], "bias": None},
    ]
    return json.dumps({"layers": layers})


def coprime(count: int) -> list[str]:
    """Numbers of 1,900 digits, of which no two have a common factor worth naming."""
    return [f"1/{10**1900 + 2 * k + 1}" for k in range(count)]


def digits(count: int) -> str:
    return json.dumps({"layers": [{"weight": [["1e3900"] * count], "bias": None}]})


HOSTILE: dict[str, tuple[dict[str, str], str]] = {
    "brackets": ({"network": "[" * 3000 + "]" * 3000}, "brackets nest more than 500 deep"),
    "a million brackets": ({"certificate": '{"a":' * 10**6}, "brackets nest more than 500 deep"),
    "brackets in a string are none": ({"network": json.dumps({"x": "[" * 3000})}, "the key 'layers' is missing"),
    "a key twice among many": (
        {"network": "{" + ",".join(f'"{k}":0' for k in [*range(400_000), 0]) + "}"},
        "the key '0' stands twice",
    ),
    "too many entries": ({"network": "[" + "[],0," * 2_500_000 + "0]"}, "more than 4,000,000 entries"),
    "a long key": ({"network": json.dumps({"x" * 10**7: 0, "layers": []})}, "unknown key 'xxx"),
    "a long rule": (
        {"certificate": json.dumps({"format": "localmin-certificate-1", "problem": "", "rule": "9" * 10**6})},
        "unknown rule '999",
    ),
    "coprime denominators": ({"network": network([[x] for x in coprime(300)])}, "more than 20,000 digits"),
    "coprime data": ({"data": "x1,y\n" + "".join(f"{x},0\n" for x in coprime(300))}, "more than 20,000 digits"),
    "a coprime layer each": (
        {
            "network": json.dumps(
                {
                    "layers": [
                        {"weight": [[x]], "bias": None, **({} if k == 49 else {"activation": "relu"})}
                        for k, x in enumerate(coprime(50))
                    ]
                }
            )
        },
        "exact outputs take more than",
    ),
    "exponents in a network": ({"network": digits(100_000)}, "more than 100,000,000 digits in all"),
    "exponents in data": ({"data": "x1,y\n" + "1e3900,1e-3900\n" * 100_000}, "more than 100,000,000 digits in all"),
    "too many points": ({"data": "x1,y\n" + "1,1\n" * 2_000_001}, "more than 4,000,000 numbers"),
    "a wide layer for many points": (
        {"network": network([["1"]] * 20_000), "data": "x1,y\n" + "1,1\n" * 200_000},
        "take more than 2 GB",
    ),
    "a field without end": ({"data": "x1,y\n" + "1" * 10**7}, "not CSV"),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_give_one_line(tmp_path: Path, name: str) -> None:
    files, message = HOSTILE[name]
    status, output = kernel(tmp_path, **files)
    assert (status, output.count("\n")) == (2, 1), output[-500:]
    assert message in output
    assert "; " in output
    assert len(output) < 500


def test_many_long_multipliers_end(tmp_path: Path) -> None:
    """300 convex kinks, 300 multipliers without a common factor: their sum has a denominator of 570,000 digits."""
    count = 300
    rows = [[Fraction(1), Fraction(k)] for k in range(count)]
    point = problem(Network((layer([[0, 0]]), layer([[1]]))), rows, [[-1]] * count)
    tree = Vertex({k: Fraction(x) for k, x in enumerate(coprime(count))})
    (tmp_path / "c").write_text(certificate_text(ShallowMinimum((tree,)), point))
    network, data = network_text(point), data_text(point)
    status, output = kernel(tmp_path, certificate=tmp_path / "c", network=network, data=data)
    assert (status, output.count("\n")) == (1, 1), output[-500:]
    assert "numbers of fewer digits together" in output


@pytest.mark.parametrize("depth", [100, 499, 600])
def test_nested_certificates(tmp_path: Path, depth: int) -> None:
    """Too deep for a file, for Python's stack, or for the network: never a traceback."""
    whole = certificate_json(PathMoments(), PROPOSITION_1)
    header = {name: whole[name] for name in ("format", "problem")}
    nested = '{"rule": "constant-output", "layer": 0, "later": ' * depth + '{"rule": "path-moments"}' + "}" * depth
    status, output = kernel(tmp_path, certificate=json.dumps(header)[:-1] + ", " + nested[1:])
    assert (status, output.count("\n")) in ((1, 1), (2, 1)), output[-500:]
    assert output.startswith("rejected: " if status == 1 else "error: ")

    certificate: ConstantOutput | PathMoments = PathMoments()
    for _ in range(depth):
        certificate = ConstantOutput(0, certificate)
    with pytest.raises(Rejected):
        check(PROPOSITION_1, certificate)


@pytest.mark.parametrize("role", ["certificate", "network", "data"])
def test_what_is_no_regular_file_is_refused(tmp_path: Path, role: str) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path in (pipe, Path("/dev/zero"), Path("/dev/null")):
        status, output = kernel(tmp_path, **{role: path})
        assert (status, output) == (2, f"error: {path}: not a regular file; save the content as a file and name that\n")
    status, output = kernel(tmp_path, **{role: tmp_path})
    assert (status, output.count("\n")) == (2, 1)


def test_a_file_is_read_to_the_limit_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a file says of its size counts for nothing: sparse files, and files that grow."""
    with (tmp_path / "sparse").open("wb") as file:
        file.truncate(10 * 2**40)
    with pytest.raises(InputError, match="larger than 64 MiB; use fewer points"):
        read_bytes(tmp_path / "sparse")
    (tmp_path / "whole").write_bytes(b"x" * 100)
    monkeypatch.setattr("proofs.kernel.input_file.MAX_BYTES", 99)
    with pytest.raises(InputError, match="larger than"):
        read_bytes(tmp_path / "whole")
    monkeypatch.setattr("proofs.kernel.input_file.MAX_BYTES", 100)
    assert read_bytes(tmp_path / "whole") == b"x" * 100
    with pytest.raises(InputError, match="null"):
        read_bytes(Path("a\0b"))
    assert MAX_BYTES == 64 * 2**20


def test_ordinary_data_of_tens_of_megabytes_are_read(tmp_path: Path) -> None:
    """The other side of the limits: a hundred thousand points in twenty dimensions, within memory and time."""
    line = ",".join(f"0.{k}37158624" for k in range(20, 40))
    rows = "".join(f"{line},{k}.25\n" for k in range(100_000))
    header = ",".join([*(f"x{k + 1}" for k in range(20)), "y\n"])
    status, output = kernel(tmp_path, network=network([["1/3"] * 20] * 5, ["1"] * 5), data=header + rows)
    assert status == 1, output[-500:]
    assert "a certificate for this problem" in output


@pytest.mark.parametrize(("spent", "limit"), [((1, 0), "4,000,000 numbers"), ((0, 10**9), "100,000,000 digits")])
def test_an_allowance_ends(spent: tuple[int, int], limit: str) -> None:
    allowance = Allowance("data.csv")
    allowance.spend(4_000_000, 0)
    with pytest.raises(InputError, match=rf"data\.csv: .*more than {limit}"):
        allowance.spend(*spent)


def test_an_error_of_the_kernel_does_not_look_like_a_rejection(tmp_path: Path) -> None:
    script = (
        "import sys, runpy, proofs.kernel\n"
        "def broken(*a): raise MemoryError\n"
        "sys.modules['proofs.kernel.check'].check = broken\n"
        "runpy.run_module('proofs.kernel', run_name='__main__')\n"
    )
    (tmp_path / "n").write_text(network_text(PROPOSITION_1))
    (tmp_path / "d").write_text(data_text(PROPOSITION_1))
    (tmp_path / "c").write_text(json.dumps(certificate_json(EqualInputsBound(), PROPOSITION_1)))
    words = [str(tmp_path / "c"), "--network", str(tmp_path / "n"), "--data", str(tmp_path / "d")]
    done = subprocess.run([sys.executable, "-c", script, *words], capture_output=True, check=False, cwd=ROOT)
    assert done.returncode == 70

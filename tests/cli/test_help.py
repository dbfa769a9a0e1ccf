"""Help for every command, and for none."""

from __future__ import annotations

import pytest

from proofs.cli.commands import COMMANDS
from proofs.cli.exit_status import ExitStatus

from .conftest import Verify


@pytest.mark.parametrize("words", [(), ("--help",), ("-h",), ("help",)])
def test_the_first_page(verify: Verify, words: tuple[str, ...]) -> None:
    ran = verify(*words)
    assert ran.status == 0
    assert ran.err == ""
    for command in COMMANDS:
        assert f"\n  {command}" in ran.out
    assert max(map(len, ran.out.splitlines())) <= 80


@pytest.mark.parametrize("command", [*COMMANDS, "proposition-1"])
def test_a_page_for_each_command(verify: Verify, command: str) -> None:
    ran = verify(command, "--help")
    assert ran.status == 0
    assert ran.err == ""
    assert ran.out.startswith(f"usage: verify {command}")
    assert ("--json" in ran.out) == (command not in ("completion", "man"))
    assert "--quiet" in ran.out


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("proposition-1", ["--report", "--seed", "--device", "--no-numeric", "--time-limit"]),
        ("all", ["--report", "--seed", "--device", "--no-numeric", "--jobs", "--resume"]),
        ("point", ["--report", "--seed", "--device", "--no-numeric", "--certificate", "--smt2", "--time-limit"]),
        ("check", ["--network", "--data"]),
        ("reproduce", ["--scale", "--out", "--resume", "--seed", "--device"]),
    ],
)
def test_the_options_of_each_command(verify: Verify, command: str, options: list[str]) -> None:
    page = verify(command, "--help").out
    assert [option for option in options if option not in page] == []


def test_the_version(verify: Verify) -> None:
    ran = verify("--version")
    assert ran.status == 0
    assert ran.out.startswith("localmin ")


def test_every_exit_status_is_explained(verify: Verify) -> None:
    page = verify("--help").out.split("exit status:")[1]
    explained = {int(line.split()[0]) for line in page.splitlines() if line.strip()}
    assert explained == set(map(int, ExitStatus))

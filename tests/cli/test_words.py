"""What can stand on the command line is what the parsers say."""

from __future__ import annotations

import subprocess
import sys

from proofs.cli.commands import COMMANDS
from proofs.cli.words import Takes, commands, one_each


def test_every_command_is_there_once_with_the_options_of_a_sweep() -> None:
    found = {command.name: command for command in one_each(commands())}
    assert set(found) == {*COMMANDS, "proposition-1"}
    trained = [name for word in found["trained"].options for name in word.names]
    assert {"--many", "--history", "--json"} <= set(trained)
    assert len(trained) == len(set(trained))


def test_what_follows_an_option_or_stands_alone() -> None:
    found = {command.name: command for command in commands()}
    point = {word.names[-1]: word for word in found["point"].options}
    assert point["--report"].takes is Takes.FOLDER
    assert point["--smt2"].takes is Takes.FILE
    assert (point["--device"].takes, point["--device"].choices) == (Takes.CHOICE, ("auto", "cpu", "cuda"))
    assert (point["--seed"].takes, point["--seed"].placeholder) == (Takes.VALUE, "N")
    assert (point["--json"].takes, point["--json"].placeholder) == (Takes.NOTHING, "")
    assert [word.placeholder for word in found["point"].arguments] == ["NETWORK", "DATA"]
    assert "table-1" in found["reproduce"].arguments[0].choices
    assert "XOR" in found["landscape"].arguments[0].choices
    assert "%%" not in "".join(word.about for command in found.values() for word in command.words)


def test_reading_them_off_takes_no_heavy_package() -> None:
    script = f"import sys; sys.path[:0] = {sys.path!r}; from proofs.cli.words import claim_names, commands\n"
    script += "commands(), claim_names(); print(*sys.modules)"
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert not set(done.stdout.split()) & {"torch", "sympy", "z3", "matplotlib"}

"""The scripts complete what there is, in the shells themselves."""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from dataset_zoo import names
from numeric.experiments.names import EXPERIMENTS
from proofs.audit.registry import claims
from proofs.cli.commands import COMMANDS

from .conftest import Verify

FILES = ("data.csv", "net work.json", "sub")


@pytest.fixture
def script(verify: Verify, tmp_path: Path) -> Callable[[str], Path]:
    """The script for a shell, in a folder with a few files."""

    def write(shell: str) -> Path:
        ran = verify("completion", shell)
        assert (ran.status, ran.err) == (0, "")
        (tmp_path / "sub").mkdir()
        for name in FILES[:2]:
            (tmp_path / name).write_text("")
        path = tmp_path / "script"
        path.write_text(ran.out)
        return path

    return write


def in_bash(script: Path, *words: str) -> set[str]:
    program = """
        source "$1"; shift
        compopt() { :; }
        COMP_WORDS=("$@"); COMP_CWORD=$(( $# - 1 )); _verify
        printf '%s\\n' "${COMPREPLY[@]}"
    """
    command = ["bash", "--norc", "-c", program, "bash", str(script), "verify", *words]
    done = subprocess.run(command, cwd=script.parent, check=True, capture_output=True, text=True, timeout=30)
    assert done.stderr == ""
    return set(done.stdout.split("\n")) - {""}


def in_fish(script: Path, *words: str) -> set[str]:
    line = " ".join(["verify", *words])
    command = ["fish", "--no-config", "-c", f"source {script.name}; complete -C '{line}'"]
    where = {**os.environ, "HOME": str(script.parent)}
    done = subprocess.run(command, cwd=script.parent, env=where, check=True, capture_output=True, text=True, timeout=30)
    assert done.stderr == ""
    return {row.split("\t")[0] for row in done.stdout.splitlines()} - {"script", ".local/", ".config/", ".cache/"}


CASES = {
    "commands and claims": (("",), {*COMMANDS, *(claim.name for claim in claims())}, {"--report", "data.csv"}),
    "a beginning": (("prop",), {f"proposition-{k}" for k in range(1, 6)}, {"point"}),
    "experiments": (("reproduce", ""), set(EXPERIMENTS), {"data.csv"}),
    "data": (("landscape", ""), {*names(), "data.csv"}, {"table-1"}),
    "options": (("landscape", "--"), {"--hidden", "--report", "--json", "--every-width"}, {"--coq", "--many"}),
    "of a claim": (("lemma-1", "--"), {"--coq", "--report", "--device", "--no-numeric"}, {"--hidden"}),
    "of a sweep": (("trained", "--"), {"--many", "--history", "--workers"}, {"--smt2"}),
    "devices": (("figure-4", "--device", ""), {"auto", "cpu", "cuda"}, {"data.csv"}),
    "scales": (("reproduce", "--scale", ""), {"smoke", "small", "paper"}, {"table-1"}),
    "shells": (("completion", ""), {"bash", "zsh", "fish"}, {"data.csv"}),
    "files": (("point", ""), {"data.csv"}, {"auto"}),
    "folders": (("point", "--report", ""), set(), {"data.csv", "auto"}),
}


@pytest.mark.parametrize("name", CASES)
def test_bash(name: str, script: Callable[[str], Path]) -> None:
    words, there, never = CASES[name]
    found = in_bash(script("bash"), *words)
    assert there <= found
    assert not never & found


@pytest.mark.needs("fish")
@pytest.mark.parametrize("name", CASES)
def test_fish(name: str, script: Callable[[str], Path]) -> None:
    words, there, never = CASES[name]
    found = in_fish(script("fish"), *words)
    assert there <= found
    assert not never & found


def test_names_with_spaces_and_folders_in_bash(script: Callable[[str], Path]) -> None:
    path = script("bash")
    assert in_bash(path, "check", "ne") == {"net work.json"}
    assert in_bash(path, "point", "--report", "") == {"sub"}
    assert in_bash(path, "point", "--seed", "") == set()


class Zsh:
    """A zsh at a terminal of its own, which is asked what a line is completed to."""

    def __init__(self, script: Path) -> None:
        self.process, self.terminal = pty.fork()
        if self.process == 0:
            os.chdir(script.parent)
            os.execvpe(
                "zsh", ["zsh", "-f", "-i"], {"PATH": os.environ["PATH"], "TERM": "dumb", "HOME": str(script.parent)}
            )
        setup = (
            "PS1='READY '; setopt no_beep no_prompt_cr; unsetopt zle_bracketed_paste; autoload -Uz compinit; "
            "compinit -u -D; zstyle ':completion:*' list-prompt ''; LISTMAX=10000; "
            "show() { zle -R; print -r -- \"<$BUFFER>\"; zle kill-buffer }; zle -N show; bindkey '^G' show; "
            f"source {script.name}; print LOADED\n"
        )
        self.send(setup)
        self.until("\nLOADED")

    def send(self, text: str) -> None:
        os.write(self.terminal, text.encode())

    def until(self, mark: str, seconds: float = 20.0) -> str:
        text, end = "", time.monotonic() + seconds
        while not re.search(mark, text.replace("\r", "")):
            assert time.monotonic() < end, text
            if select.select([self.terminal], [], [], 0.2)[0]:
                text += os.read(self.terminal, 65536).decode(errors="replace")
        return text.replace("\r", "")

    def completed(self, line: str) -> str:
        """The line after one press of the tabulator key."""
        self.send(f"{line}\t\x07")
        found = re.findall(r"<(verify[^>]*)>", self.until("<verify[^>]*>"))
        return str(found[-1])

    def close(self) -> None:
        os.close(self.terminal)
        os.waitpid(self.process, 0)


@pytest.mark.needs("zsh")
def test_zsh(script: Callable[[str], Path]) -> None:
    shell = Zsh(script("zsh"))
    try:
        for line, whole in {
            "verify poi": "verify point ",
            "verify sig": "verify sigmoid-deadlock ",
            "verify reproduce tab": "verify reproduce table-1 ",
            "verify landscape Jel": "verify landscape Jellyfish ",
            "verify landscape dat": "verify landscape data.csv ",
            "verify point da": "verify point data.csv ",
            "verify point --report s": "verify point --report sub/",
            "verify lemma-1 --no-n": "verify lemma-1 --no-numeric ",
            "verify trained --hist": "verify trained --history ",
            "verify theorem-1 --device cu": "verify theorem-1 --device cuda ",
            "verify completion fi": "verify completion fish ",
        }.items():
            assert shell.completed(line) == whole
    finally:
        shell.close()

"""`verify` as a process: what it loads, how it ends when interrupted, and that it is quiet when nobody listens."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import Files

VERIFY = (sys.executable, "-m", "proofs")
HEAVY = ("torch", "sympy", "z3", "cvc5", "numpy", "matplotlib", "jinja2")


def loaded_by(*words: str | Path) -> set[str]:
    """The top-level packages in memory after the command."""
    script = (
        "import sys; from proofs.cli import main; status = main(sys.argv[1:]); "
        "print(status, *sorted({name.partition('.')[0] for name in sys.modules}), file=sys.stderr)"
    )
    ran = subprocess.run([sys.executable, "-c", script, *map(str, words)], capture_output=True, text=True, check=True)
    status, *names = ran.stderr.splitlines()[-1].split()
    assert status == "0"
    return set(names)


@pytest.mark.parametrize("words", [("list",), ("list", "--json"), ("--help",), ("all", "--help")])
def test_listing_and_help_load_nothing_heavy(words: tuple[str, ...]) -> None:
    assert loaded_by(*words).isdisjoint(HEAVY)


def test_the_kernel_s_command_loads_the_standard_library_only(files: Files) -> None:
    saved = files.folder / "c.json"
    made = [*VERIFY, "point", files.minimum, files.data, "--certificate", saved, "--no-numeric", "--quiet"]
    assert subprocess.run(made, stdout=subprocess.DEVNULL, check=False).returncode == 0
    bare = {name.partition(".")[0] for name in sys.stdlib_module_names}
    extra = loaded_by("check", saved, "--network", files.minimum, "--data", files.data) - bare
    assert {name for name in extra if not name.startswith(("_", "sitecustomize", "distutils"))} == {"proofs"}


def test_no_numeric_never_loads_torch() -> None:
    assert "torch" not in loaded_by("proposition-1", "--no-numeric", "--quiet")


def test_importing_the_kernel_loads_the_standard_library_only() -> None:
    script = "import sys, proofs.kernel; print(*{name.partition('.')[0] for name in sys.modules})"
    names = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split()
    foreign = set(names) - set(sys.stdlib_module_names) - {"proofs"}
    assert {name for name in foreign if not name.startswith(("_", "sitecustomize", "distutils"))} == set()


def test_a_reader_that_goes_away() -> None:
    buffered = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    reading, writing = os.pipe()
    os.close(reading)
    for words in (["list"], ["list", "--json"], ["--help"]):
        command = [*VERIFY, *words]
        ran = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, text=True, check=False, env=buffered)
        assert (ran.returncode, ran.stderr) == (141, "")
    os.close(writing)


INTERRUPTIBLE = """
import sys, time
from proofs.audit import claim, registry, result
from proofs.cli import main

def slow():
    print("started", file=sys.stderr, flush=True)
    time.sleep(60)

one = registry.by_name("remark-1")
registry._ENTRIES = {"slow": claim.Claim("slow", "a slow claim", "nowhere", one.source, one.printed, None, slow)}
sys.exit(main(["slow", "--no-numeric"]))
"""


def test_an_interrupt_is_one_line_and_130() -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", INTERRUPTIBLE],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    assert process.stderr is not None
    lines = [process.stderr.readline(), process.stderr.readline()]
    assert lines == ["slow: exact proof\n", "started\n"]
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err) == (130, "", "interrupted\n")


def on_a_terminal(words: list[str], **environment: str) -> str:
    """What `verify` writes to a terminal of 100 columns."""
    child, terminal = pty.fork()
    if child == 0:
        os.environ.update({"TERM": "xterm-256color", "COLUMNS": "100", **environment})
        os.execv(VERIFY[0], [*VERIFY, *words])
    written = b""
    try:
        while piece := os.read(terminal, 65536):
            written += piece
    except OSError:  # the terminal is gone: the command has ended
        pass
    os.close(terminal)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    return written.decode()


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_colour_on_a_terminal_unless_no_color() -> None:
    words = ["remark-1", "--no-numeric", "--quiet"]
    assert "\x1b[1;32mproved" in on_a_terminal(words)
    plain = on_a_terminal(words, NO_COLOR="1")
    assert "proved" in plain
    assert "[32m" not in plain
    assert "[1;32m" not in plain


def test_no_colour_and_no_trailing_blanks_in_a_pipe() -> None:
    ran = subprocess.run([*VERIFY, "proposition-2", "--no-numeric", "--quiet"], capture_output=True, check=False)
    assert ran.returncode == 1
    assert b"\x1b" not in ran.stdout
    lines = ran.stdout.decode().splitlines()
    assert [line for line in lines if line != line.rstrip()] == []
    assert max(map(len, lines)) <= 80


def test_a_stream_that_knows_ascii_only() -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    ran = subprocess.run([*VERIFY, "proposition-1", "--no-numeric"], capture_output=True, env=environment, check=False)
    assert ran.returncode == 0
    assert b"Traceback" not in ran.stderr
    assert b"As printed: proved" in ran.stdout


def test_a_bug_is_never_mistaken_for_a_verdict() -> None:
    script = (
        "import sys; from proofs.audit import registry; from proofs.cli import main; "
        "registry._ENTRIES = {}; registry.claims = lambda: 1 / 0; sys.exit(main(['list']))"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert ran.returncode == 70
    assert ran.stdout == ""
    assert "ZeroDivisionError" in ran.stderr
    assert "internal error" in ran.stderr

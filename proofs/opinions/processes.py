"""Provers that are processes of their own: each ends at its time limit, or when whoever waits for it is interrupted."""

import subprocess
from pathlib import Path
from typing import Final

_RUNNING: Final[set["subprocess.Popen[str]"]] = set()


def run_prover(
    command: list[str], time_limit: float, *, text: str = "", folder: Path | None = None
) -> "subprocess.CompletedProcess[str]":
    """Run the command with the text as its input.

    Raises:
        subprocess.TimeoutExpired: it took longer than the limit in seconds.
    """
    pipe = subprocess.PIPE
    process = subprocess.Popen(command, cwd=folder, stdin=pipe, stdout=pipe, stderr=pipe, text=True)
    _RUNNING.add(process)
    try:
        with process:
            try:
                out, err = process.communicate(text, timeout=time_limit)
            except BaseException:
                process.kill()
                raise
    finally:
        _RUNNING.discard(process)
    return subprocess.CompletedProcess(command, process.returncode, out, err)


def end_all() -> None:
    """End every prover that still runs, in whatever thread."""
    for process in tuple(_RUNNING):
        process.kill()

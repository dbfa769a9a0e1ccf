"""Provers that are processes of their own: each ends at its time limit, or when whoever waits for it is interrupted."""

import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Final

_ENDING: Final = Event()
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
            if _ENDING.is_set():
                process.kill()
            try:
                out, err = process.communicate(text, timeout=time_limit)
            except BaseException:
                process.kill()
                raise
    finally:
        _RUNNING.discard(process)
    return subprocess.CompletedProcess(command, process.returncode, out, err)


@contextmanager
def ended_with_the_block() -> Iterator[None]:
    """Where the block is left by an exception, end every prover that runs or that a thread is about to start."""
    try:
        yield
    except BaseException:
        _ENDING.set()
        for process in tuple(_RUNNING):
            process.kill()
        raise


def leave_interrupts_to_others() -> None:
    """Let an interrupt wake the main thread and not this one, nor a prover started here, which the main thread ends."""
    if hasattr(signal, "pthread_sigmask"):  # not on Windows
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})


def provers_may_start() -> None:
    """Forget that provers were ended."""
    _ENDING.clear()

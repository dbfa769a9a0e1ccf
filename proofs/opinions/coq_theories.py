"""The theories of `proofs/coq`: compiled where they are asked for, and kept beside other caches of the user.

A compiled theory is found again under the digest of all sources and the version of Coq. Coq itself refuses a compiled
file whose sources, or whose dependencies, were others; that a file in the cache was made by Coq is believed.
"""

import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory
from typing import Final

import proofs
from proofs.opinions.processes import run_prover

SOURCES: Final = Path(proofs.__file__).parent / "coq"
OPTIONS: Final = ("-q", "-Q", ".", "Localmin", "-w", "-notation-overridden")


class CoqError(Exception):
    """Coq did not do what was asked: it is missing, it ran out of time, or it complained; one line."""


class CoqMissingError(CoqError):
    """There is no Coq."""


class CoqTimeError(CoqError):
    """It ran out of time."""


class CoqRefusedError(CoqError):
    """It complained."""


def source_of(theory: str) -> Path:
    """The file of a theory such as "paper.Lemma1", relative to the sources."""
    return Path(*theory.split(".")).with_suffix(".v")


def ask_coq(theories: Sequence[str], script: str, time_limit: float) -> str:
    """What Coq prints for the script, which may load these theories and what they rest on.

    Args:
        theories: names such as "paper.Lemma1".
        script: its vernacular.
        time_limit: seconds for compiling any one theory, and for the script.

    Raises:
        CoqError: there is no Coq, or it did not accept a theory or the script in time.
    """
    folder = compiled(theories, time_limit)
    with TemporaryDirectory() as own:
        (Path(own) / "question.v").write_text(script, encoding="utf-8")
        options = [str(folder) if option == "." else option for option in OPTIONS]
        return _run(["coqc", *options, "question.v"], time_limit, Path(own), "the question")


def compiled(theories: Sequence[str], time_limit: float) -> Path:
    """The folder with these theories compiled; raises CoqError as `ask_coq` does."""
    if which("coqc") is None or which("coqdep") is None:
        raise CoqMissingError("coqc is not installed")
    folder = kept_theories()
    with _alone(folder):
        for theory in _with_dependencies(theories, time_limit):
            target = folder / theory
            if target.with_suffix(".vo").exists():
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(SOURCES / theory, target)
            _run(["coqc", *OPTIONS, str(theory)], time_limit, folder, str(theory))
    return folder


def kept_theories() -> Path:
    """The folder of what was compiled of the sources as they are. `compile.sh` may fill it as well."""
    return cache_folder() / _digest()


def cache_folder() -> Path:
    """Where compiled theories are kept: `localmin/coq` in the user's cache folder."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "localmin" / "coq"


@cache
def _digest() -> str:
    """A name for the state of all sources and the version of Coq."""
    digest = hashlib.sha256(_run(["coqc", "--version"], 20, SOURCES, "its version").encode())
    for source in sorted(SOURCES.rglob("*.v")):
        digest.update(str(source.relative_to(SOURCES)).encode() + b"\0" + source.read_bytes() + b"\0")
    return digest.hexdigest()[:24]


def _with_dependencies(theories: Sequence[str], time_limit: float) -> list[Path]:
    """The files of the theories and of all that they rest on, each after what it rests on."""
    wanted = [str(source_of(theory)) for theory in theories]
    said = _run(["coqdep", "-Q", ".", "Localmin", "-sort", *wanted], time_limit, SOURCES, "dependencies")
    return list(dict.fromkeys(Path(name) for name in said.split()))


def _run(command: list[str], time_limit: float, folder: Path, what: str) -> str:
    try:
        done = run_prover(command, time_limit, folder=folder)
    except subprocess.TimeoutExpired:
        raise CoqTimeError(f"{command[0]}, {what}: no answer in {time_limit:g} s") from None
    if done.returncode != 0:
        lines = done.stderr.splitlines()
        complaint = " ".join(lines[next((k for k, line in enumerate(lines) if line.startswith("Error")), 0) :][:2])
        raise CoqRefusedError(f"{command[0]}, {what}: {complaint}")
    return done.stdout


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One process at a time compiles into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        try:
            import fcntl
        except ImportError:  # Windows
            yield
            return
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield

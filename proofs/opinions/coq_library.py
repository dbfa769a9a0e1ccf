"""The theories of proofs/coq, compiled once for each version of them and of Coq, and kept in the user's cache."""

import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, sleep
from typing import Final

from proofs.opinions.processes import run_prover

SOURCES: Final = Path(__file__).resolve().parent.parent / "coq"
SCRIPT: Final = "compile.sh"


class NoCoqError(Exception):
    """Coq cannot be used: one line that says why, and how to mend it."""


def cache_folder() -> Path:
    """Where compiled theories are kept."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "localmin"


def compiled_checker() -> Path | None:
    """The folder of the compiled checker; None where it has not been compiled yet.

    Raises:
        NoCoqError: `coqc` is not installed.
    """
    folder = _folder()
    return folder if (folder / _DONE).is_file() else None


def compile_checker(time_limit: float) -> Path:
    """Compile the checker, unless that has been done, and return the folder.

    Raises:
        NoCoqError: `coqc` is not installed, does not compile it, or needs longer than the limit in seconds.
    """
    done = compiled_checker()
    if done is not None:
        return done
    folder = _folder()
    work = folder.with_name(f"{folder.name}.{os.getpid()}")
    try:
        work.mkdir(parents=True, exist_ok=True)
        with _alone(folder, time_limit):
            if compiled_checker() is None:
                result = run_prover(["sh", str(SOURCES / SCRIPT), "--checker", str(work)], time_limit)
                if result.returncode:
                    raise NoCoqError(f"the theories of the checker do not compile: {_complaint(result.stderr)}")
                (work / _DONE).touch()
                work.rename(folder)
    except subprocess.TimeoutExpired:
        raise NoCoqError(f"the theories were not compiled in {time_limit:g} s; allow more time once") from None
    except OSError as error:
        raise NoCoqError(f"{work}: {error.strerror}; make the cache writable") from None
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return folder


@contextmanager
def _alone(folder: Path, time_limit: float) -> Iterator[None]:
    """Wait while another process compiles the same."""
    try:
        import fcntl
    except ImportError:  # Windows: at worst both compile, and the first to finish is kept
        yield
        return
    end = monotonic() + time_limit
    with folder.with_suffix(".lock").open("w") as lock:
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if monotonic() > end:
                    raise NoCoqError("another process is compiling the theories; wait for it") from None
                sleep(0.2)
        yield


def run_coqc(text: str, time_limit: float) -> tuple[bool, str]:
    """Whether `coqc` accepts the file, with the compiled checker, and what it says: its complaint, or its answers.

    Raises:
        NoCoqError: Coq or the compiled checker is missing.
        subprocess.TimeoutExpired: it took longer than the limit in seconds.
    """
    theories = compiled_checker()
    if theories is None:
        raise NoCoqError("its theories are not compiled yet")
    with TemporaryDirectory() as folder:
        (Path(folder) / "verdict.v").write_text(text, encoding="utf-8")
        command = ["coqc", "-q", "-Q", str(theories), "Localmin", "verdict.v"]
        done = run_prover(command, time_limit, folder=Path(folder))
    return done.returncode == 0, _complaint(done.stderr) if done.returncode else done.stdout


_DONE: Final = "done"


def _folder() -> Path:
    coqc = shutil.which("coqc")
    if coqc is None:
        raise NoCoqError("coqc is not installed; apt install coq libcoq-bignums")
    version = subprocess.run([coqc, "--version"], capture_output=True, text=True, check=False).stdout
    digest = hashlib.sha256(version.encode())
    for path in sorted([*SOURCES.glob("*.v"), SOURCES / SCRIPT]):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return cache_folder() / f"coq-{digest.hexdigest()[:16]}"


def _complaint(stderr: str) -> str:
    lines = [" ".join(line.split()) for line in stderr.splitlines() if line.strip()]
    first = next((k for k, line in enumerate(lines) if line.startswith("Error")), 0)
    return " ".join(lines[first : first + 3])[:200]

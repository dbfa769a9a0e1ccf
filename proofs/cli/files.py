"""Files that the user asks for: the place is checked before the work, and the file is written after it, whole."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from proofs.cli.errors import UsageError


@contextmanager
def writing(option: str, path: Path) -> Iterator[None]:
    """Turn what goes wrong while a folder is filled, such as a full disk, into a UsageError."""
    from proofs.report.compile import ReportError

    try:
        yield
    except OSError as error:
        if error.errno is None or isinstance(error, (BrokenPipeError, FileNotFoundError)):
            raise  # a reader that went away, or a bug
        place = error.filename or path
        raise UsageError(f"{option} {place}: cannot be written ({error.strerror or error}); {mend(error)}") from None
    except ReportError as error:
        raise UsageError(f"{option}: {error}") from None


def mend(error: OSError) -> str:
    """What to do about a file that cannot be written."""
    full = error.errno in (errno.ENOSPC, errno.EDQUOT)
    return "free some space" if full else "name another place"


def require_folder(option: str, path: Path | None) -> None:
    """Raise UsageError where the folder can neither be used nor be made."""
    if path is None:
        return
    if path.exists() and not path.is_dir():
        raise UsageError(f"{option} {path}: this is a file; name a folder")
    nearest = next(parent for parent in (path, *path.absolute().parents) if parent.exists())
    if not nearest.is_dir() or not os.access(nearest, os.W_OK | os.X_OK):
        raise UsageError(f"{option} {path}: {nearest} cannot be written to; name another folder")


def require_file_place(option: str, path: Path | None) -> None:
    """Raise UsageError where the file cannot be written."""
    if path is None:
        return
    if path.is_dir():
        raise UsageError(f"{option} {path}: this is a folder; name a file")
    if not path.parent.is_dir():
        raise UsageError(f"{option} {path}: there is no folder {path.parent}; make it or name another place")
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        raise UsageError(f"{option} {path}: no permission to write there; name another place")


def write_whole(path: Path, content: str) -> None:
    """Write the file or nothing: never half of it.

    Raises:
        UsageError: it cannot be written, with the reason.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        try:
            beside.write_text(content, encoding="utf-8")
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise UsageError(f"{path}: cannot be written ({error.strerror}); {mend(error)}") from None

"""State on disk: named arrays in one file, replaced atomically, never a pickle."""

from __future__ import annotations

import json
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

Arrays = dict[str, npt.NDArray[np.generic]]
_IDENTITY = "identity"


class CheckpointMismatchError(RuntimeError):
    """The checkpoint belongs to another experiment, or cannot be read."""


def save(path: Path, identity: str, arrays: Arrays) -> None:
    """Write the arrays under `identity`, which says what they belong to; the file is either old or complete."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(path.name + ".new")
    with temporary.open("wb") as file:
        np.savez(file, **{_IDENTITY: np.frombuffer(identity.encode(), dtype=np.uint8)}, **arrays)  # type: ignore[arg-type]
    temporary.replace(path)


def load(path: Path, identity: str) -> Arrays | None:
    """The arrays, or None where there is no file; raises CheckpointMismatchError."""
    if not path.exists():
        return None
    try:
        with np.load(path, allow_pickle=False) as file:
            arrays: Arrays = {name: file[name] for name in file.files}
    except (OSError, ValueError, BadZipFile) as error:
        raise CheckpointMismatchError(f"{path}: not a readable checkpoint; delete it to start over") from error
    found = arrays.pop(_IDENTITY, np.empty(0, np.uint8)).tobytes().decode(errors="replace")
    if found != identity:
        raise CheckpointMismatchError(
            f"{path}: belongs to other settings ({_difference(found, identity)}); use another folder"
        )
    return arrays


def _difference(found: str, wanted: str) -> str:
    """The first setting in which two identities, JSON objects, differ."""
    try:
        old, new = json.loads(found), json.loads(wanted)
        for key in sorted(old.keys() | new.keys()):
            if old.get(key) != new.get(key):
                return f"{key}: {old.get(key)} there, {new.get(key)} here"
    except (ValueError, AttributeError):
        pass
    return "unknown format"

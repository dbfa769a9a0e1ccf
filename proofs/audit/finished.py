"""Finished claims in a folder, so that an interrupted `verify all` goes on where it was.

A result is found again only if nothing that could change it has changed: the source of localmin, the versions of the
packages it runs on, and the options of the run. Theorems are stored as problem and certificate, and the kernel proves
them again when they are read. The files are pickles, read by a reader that makes nothing but the plain data types of
results, so a file from elsewhere cannot run code.
"""

import hashlib
import io
import pickle
import sys
from dataclasses import is_dataclass
from enum import Enum
from fractions import Fraction
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from proofs.audit.claim import Proof
from proofs.audit.result import ClaimPoint
from proofs.kernel.check import Theorem, check
from proofs.kernel.landscape.check import LandscapeTheorem, check_landscape
from proofs.opinions.experiment import NumericEvidence

if TYPE_CHECKING:
    from proofs.audit.result import RunOptions

# What a result is apart from its claim: functions do not travel between processes, so the claim is looked up again.
Parts = tuple[Proof, tuple[ClaimPoint, ...], tuple[NumericEvidence, ...], float]

_PACKAGES: Final = ("proofs", "numeric", "dataset_zoo")
_RUNS_ON: Final = ("z3-solver", "cvc5", "sympy", "python-flint", "numpy", "torch")
_DATA_MODULES: Final = (
    "proofs.kernel.",
    "proofs.audit.",
    "proofs.opinions.",
    "proofs.search.",
    "proofs.results",
    "numeric.agreement",
)


class KeptError(OSError):
    """A finished claim cannot be kept: the file, the reason, and what to do."""


class Finished:
    """The finished claims of one folder, for one set of options."""

    def __init__(self, folder: Path, options: "RunOptions") -> None:
        self._folder = folder
        self._state = _state(options)

    def load(self, name: str) -> Parts | None:
        """The result of the claim, if it is here and still holds."""
        path = self._path(name)
        try:
            with path.open("rb") as file:
                kept, parts = _PlainReader(file).load()
        except FileNotFoundError:
            return None
        except Exception:
            # Cut short, or not a file of ours: whatever it is, the claim runs again.
            return None
        return parts if kept == name else None

    def save(self, name: str, parts: Parts) -> None:
        """Keep the result of a claim; raises KeptError where the folder cannot be written."""
        path = self._path(name)
        content = pickle.dumps((name, parts), protocol=5)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            beside = path.with_suffix(".part")
            beside.write_bytes(content)
            beside.replace(path)
        except OSError as error:
            raise KeptError(f"--resume {path}: cannot be written ({error.strerror}); name another folder") from None

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}-{self._state[:16]}.result"


def _state(options: "RunOptions") -> str:
    """A digest of everything that a result depends on, apart from the claim."""
    digest = hashlib.sha256()
    for package in _PACKAGES:
        home = Path(import_module(package).__file__ or "").parent
        for source in sorted(path for suffix in ("py", "md", "v") for path in home.rglob(f"*.{suffix}")):
            digest.update(str(source.relative_to(home)).encode() + b"\0" + source.read_bytes() + b"\0")
    for package in _RUNS_ON:
        try:
            digest.update(f"{package} {version(package)}\0".encode())
        except PackageNotFoundError:
            digest.update(f"{package} absent\0".encode())
    digest.update(f"{sys.version_info[:2]} {options!r}".encode())
    return digest.hexdigest()


class _PlainReader(pickle.Unpickler):
    """Unpickles results: dataclasses and enums of the project, fractions, and theorems, which `check` proves again."""

    def __init__(self, file: io.BufferedIOBase | Any) -> None:
        super().__init__(file)

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) == ("fractions", "Fraction"):
            return Fraction
        for door in (check, check_landscape):
            if (module, name) == (door.__module__, door.__name__):
                return door
        if module.startswith(_DATA_MODULES) and name.isidentifier():
            found = getattr(import_module(module), name, None)
            plain = isinstance(found, type) and (is_dataclass(found) or issubclass(found, Enum))
            if plain and found not in (Theorem, LandscapeTheorem):
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is no part of a result")

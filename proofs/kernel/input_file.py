"""The door for files: regular ones of bounded size, read no further than the limit whatever they claim to hold."""

import os
import stat
from pathlib import Path
from typing import Final

MAX_BYTES: Final = 64 * 2**20
MAX_NUMBERS: Final = 4_000_000
MAX_WRITTEN_DIGITS: Final = 100_000_000
"""Limits on one file: its size, how many numbers it holds, and how many digits they have when exponents are written
out. Within them, reading takes less than 2 GiB of memory."""


class InputError(ValueError):
    """A file that cannot be used: one line that says which, where, what is wrong, and how to mend it."""


def read_bytes(path: Path) -> bytes:
    """The content of a regular file of bounded size.

    A pipe or a device is refused, as it may never end; a file that grows while it is read is read to the limit only.

    Raises:
        InputError: it is missing, not a regular file, or too large.
    """
    try:
        with open(path, "rb", opener=_without_waiting) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise InputError(f"{path}: not a regular file; save the content as a file and name that")
            content = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise InputError(f"{path}: no such file; check the path") from None
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}); check the path and its permissions") from None
    except ValueError as error:
        if isinstance(error, InputError):
            raise
        raise InputError(f"{str(path)!r}: {error}; check the path") from None
    if len(content) > MAX_BYTES:
        raise InputError(f"{path}: larger than {MAX_BYTES >> 20} MiB; use fewer points, or numbers with fewer digits")
    return content


def _without_waiting(path: str, flags: int) -> int:
    # Otherwise, opening a pipe waits until somebody writes to it.
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def read_text(path: Path) -> str:
    """The text of a file.

    Raises:
        InputError: as `read_bytes`, or it is not UTF-8.
    """
    try:
        return read_bytes(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: byte {error.start} is not UTF-8; save the file as UTF-8 text") from None


class Allowance:
    """Counts the numbers read from one file against `MAX_NUMBERS` and `MAX_WRITTEN_DIGITS`."""

    def __init__(self, file: str = "the file") -> None:
        self._file = file
        self._numbers = MAX_NUMBERS
        self._bits = MAX_WRITTEN_DIGITS * 10 // 3

    def spend(self, numbers: int, bits: int) -> None:
        """Take these away.

        Raises:
            InputError: the limit is reached.
        """
        self._numbers -= numbers
        self._bits -= bits
        if self._numbers < 0:
            raise InputError(f"{self._file}: more than {MAX_NUMBERS:,} numbers; use fewer points or a smaller network")
        if self._bits < 0:
            raise InputError(
                f"{self._file}: its numbers have more than {MAX_WRITTEN_DIGITS:,} digits in all; "
                "round them, and avoid large exponents"
            )

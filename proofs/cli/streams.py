"""Standard output for results, standard error for everything else, and neither ever fails on a character or a digit."""

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress


@contextmanager
def standard_streams() -> Iterator[None]:
    """Lift what would make printing an exact result fail.

    Exact losses may have more than the 4300 digits that Python prints by default. The limit guards against hostile
    input; files are bounded where they are read (`proofs.kernel.strict_json`), so it can be lifted here.
    """
    limit = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(0)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        yield
    finally:
        sys.set_int_max_str_digits(limit)


def discard_output() -> None:
    """Let nothing more be written to standard output; Python would complain once more when it flushes at exit."""
    with suppress(io.UnsupportedOperation):  # no file behind it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

"""Progress on standard error: a spinner on a terminal, plain lines elsewhere, nothing with `--quiet`."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeAlias

from proofs.cli.errors import one_line

Report: TypeAlias = Callable[[str], None]


@contextmanager
def progress(subject: str, *, quiet: bool) -> Iterator[Report]:
    """Hand out a function that says what is being done now."""
    if quiet:
        yield lambda doing: None
    elif sys.stderr.isatty():
        from rich.console import Console
        from rich.text import Text

        console = Console(file=sys.stderr, markup=False, highlight=False, emoji=False)
        with console.status(Text(subject)) as status:
            yield lambda doing: status.update(Text(f"{subject}: {one_line(doing)}"))
    else:
        yield _plain_lines(subject)


def _plain_lines(subject: str) -> Report:
    last = ""

    def report(doing: str) -> None:
        nonlocal last
        if doing != last:
            with suppress(OSError):  # nothing depends on it
                print(f"{subject}: {one_line(doing)}", file=sys.stderr, flush=True)
        last = doing

    return report


def note(text: str, *, quiet: bool) -> None:
    """Something the user should know that is neither a result nor an error."""
    if not quiet:
        with suppress(OSError):
            print(f"note: {one_line(text)}", file=sys.stderr)


def note_written(paths: Sequence[Path], *, quiet: bool) -> None:
    """Say where the files of a report are: the documents by name, the rest by number."""
    documents = [path for path in paths if path.suffix in (".tex", ".pdf", ".html") and path.parent == paths[0].parent]
    rest = len(paths) - len(documents)
    note(f"wrote {', '.join(map(str, documents))}{f' and {rest} files beside' if rest else ''}", quiet=quiet)

"""pdflatex in a temporary folder: no shell escape, no files outside it, a time limit; and its log's complaints."""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

MOST_RUNS: Final = 6
TIME_LIMIT: Final = 120.0
LAYOUT: Final = "layout: "
_FAULT: Final = re.compile(
    r"^((?:Over|Under)full \\[hv]box .*|LaTeX Warning: .*|Package longtable Warning: .*|pdfTeX warning.*)$",
    re.MULTILINE,
)
_ERROR: Final = re.compile(r"^(?:! (?P<bare>.*)|(?P<file>[^\s:]+\.tex):(?P<line>\d+): (?P<message>.*))$", re.MULTILINE)


class ReportError(Exception):
    """The report cannot be written; one line that says what, where, and what to do."""


class LatexError(ReportError):
    """pdflatex did not turn the report into a PDF; the .tex file and the log are beside it."""


def compile_pdf(source: Path, attachments: Sequence[Path], progress: Callable[[str], None]) -> Path | None:
    """Turn a .tex file into a PDF beside it; None, said through `progress`, where there is no pdflatex.

    What the last run says of the layout is passed on as `layout: ...`. `attachments` are the figures it includes, in
    the source's folder or below.

    Raises:
        LatexError: pdflatex fails or takes too long; the message has its first error.
    """
    program = shutil.which("pdflatex")
    if program is None:
        progress(f"pdflatex is not installed: wrote {source.name} without a PDF")
        return None
    with tempfile.TemporaryDirectory(prefix="localmin-report-") as room:
        folder = Path(room)
        for path in (source, *attachments):
            target = folder / path.relative_to(source.parent)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
        log = source.with_suffix(".log")
        # Page numbers and the widths of long tables settle when a run leaves its auxiliary files as they were.
        settled: tuple[bytes, ...] | None = None
        for run in range(MOST_RUNS):
            progress(f"pdflatex, run {run + 1}")
            finished = _run(program, source.name, folder)
            found = folder / log.name
            if not finished or not (folder / source.with_suffix(".pdf").name).exists():
                if found.exists():
                    shutil.copyfile(found, log)
                reason = _first_error(found) if finished else f"no end after {TIME_LIMIT:g} s"
                raise LatexError(f"pdflatex failed on {source}: {reason}; the log is {log}")
            before, settled = settled, _auxiliary(folder, source.stem)
            if before == settled:
                break
        for fault in layout_faults(folder / log.name):
            progress(f"{LAYOUT}{fault}")
        return Path(shutil.copyfile(folder / source.with_suffix(".pdf").name, source.with_suffix(".pdf")))


def _auxiliary(folder: Path, stem: str) -> tuple[bytes, ...]:
    """What a run leaves for the next one."""
    files = (folder / f"{stem}{suffix}" for suffix in (".aux", ".toc", ".out"))
    return tuple(file.read_bytes() if file.exists() else b"" for file in files)


def _run(program: str, name: str, folder: Path) -> bool:
    """Whether pdflatex ended, well or not, within the time limit."""
    # A document that reads or writes outside its folder is refused by TeX itself: "p" is for paranoid.
    environment = {**os.environ, "openin_any": "p", "openout_any": "p", "max_print_line": "2000"}
    options = ["-no-shell-escape", "-interaction=nonstopmode", "-halt-on-error", "-file-line-error"]
    try:
        subprocess.run(
            [program, *options, name],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=TIME_LIMIT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return False
    return True


def _first_error(log: Path) -> str:
    """The first error of a log, with its line."""
    if not log.exists():
        return "it wrote no log"
    match = _ERROR.search(log.read_text(encoding="utf-8", errors="replace"))
    if match is None:
        return "its log names no error"
    if match["bare"] is not None:
        return match["bare"]
    return f"{match['message']} (line {match['line']})"


def layout_faults(log: Path) -> tuple[str, ...]:
    """Overfull and underfull boxes and LaTeX warnings, such as undefined references, that the last run left."""
    return tuple(_FAULT.findall(log.read_text(encoding="utf-8", errors="replace")))

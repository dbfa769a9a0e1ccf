from pathlib import Path

import pytest

from proofs.report import compile as compiling
from proofs.report.compile import LatexError, compile_pdf, layout_faults
from tests.report.reports import Watch

PAGE = "\\documentclass{article}\\begin{document}%s\\end{document}\n"


def write(path: Path, body: str) -> Path:
    path.write_text(PAGE % body, encoding="utf-8")
    return path


@pytest.mark.needs("pdflatex")
def test_the_first_error_is_named_in_one_line(tmp_path: Path) -> None:
    source = write(tmp_path / "broken.tex", "a\n\\nosuchcommand\n")
    with pytest.raises(LatexError) as caught:
        compile_pdf(source, [], Watch())
    message = str(caught.value)
    assert "Undefined control sequence" in message
    assert "line 2" in message
    assert "\n" not in message
    assert (tmp_path / "broken.log").exists()


@pytest.mark.needs("pdflatex")
def test_overfull_boxes_and_undefined_references_are_reported(tmp_path: Path) -> None:
    watch = Watch()
    pdf = compile_pdf(write(tmp_path / "wide.tex", "\\hbox to 9cm{\\hskip 10cm}\\ref{nowhere}"), [], watch)
    assert pdf is not None
    assert any("Overfull" in fault for fault in watch.layout)
    assert any("nowhere" in fault for fault in watch.layout)
    assert not (tmp_path / "wide.log").exists()


@pytest.mark.needs("pdflatex")
def test_no_command_runs_and_no_file_outside_is_read(tmp_path: Path) -> None:
    mark, secret = tmp_path / "mark", tmp_path / "secret.tex"
    secret.write_text("secret", encoding="utf-8")
    room = tmp_path / "room"
    room.mkdir()
    source = write(room / "shell.tex", rf"x\immediate\write18{{touch {mark}}}")
    compile_pdf(source, [], Watch())
    assert not mark.exists()
    with pytest.raises(LatexError):
        compile_pdf(write(room / "read.tex", rf"\input{{{secret}}}"), [], Watch())


@pytest.mark.needs("pdflatex")
def test_a_document_without_end_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiling, "TIME_LIMIT", 1.0)
    with pytest.raises(LatexError, match="no end after"):
        compile_pdf(write(tmp_path / "loop.tex", "\\def\\x{\\x}\\x"), [], Watch())


def test_without_pdflatex_progress_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    watch = Watch()
    assert compile_pdf(write(tmp_path / "page.tex", "x"), [], watch) is None
    assert watch.messages == ["pdflatex is not installed: wrote page.tex without a PDF"]


def test_faults_of_a_log(tmp_path: Path) -> None:
    log = tmp_path / "a.log"
    log.write_text("Overfull \\hbox (1.0pt too wide) in paragraph\nfine\nLaTeX Warning: Reference `x' undefined\n")
    assert len(layout_faults(log)) == 2

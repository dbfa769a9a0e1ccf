"""A page shows what its LaTeX source prints, every word and sign of it, and needs nothing but itself."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest

from proofs.report.html.page import page
from proofs.report.html.source import UnknownTexError
from proofs.report.html.tables import RULES

from .documents import DOCUMENTS
from .same_words import first_difference, seen_in_page, seen_in_source, text_of_page, words_of, words_of_pdf

FRAME = r"\title{T}\author{A}\date{} \begin{document} %s \end{document}"
PRINTED = {"slanted": 5, "weighted": 1, "two_layers": 0, "certified-minimum": 0, "all-minima": 0, "hostile": 5}
"""Reports to print, with the least number of references to numbers that each has."""
Written = Callable[[str], Path]
Found = list[tuple[str, dict[str, str | None]]]


def body(text: str) -> str:
    return page(FRAME % text, lambda path, name: f"<svg>{path}</svg>").split("<main>\n")[1].split("\n</main>")[0]


@pytest.mark.slow
@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_page_shows_every_word_and_sign_of_its_source_and_needs_nothing_but_itself(
    name: str, written: Written
) -> None:
    path = written(name)
    source, text = path.with_suffix(".tex").read_text(encoding="utf-8"), path.read_text(encoding="utf-8")
    assert first_difference(seen_in_source(source), seen_in_page(text)) == ""
    elements = Elements(text).found
    needs_nothing(elements, path.parent)
    pictures_are_told(elements)
    assert "url(http" not in text
    assert "@import" not in text


@pytest.mark.slow
@pytest.mark.needs("pdflatex")
@pytest.mark.needs("pdftotext")
@pytest.mark.parametrize("name", PRINTED)
def test_words_and_numbers_are_those_of_the_pdf(name: str, tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", "")
        files = DOCUMENTS[name](tmp_path)
    [html], [source] = ([path for path in files if path.suffix == end] for end in (".html", ".tex"))
    for _ in range(2):
        command = ["pdflatex", "-interaction=batchmode", "-no-shell-escape", source.name]
        subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=120)
    text = html.read_text(encoding="utf-8")
    shown, printed = words_of(text_of_page(text, made=True)), words_of_pdf(source.with_suffix(".pdf"))
    # A name without a place to break is broken in print.
    assert {word for word in shown - printed if not re.fullmatch("a{20,}", word)} == set()
    labels = dict(re.findall(r"\\newlabel\{([^{}]*)\}\{\{([^{}]*)\}", source.with_suffix(".aux").read_text()))
    found = re.findall(r'<a class="ref" href="#([^"]*)">\(?([^<)]*)\)?</a>', text)
    assert [(label, labels[label]) for label, _ in found] == found
    assert len(found) >= PRINTED[name]


class Elements(HTMLParser):
    """The elements of a page, with their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: Found = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def needs_nothing(elements: Found, folder: Path) -> None:
    """No script, nothing loaded, and links lead to files beside the page or to the source on arXiv."""
    assert not {"script", "link", "iframe", "object", "embed", "base", "form"} & {tag for tag, _ in elements}
    assert not any(key.startswith("on") or key in ("src", "srcset") for _, attributes in elements for key in attributes)
    for tag, attributes in elements:
        address = attributes.get("href") or ""
        if tag == "a" and not address.startswith(("#", "https://arxiv.org/abs/")):
            assert (folder / address).is_file(), address
        elif tag != "a" and address:
            assert address.startswith(("#", "data:image/png;base64,"))


def pictures_are_told(elements: Found) -> None:
    """Every picture has its caption for its name, and links within the page lead somewhere."""
    anchors = [attributes["id"] for _, attributes in elements if "id" in attributes]
    assert len(anchors) == len(set(anchors))
    for tag, attributes in elements:
        if (attributes.get("href") or "").startswith("#"):
            assert (attributes["href"] or "")[1:] in anchors
        if tag == "svg":
            assert attributes["role"] == "img"
            assert attributes["aria-labelledby"] in anchors


@pytest.mark.parametrize("name", ["slanted", "all-minima", "certified-minimum"])
def test_the_same_result_gives_the_same_page(name: str, written: Written, tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", "")
        [again] = [path for path in DOCUMENTS[name](tmp_path) if path.suffix == ".html"]
    assert again.read_bytes() == written(name).read_bytes()


def test_pages_say_what_was_proved_and_no_more(written: Written) -> None:
    words = {
        "undecided": ("undecided", ("It is a local minimum.", "It is not a local minimum.")),
        "descent_start": ("It is not a local minimum.", ("It is a local minimum.",)),
        "slanted": ("It is a local minimum.", ("It is not a local minimum.",)),
        "certified-minimum": ("Certified local minimum within reach", ("Nothing was proved",)),
        "unknown": ("No answer was proved", ("Certified local minimum", "Why that is so")),
        "shared work": ("each group of units that share one unit’s work", ("Nothing was proved",)),
        "a dead unit": ("with its 1 dead unit left out", ("Certified local minimum", "Why that is so", "Pictures")),
        "nothing": ("Nothing was proved about this network", ("Certified local minimum", "Why that is so")),
        "lower-bound": ("No loss is below", ("these are all",)),
        "no-answer": ("Nothing was proved about these data", ("these are all", "No loss is below")),
    }
    for name, (said, never) in words.items():
        text = " ".join(text_of_page(written(name).read_text(encoding="utf-8"), made=True).split())
        assert said in text, name
        assert [part for part in never if part in text] == [], name


@pytest.mark.parametrize(
    "text",
    [
        r"\unheardof{lost}",
        r"\begin{unheardof}lost\end{unheardof}",
        r"a $\unheardof x$",
        r"a $x_{1$",
        r"a $\left( x$",
        r"a $\mathbb{k}$",
        r"a $x_1_2$",
        r"\textbf",
        r"{a",
        r"a}",
        "a & b",
        "a_b",
        r"\ref{nowhere}",
        r"\label{a}\label{a}",
        r"\hspace{1cm}",
        r"\textbf{a \begin{quote}b\end{quote}}",
        r"\begin{tabular}{ll} a & b & c \\ \end{tabular}",
        r"\begin{tabular}{|l} a \\ \end{tabular}",
        r"\begin{longtable}{l} a \\ \endfirsthead b \\ \endhead \bottomrule \endfoot c \\ \end{longtable}",
        r"\begin{longtable}{l} a \\ \endhead b \\ \endfoot c \\ \end{longtable}",
        r"\begin{enumerate} lost \item kept \end{enumerate}",
        r"\begin{figure}[H] lost \includegraphics{a.pdf} \end{figure}",
    ],
)
def test_what_is_not_understood_is_an_error(text: str) -> None:
    with pytest.raises(UnknownTexError, match="the report as HTML: ") as caught:
        body(text)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("a--b ``c'' d~e -{}-f", "<p>a–b “c” d\xa0e --f</p>"),
        (r"\textless{}b\textgreater{} \& c", "<p>&lt;b&gt; &amp; c</p>"),
        ("a\n\nb % c\n d", "<p>a</p>\n<p>b d</p>"),
        (r"\textbf{a \emph{b}}.", "<p><b>a <em>b</em></b>.</p>"),
        (r"1 & 2"[:1], "<p>1</p>"),
        (r"{\raggedright\small a \par}", "<p>a</p>"),
        (r"\section{A}\label{s} \section{B} \ref{s} \appendix \section{C}\label{t} \ref{t}", None),
    ],
)
def test_text(text: str, html: str | None) -> None:
    shown = body(text)
    if html is not None:
        assert shown == html
    else:
        assert '<a class="ref" href="#s">1</a>' in shown
        assert '<a class="ref" href="#t">A</a>' in shown


def test_a_comma_stays_with_its_formula() -> None:
    formula = "<math><mi>a</mi></math>"
    assert body("$a$, b") == f'<p><span class="whole">{formula},</span> b</p>'
    assert body("b ($a$.)") == f'<p>b <span class="whole"><span class="whole">({formula}</span>.)</span></p>'


def test_everything_that_the_preamble_defines_is_known() -> None:
    """A command that is added to the preamble is refused until the page knows it; here is where that shows."""
    preamble = (Path(__file__).parents[3] / "proofs/report/templates/preamble.tex").read_text(encoding="utf-8")
    defined = re.findall(
        r"\\(?:newcommand|DeclareMathOperator)\{?\\([a-z]+|R)\}?(?:\[(\d)\])?", preamble, re.IGNORECASE
    )
    assert len(defined) >= 9
    for name, arguments in defined:
        use = f"\\{name}" + "{a}" * int(arguments or 0)
        if name == "cited":
            use = r"\label{a}" + use
        body(use if name in ("verdict", "checkedby", "cited") or name.startswith("state") else f"${use}$")


LAYOUT = {"begin", "end", "title", "author", "date", "hypersetup", "linewidth", "raggedleft", "parskip"}
"""Read with the environment, the preamble or the columns that they belong to."""
OF_ENVIRONMENTS = {"caption", "includegraphics", "item", "endfirsthead", "endfoot", "endhead", *RULES}
NO_TEX = re.compile(r"n[A-Z]|nin$|BLOCK$|VAR$|COMMENT$")


def test_every_command_that_reports_and_claims_write_is_known() -> None:
    """What no report of these tests prints is still understood: commands are looked for in the code itself."""
    root = Path(__file__).parents[3] / "proofs"
    folders = [(root / "report", "*"), (root / "report" / "templates", "*.tex"), (root / "audit", "**/*")]
    files = [path for folder, pattern in folders for path in folder.glob(pattern)]
    texts = [path for path in files if path.suffix in (".py", ".tex", ".md")]
    written = {
        word
        for path in texts
        if path.name not in ("preamble.tex", "plain.py", "symbols.py", "notebook.py")
        for word in re.findall(r"(?<!\\)\\([A-Za-z]{2,})", path.read_text(encoding="utf-8"))
        if not NO_TEX.match(word)
    }
    assert len(written) > 100
    unknown = []
    for word in sorted(written - LAYOUT - OF_ENVIRONMENTS):
        uses = [f"\\{word}{rest}" for rest in ("", " x", "{a}", "{R}", "{0pt}", "{a}{b}", "{a}{b}{c}", "(")]
        if not any(understood(shown) for use in uses for shown in (use, f"${use}$")):
            unknown.append(word)
    assert unknown == []


def understood(text: str) -> bool:
    try:
        body(r"\label{a}" + text)
    except UnknownTexError:
        return False
    return True

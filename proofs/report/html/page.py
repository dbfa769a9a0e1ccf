"""A report as one HTML file: no script, nothing loaded, readable on a phone and in the dark, fit to be printed.

Its words are those of the LaTeX source: it is read from that source, and what is not understood is an error.
"""

import re
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Final

from proofs.report.html.commands import COMMANDS
from proofs.report.html.environments import ENVIRONMENTS
from proofs.report.html.numbers import Numbers
from proofs.report.html.source import Command, Environment, Node, parse, refuse
from proofs.report.html.writer import Reader, Writer

_TAGS: Final = re.compile(r"<[^>]*>")
_PAGE: Final = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="localmin">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<title>{title}</title>
<style>
{style}</style>
</head>
<body>
<header>
<h1>{heading}</h1>
<p class="author">{author}</p>
</header>
<main>
{body}
</main>
</body>
</html>
"""


def page(source: str, pictures: Callable[[str, str], str], files: frozenset[str] = frozenset()) -> str:
    """The page of a document.

    Args:
        source: the LaTeX of a whole document of ours.
        pictures: the SVG element for the path of a picture and the name that its identifiers begin with.
        files: what lies beside the page, by name; the names in the text lead there.

    Raises:
        UnknownTexError: something in the source is not known here.
    """
    preamble, begun, body = source.partition(r"\begin{document}")
    title, author = _heading(preamble)
    if not begun:
        refuse("a document that does not begin", source)
    nodes = parse(begun + body)
    document = nodes[0]
    assert isinstance(document, Environment)
    first = _written(document.nodes, Numbers(), lambda path, name: "", files)
    numbers = Numbers(first.numbers.labels, tuple(first.numbers.headings))
    written = _written(document.nodes, numbers, pictures, files)
    names = Writer(numbers, COMMANDS, ENVIRONMENTS, pictures, files)
    heading = names.words(title)
    return _PAGE.format(
        title=_TAGS.sub("", heading),
        heading=heading,
        author=names.words(author),
        style=Path(__file__).with_name("page.css").read_text(encoding="utf-8"),
        body="\n".join(written.blocks),
    )


def _written(
    nodes: tuple[Node, ...], numbers: Numbers, pictures: Callable[[str, str], str], files: frozenset[str]
) -> Writer:
    writer = Writer(numbers, COMMANDS, ENVIRONMENTS, pictures, files)
    writer.flow(nodes)
    writer.end_paragraph()
    return writer


def _heading(preamble: str) -> tuple[tuple[Node, ...], tuple[Node, ...]]:
    """The title and the author, which close the preamble; the definitions before them are those of the template."""
    start = preamble.find("\\title{")
    reader = Reader(parse(preamble[start:]) if start >= 0 else ())
    found: dict[str, tuple[Node, ...]] = {}
    while (node := reader.next()) is not None:
        if isinstance(node, Command):
            found[node.name] = reader.argument()
    if set(found) != {"title", "author", "date"}:
        refuse("the title of the document", preamble[start:])
    return found["title"], found["author"]


def picture_in(directory: Path) -> Callable[[str, str], str]:
    """Pictures by the paths that LaTeX includes: the SVG file beside the PDF."""
    from proofs.report.html.pictures import inline_picture

    def found(path: str, name: str) -> str:
        file = directory / Path(path).with_suffix(".svg")
        if not file.is_file():
            refuse(f"the picture {escape(path)}", path)
        return inline_picture(file, name)

    return found

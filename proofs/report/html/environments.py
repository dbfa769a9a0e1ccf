"""The environments of the reports: theorems, steps, findings, lists, quotations and long formulas."""

import re
from collections.abc import Callable, Mapping
from html import escape
from typing import Final

from proofs.report.html.source import BLANK, Command, Formula, Node, Text
from proofs.report.html.tables import set_figure, set_table
from proofs.report.html.writer import Reader, Setter, Writer, source_of

_LABEL: Final = re.compile(r"\s*\\label\{([^{}]*)\}")


def _equation(writer: Writer, reader: Reader) -> None:
    node = reader.next()
    assert isinstance(node, Formula)
    number = writer.numbers.step("equation")
    match = _LABEL.search(node.source)
    if match is not None:
        writer.numbers.label(match[1])
    label = match[1] if match is not None else ""
    writer.block(writer.displayed(_LABEL.sub("", node.source), label, number))


def _theorem(name: str, kind: str, counter: str) -> Setter:
    """Set a statement with its name, number and title."""

    def put(writer: Writer, reader: Reader) -> None:
        title = reader.option()
        number = f" {writer.numbers.step(counter)}" if counter else ""
        said = f"</span> ({writer.words(title)})." if title is not None else ".</span>"
        head = f'<span class="head"><span class="made">{name}{number}{said}</span> '
        writer.block(f'<div class="{kind}">{_with_head(head, writer.html(_rest(reader)))}</div>')

    return put


def _with_head(head: str, html: str) -> str:
    """A heading in the line of the first paragraph."""
    return f"<p>{head}{html.removeprefix('<p>')}" if html.startswith("<p>") else f"<p>{head}</p>{html}"


def _rest(reader: Reader) -> list[Node]:
    return list(reader.nodes[reader.at :])


def _proof(writer: Writer, reader: Reader) -> None:
    head = '<i class="made">Proof.</i> '
    writer.block(f'<div class="proof">{_with_head(head, writer.html(_rest(reader)))}</div>')


def _step(writer: Writer, reader: Reader) -> None:
    """A step of an argument: its number, its label and its name."""
    number, label, name = reader.argument(), source_of(reader.argument()), reader.argument()
    writer.numbers.label(label, source_of(number))
    head = f"<b>{writer.words(number)}.</b>\xa0<i>{writer.words(name)}.</i> "
    body = _with_head(head, writer.html(_rest(reader)))
    writer.block(f'<div class="step" id="{escape(label)}">{body}</div>')


def _finding(writer: Writer, reader: Reader) -> None:
    """An error of the source: what is printed, what is wrong with it and the mend."""
    where, label = reader.argument(), source_of(reader.argument())
    number = writer.numbers.step("finding")
    writer.numbers.label(label)
    head = f'<p><b class="made">{number}.</b>\xa0<i>{writer.words(where)}.</i></p>'
    writer.block(f'<div class="finding" id="{escape(label)}">{head}{_described(writer, _rest(reader))}</div>')


def _items(writer: Writer, nodes: list[Node]) -> list[tuple[str, str]]:
    """The items of a list: what stands in brackets, and the rest."""
    starts = [k for k, node in enumerate(nodes) if node == Command("item")]
    before = nodes[: starts[0]] if starts else nodes
    if any(not (node == BLANK or (isinstance(node, Text) and not node.text.strip())) for node in before):
        writer.refuse("text before the first item", before)
    found = []
    for start, end in zip(starts, [*starts[1:], len(nodes)], strict=True):
        reader = Reader(nodes[start + 1 : end])
        option = reader.option()
        html = writer.html(_rest(reader))
        single = html.count("<p>") == 1 and html.startswith("<p>") and html.endswith("</p>")
        found.append(("" if option is None else writer.words(option), html[3:-4] if single else html))
    return found


def _described(writer: Writer, nodes: list[Node]) -> str:
    items = "".join(f"<dt>{term}</dt><dd>{text}</dd>" for term, text in _items(writer, nodes))
    return f"<dl>{items}</dl>"


def _description(writer: Writer, reader: Reader) -> None:
    writer.block(_described(writer, _rest(reader)))


def _enumerate(writer: Writer, reader: Reader) -> None:
    writer.block(f"<ol>{''.join(f'<li>{text}</li>' for _, text in _items(writer, _rest(reader)))}</ol>")


def _wrapped(opening: str, closing: str) -> Setter:
    def put(writer: Writer, reader: Reader) -> None:
        writer.block(f"{opening}{writer.html(_rest(reader))}{closing}")

    return put


def _plain(writer: Writer, reader: Reader) -> None:
    writer.end_paragraph()
    writer.flow(_rest(reader))
    writer.end_paragraph()


ENVIRONMENTS: Final[Mapping[str, Callable[[Writer, Reader], None]]] = {
    "equation": _equation,
    "theorem": _theorem("Theorem", "theorem", "theorem"),
    "lemma": _theorem("Lemma", "theorem", "theorem"),
    "claim": _theorem("Claim", "claim", ""),
    "proof": _proof,
    "step": _step,
    "finding": _finding,
    "description": _description,
    "enumerate": _enumerate,
    "abstract": _wrapped('<section class="abstract" aria-label="Abstract">', "</section>"),
    "quote": _wrapped("<blockquote>", "</blockquote>"),
    "broken": _wrapped('<div class="broken">', "</div>"),
    "center": _plain,
    "tabular": set_table,
    "longtable": set_table,
    "plaintable": set_table,
    "figure": set_figure,
}

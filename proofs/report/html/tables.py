"""Tables: the columns that LaTeX is told, the head that it repeats on every page, and rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from proofs.report.html.source import CELL, ROW, Command, Group, Node, Text
from proofs.report.html.writer import Reader, Writer, source_of

RULES: Final = frozenset({"toprule", "midrule", "bottomrule", "addlinespace"})
_CLASSES: Final = {"l": "", "r": ' class="right"', "c": ' class="middle"', "p": ' class="text"'}


@dataclass(frozen=True, slots=True)
class _Parts:
    """A table cut at its marks."""

    caption: tuple[Node, ...]
    head: tuple[Node, ...]
    body: tuple[Node, ...]


def set_table(writer: Writer, reader: Reader) -> None:
    """A `tabular`, or a `longtable` with or without a number."""
    columns = _columns(writer, reader.argument())
    nodes = [node for node in reader.nodes[reader.at :] if not (isinstance(node, Text) and not node.text.strip())]
    parts = _parts(writer, nodes)
    caption = _caption(writer, parts.caption) if parts.caption else ""
    head = "".join(_row(writer, row, columns, head=True) for row in _rows(parts.head))
    # The first cell of a row names it where no head names the columns.
    body = "".join(_row(writer, row, columns, head=False, named=not head) for row in _rows(parts.body))
    shown = f"<thead>{head}</thead>" if head else ""
    writer.block(f'<div class="wide" tabindex="0"><table>{caption}{shown}<tbody>{body}</tbody></table></div>')


def _columns(writer: Writer, nodes: Sequence[Node]) -> str:
    """A letter for each column."""
    reader, columns = Reader(nodes), ""
    while (node := reader.next()) is not None:
        for sign in node.text if isinstance(node, Text) else "?":
            if sign in "lrc":
                columns += sign
            elif sign == "p":
                reader.argument()
                columns += sign
            elif sign == "*":
                count = int(source_of(reader.argument()))
                columns += count * _columns(writer, reader.argument())
            elif sign in "@>":
                reader.argument()
            else:
                writer.refuse("the columns", nodes)
    return columns


def _parts(writer: Writer, nodes: Sequence[Node]) -> _Parts:
    """Caption, head and body; the head of the further pages is that of the first, and the foot is empty."""
    marks = {node.name: k for k, node in enumerate(nodes) if isinstance(node, Command)}
    caption: Sequence[Node] = ()
    if "caption" in marks:
        end = list(nodes).index(ROW)
        caption, nodes = nodes[:end], nodes[end + 1 :]
        marks = {node.name: k for k, node in enumerate(nodes) if isinstance(node, Command)}
    if "endhead" in marks:
        first = marks.get("endfirsthead", -1)
        head, foot = nodes[first + 1 : marks["endhead"]], nodes[marks["endhead"] + 1 : marks["endfoot"]]
        if (first >= 0 and list(nodes[:first]) != list(head)) or list(foot) != [Command("bottomrule")]:
            writer.refuse("heads or feet that differ from page to page", nodes)
        return _Parts(tuple(caption), tuple(head), tuple(nodes[marks["endfoot"] + 1 :]))
    middle = marks.get("midrule", 0)
    return _Parts(tuple(caption), tuple(nodes[:middle]), tuple(nodes[middle:]))


def _rows(nodes: Sequence[Node]) -> list[list[list[Node]]]:
    """Rows of cells of nodes; rules are lines of the style."""
    rows: list[list[list[Node]]] = [[[]]]
    for node in nodes:
        if node == ROW:
            rows.append([[]])
        elif node == CELL:
            rows[-1].append([])
        elif not (isinstance(node, Command) and node.name in RULES):
            rows[-1][-1].append(node)
    return [row for row in rows if row != [[]]]


def _row(writer: Writer, cells: Sequence[Sequence[Node]], columns: str, *, head: bool, named: bool = False) -> str:
    if len(cells) != len(columns):
        writer.refuse(
            f"a row of {len(cells)} cells in a table of {len(columns)} columns", [n for c in cells for n in c]
        )
    html = ""
    for k, (cell, column) in enumerate(zip(cells, columns, strict=True)):
        words = writer.cell(cell)
        tag, scope = ("th", ' scope="col"') if head and words else ("td", "")
        if not head and named and k == 0:
            tag, scope = "th", ' scope="row"'
        html += f"<{tag}{scope}{_CLASSES[column]}>{words}</{tag}>"
    return f"<tr>{html}</tr>"


def _caption(writer: Writer, nodes: Sequence[Node]) -> str:
    reader = Reader(nodes)
    number, words, label = writer.numbers.step("table"), "", ""
    while (node := reader.next()) is not None:
        if node == Command("caption"):
            words = writer.words(reader.argument())
        elif node == Command("label"):
            label = source_of(reader.argument())
            writer.numbers.label(label)
        else:
            writer.refuse("a caption", [node])
    place = f' id="{escape(label)}"' if label else ""
    return f'<caption{place}><span class="made">Table {number}:</span> {words}</caption>'


def set_figure(writer: Writer, reader: Reader) -> None:
    """A picture with its caption, which says what is on it."""
    reader.option()
    number, path, caption = writer.numbers.step("figure"), "", ""
    while (node := reader.next()) is not None:
        match node:
            case Command("centering"):
                pass
            case Text(text) if not text.strip():
                pass
            case Command("includegraphics"):
                path = source_of(reader.argument())
            case Command("caption"):
                caption = writer.words(reader.argument())
            case Group() | _:
                writer.refuse("a figure", [node])
    name = f"figure-{number}"
    picture = writer.pictures(path, name)
    writer.block(
        f'<figure id="{name}">{picture}<figcaption id="{name}-caption"><span class="made">Figure {number}:</span> '
        f"{caption}</figcaption></figure>"
    )

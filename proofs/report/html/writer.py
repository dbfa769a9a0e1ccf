"""Text with its commands as HTML; paragraphs end where they end in TeX."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Final, NoReturn

from proofs.report.html.mathml import breakable, mathml
from proofs.report.html.numbers import Heading, Numbers
from proofs.report.html.source import (
    BLANK,
    Command,
    Environment,
    Formula,
    Group,
    Mark,
    Node,
    Text,
    refuse,
)

_STYLES: Final = {
    "textbf": "b", "textit": "i", "emph": "em", "texttt": "code", "textsf": "span", "textup": "span", "mbox": "span",
}  # fmt: skip
_CHARACTERS: Final = {
    "textbackslash": "\\", "textasciicircum": "^", "textasciitilde": "~", "textless": "<", "textgreater": ">",
    "textbar": "|", "textquotedbl": '"', "textquotesingle": "'", "textasciigrave": "`", "dots": "…",
    "{": "{", "}": "}", "$": "$", "&": "&", "#": "#", "%": "%", "_": "_", " ": " ", ",": "\u2009",
}  # fmt: skip
_STATES: Final = {"stateon": ("●", "on"), "stateoff": ("○", "off"), "statekink": ("▲", "kink")}
_LAYOUT: Final = {
    "small": 0, "footnotesize": 0, "raggedright": 0, "centering": 0, "noindent": 0, "nopagebreak": 0, "clearpage": 0,
    "maketitle": 0, "arraybackslash": 0, "setcounter": 2, "setlength": 2,
}  # fmt: skip
_SECTIONS: Final = {"section": "h2", "subsection": "h3", "subsection*": "h3", "paragraph": "h4"}
_LIGATURES: Final = (("---", "—"), ("--", "–"), ("``", "“"), ("''", "”"), ("`", "‘"), ("'", "’"), ("~", "\xa0"))
_CLOSING: Final = re.compile(r"[-,.;:!?)\]’”/–]+")
_FORMULA_ENDS: Final = ("</math>", "</math></span>")
_OPENING: Final = re.compile(r"[(\[‘“]+$")


@dataclass
class Reader:
    """Nodes from the left, with what a command takes of them."""

    nodes: Sequence[Node]
    at: int = 0

    def next(self) -> Node | None:
        """The next node; None at the end."""
        self.at += 1
        return self.nodes[self.at - 1] if self.at <= len(self.nodes) else None

    def argument(self) -> tuple[Node, ...]:
        """The group that a command applies to."""
        while self.at < len(self.nodes) and isinstance(self.nodes[self.at], Text) and _blank(self.nodes[self.at]):
            self.at += 1
        node = self.next()
        if not isinstance(node, Group):
            refuse("a command without its braces", source_of([node] if node is not None else []))
        return node.nodes

    def option(self) -> tuple[Node, ...] | None:
        """What stands in square brackets here; None where there are none."""
        first = self.nodes[self.at] if self.at < len(self.nodes) else None
        if not (isinstance(first, Text) and first.text.startswith("[")):
            return None
        found: list[Node] = []
        for k in range(self.at, len(self.nodes)):
            node = self.nodes[k]
            text = node.text[1 if k == self.at else 0 :] if isinstance(node, Text) else ""
            if "]" in text:
                inside, _, rest = text.partition("]")
                self.nodes = [*self.nodes[:k], Text(rest), *self.nodes[k + 1 :]]
                self.at = k
                return (*found, Text(inside))
            found.append(Text(text) if isinstance(node, Text) else node)
        refuse("a bracket that is not closed", source_of(found))


def _blank(node: Node) -> bool:
    return isinstance(node, Text) and not node.text.strip()


def source_of(nodes: Sequence[Node]) -> str:
    """About the source of nodes, for messages and for arguments that are no text, such as labels and paths."""
    parts = []
    for node in nodes:
        match node:
            case Text(text) | Formula(text):
                parts.append(text)
            case Command(name):
                parts.append(f"\\{name}")
            case Group(inner) | Environment(_, inner):
                parts.append(f"{{{source_of(inner)}}}")
            case Mark(sign):
                parts.append(sign)
    return "".join(parts)


Setter = Callable[["Writer", Reader], None]


@dataclass
class Writer:
    """Collects blocks of HTML; a paragraph is open while `inline` holds something.

    Attributes:
        commands, environments: who sets which of them.
        pictures: the SVG of a picture by its path in the source.
        files: the files beside the report, which their names lead to.
    """

    numbers: Numbers
    commands: Mapping[str, Setter]
    environments: Mapping[str, Setter]
    pictures: Callable[[str, str], str]
    files: frozenset[str]
    blocks: list[str] = field(default_factory=list)
    inline: list[str] = field(default_factory=list)

    def flow(self, nodes: Sequence[Node]) -> None:
        """Text with paragraphs and blocks."""
        reader = Reader(nodes)
        while (node := reader.next()) is not None:
            match node:
                case Text(text):
                    self.text(text)
                case Formula(source, display):
                    self.block(self.displayed(source)) if display else self.formula(source)
                case Group(inner):
                    self.flow(inner)
                case Mark(sign) if sign == BLANK.sign:
                    self.end_paragraph()
                case Environment(name, inner):
                    if name not in self.environments:
                        refuse(f"the environment {name!r}", source_of(inner))
                    self.environments[name](self, Reader(inner))
                case Command(name):
                    self.command(name, reader)
                case Mark(sign):
                    refuse(f"{sign!r} outside a table", source_of(nodes))

    def block(self, html: str) -> None:
        """A block, which ends the paragraph before it."""
        self.end_paragraph()
        self.blocks.append(html)

    def end_paragraph(self) -> None:
        """Close the paragraph."""
        text = "".join(self.inline).strip()
        if text:
            self.blocks.append(f"<p>{text}</p>")
        self.inline.clear()

    def html(self, nodes: Sequence[Node]) -> str:
        """The blocks of some nodes, apart from those so far."""
        inner = self.apart()
        inner.flow(nodes)
        inner.end_paragraph()
        return "\n".join(inner.blocks)

    def words(self, nodes: Sequence[Node]) -> str:
        """Nodes that hold no block, as HTML within a line."""
        inner = self.apart()
        inner.flow(nodes)
        if inner.blocks:
            refuse("a paragraph within a line", source_of(nodes))
        return "".join(inner.inline).strip()

    def cell(self, nodes: Sequence[Node]) -> str:
        """A cell of a table: words, or paragraphs where there are several."""
        inner = self.apart()
        inner.flow(nodes)
        if not inner.blocks:
            return "".join(inner.inline).strip()
        inner.end_paragraph()
        return "\n".join(inner.blocks)

    def apart(self) -> "Writer":
        """A writer with the same numbers and nothing written."""
        return Writer(self.numbers, self.commands, self.environments, self.pictures, self.files)

    def text(self, text: str) -> None:
        """Characters; a mark such as a comma stays with the formula before it."""
        shown = _typeset(text)
        mark = _CLOSING.match(shown) if self.inline and self.inline[-1].endswith(_FORMULA_ENDS) else None
        if mark is not None:
            self.inline[-1] = _whole(self.inline[-1] + escape(mark[0]))
            shown = shown[mark.end() :]
        self.inline.append(escape(shown))

    def formula(self, source: str) -> None:
        """A formula in the text; between its parts a line may end, after a bracket that opens it may not."""
        *front, last = breakable(source)
        parts = [f"{part}<wbr>" for part in front] + [last]
        mark = _OPENING.search(self.inline[-1]) if self.inline else None
        if mark is not None:
            self.inline[-1] = self.inline[-1][: mark.start()]
            parts[0] = _whole(mark[0] + parts[0])
        self.inline += parts

    def displayed(self, source: str, anchor: str = "", number: str = "") -> str:
        """A formula on a line of its own."""
        place = f' id="{escape(anchor)}"' if anchor else ""
        shown = f'<span class="number">({number})</span>' if number else ""
        return f'<div class="display"{place}><div class="wide">{mathml(source, display=True)}</div>{shown}</div>'

    def command(self, name: str, reader: Reader) -> None:
        """A command with what it applies to."""
        if name in _CHARACTERS:
            self.inline.append(escape(_CHARACTERS[name]))
        elif name in _LAYOUT:
            for _ in range(_LAYOUT[name]):
                reader.argument()
        elif name in _STYLES:
            self.styled(name, reader.argument())
        elif name in _STATES:
            sign, words = _STATES[name]
            self.inline.append(f'<span role="img" aria-label="{words}">{sign}</span>')
        elif name in _SECTIONS:
            self.heading(name, reader)
        elif (setter := self.commands.get(name)) is not None:
            setter(self, reader)
        else:
            refuse(f"the command \\{name}", source_of(reader.nodes[max(0, reader.at - 2) :]))

    def styled(self, name: str, nodes: Sequence[Node]) -> None:
        """Text in another face; the name of a file beside the report leads to it."""
        words = self.words(nodes)
        tag = _STYLES[name]
        plain = words.replace("<wbr>", "")
        if name == "texttt" and plain in self.files:
            self.inline.append(f'<a href="{plain}"><code>{words}</code></a>')
        else:
            kind = {"textsf": ' class="sans"', "textup": ' class="upright"'}.get(name, "")
            self.inline.append(f"<{tag}{kind}>{words}</{tag}>")

    def heading(self, name: str, reader: Reader) -> None:
        """A heading, numbered as LaTeX numbers it."""
        title = self.words(reader.argument())
        tag = _SECTIONS[name]
        if name == "paragraph":
            self.end_paragraph()
            self.inline.append(f"<b>{title}</b> ")
            return
        number = self.numbers.section() if name == "section" else self.numbers.subsection() if name[-1] != "*" else ""
        anchor = f"section-{number}" if number else f"part-{len(self.blocks)}"
        if name == "section":
            self.numbers.headings.append(Heading(anchor, number, title))
        shown = f'<span class="number">{number}</span> ' if number else ""
        self.block(f'<{tag} id="{anchor}">{shown}{title}</{tag}>')

    def anchor(self, label: str) -> None:
        """A place that links lead to."""
        self.inline.append(f'<span id="{escape(label)}"></span>')

    def link(self, label: str, shown: str, kind: str = "ref") -> str:
        """A link to a label; a `ref` shows what LaTeX counts."""
        return f'<a class="{kind}" href="#{escape(label)}">{shown}</a>'

    def refuse(self, what: str, nodes: Sequence[Node]) -> NoReturn:
        """Raise UnknownTexError."""
        refuse(what, source_of(nodes))


def _whole(html: str) -> str:
    return f'<span class="whole">{html}</span>'


def _typeset(text: str) -> str:
    for written, shown in _LIGATURES:
        text = text.replace(written, shown)
    return text

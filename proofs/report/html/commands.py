"""The commands that count, refer or carry a meaning: labels, references, citations of steps, verdicts, contents."""

from collections.abc import Mapping
from html import escape
from typing import Final

from proofs.report.html.source import refuse
from proofs.report.html.writer import Reader, Setter, Writer, source_of


def _label(writer: Writer, reader: Reader) -> None:
    label = source_of(reader.argument())
    writer.numbers.label(label)
    writer.anchor(label)


def _ref(writer: Writer, reader: Reader) -> None:
    label = source_of(reader.argument())
    writer.inline.append(writer.link(label, writer.numbers.number(label)))


def _eqref(writer: Writer, reader: Reader) -> None:
    label = source_of(reader.argument())
    writer.inline.append(writer.link(label, f"({writer.numbers.number(label)})"))


def _cited(writer: Writer, reader: Reader) -> None:
    """The label of a step, its number, and who checked it."""
    label, number, who = source_of(reader.argument()), reader.argument(), reader.argument()
    writer.numbers.number(label)
    shown = f"{writer.link(label, writer.words(number), 'step')}, {writer.words(who)}"
    writer.inline.append(f'<span class="who">[{shown}]</span>')


def _checked_by(writer: Writer, reader: Reader) -> None:
    writer.inline.append(f' <span class="who">[{writer.words(reader.argument())}]</span>')


def _verdict(writer: Writer, reader: Reader) -> None:
    words = writer.words(reader.argument())
    writer.inline.append(f'<span class="verdict {words.split()[0]}">{words}</span>')


def _href(writer: Writer, reader: Reader) -> None:
    address, shown = source_of(reader.argument()), reader.argument()
    writer.inline.append(f'<a href="{escape(address)}">{writer.words(shown)}</a>')


def _space(writer: Writer, reader: Reader) -> None:
    if (width := source_of(reader.argument())) != "0pt":
        refuse(f"a space of {width!r}", width)
    writer.inline.append("<wbr>")


def _contents(writer: Writer, reader: Reader) -> None:
    entries = "".join(
        f'<li><a href="#{entry.anchor}"><span class="number">{entry.number}</span> {entry.title}</a></li>'
        for entry in writer.numbers.contents
    )
    writer.block(f'<nav aria-labelledby="contents"><h2 id="contents">Contents</h2><ul>{entries}</ul></nav>')


def _appendix(writer: Writer, reader: Reader) -> None:
    writer.end_paragraph()
    writer.numbers.begin_appendix()


def _par(writer: Writer, reader: Reader) -> None:
    writer.end_paragraph()


COMMANDS: Final[Mapping[str, Setter]] = {
    "label": _label,
    "ref": _ref,
    "eqref": _eqref,
    "cited": _cited,
    "checkedby": _checked_by,
    "verdict": _verdict,
    "href": _href,
    "hspace": _space,
    "tableofcontents": _contents,
    "appendix": _appendix,
    "par": _par,
}

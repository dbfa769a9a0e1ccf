"""The LaTeX of our own documents as a tree of nodes; formulas are left as they are written.

This is no TeX: it reads what the templates of the reports write, and refuses what it does not know.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NoReturn, TypeAlias

from proofs.report.compile import ReportError

EXCERPT: Final = 60
_TOKEN: Final = re.compile(
    r"""
      (?P<comment>(?<!\\)%[^\n]*\n[ \t]*)
    | (?P<blank>\n[ \t]*\n\s*)
    | \\begin\{equation\}(?P<equation>.*?)\\end\{equation\}
    | (?P<begin>\\begin\{(?P<opened>[a-z]+)\})
    | (?P<end>\\end\{(?P<closed>[a-z]+)\})
    | (?P<display>\\\[(?P<displayed>.*?)\\\])
    | (?P<row>\\\\)
    | \\(?P<word>[A-Za-z]+\*?)[ \t]*(?:\n(?![ \t]*\n)[ \t]*)?
    | \\(?P<sign>.)
    | (?P<formula>\$(?P<inline>(?:\\.|[^$\\])+)\$)
    | (?P<mark>[{}&])
    | (?P<text>(?:[^\\{}&$%_^#\n]|\n(?![ \t]*\n))+)
    """,
    re.VERBOSE | re.DOTALL,
)


class UnknownTexError(ReportError):
    """Something in the source that has no meaning here, so the page cannot be written without losing it."""


@dataclass(frozen=True, slots=True)
class Text:
    """Characters as TeX reads them: two hyphens are a dash, a tilde is a space."""

    text: str


@dataclass(frozen=True, slots=True)
class Formula:
    """Mathematics without its dollar signs."""

    source: str
    display: bool


@dataclass(frozen=True, slots=True)
class Command:
    """`\\name`; what it applies to are the nodes after it."""

    name: str


@dataclass(frozen=True, slots=True)
class Group:
    """`{...}`."""

    nodes: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Environment:
    """`\\begin{name}...\\end{name}`; its arguments are its first nodes."""

    name: str
    nodes: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """`&`, `\\\\`, or a blank line."""

    sign: str


Node: TypeAlias = Text | Formula | Command | Group | Environment | Mark
CELL: Final = Mark("&")
ROW: Final = Mark(r"\\")
BLANK: Final = Mark("\n\n")


def refuse(what: str, source: str) -> NoReturn:
    """Raise UnknownTexError, which names the text around it."""
    around = " ".join(source.split())
    around = f"{around[:EXCERPT]}..." if len(around) > EXCERPT else around
    raise UnknownTexError(f"the report as HTML: {what} in {around!r}; this is a bug, the .tex file is complete")


def parse(source: str) -> tuple[Node, ...]:
    """The nodes of some source; raises UnknownTexError where braces or environments do not close."""
    return _nodes(source, _tokens(source), "")


def _tokens(source: str) -> Iterator[re.Match[str]]:
    at = 0
    while at < len(source):
        match = _TOKEN.match(source, at)
        if match is None:
            refuse(f"{source[at]!r}", source[at:])
        at = match.end()
        yield match


def _nodes(source: str, tokens: Iterator[re.Match[str]], closing: str) -> tuple[Node, ...]:
    """Everything up to the brace or the environment's end that closes; `closing` is empty for the whole."""
    found: list[Node] = []
    for match in tokens:
        if match["closed"] is not None or match["mark"] == "}":
            if (match["closed"] or "}") != closing:
                refuse(f"{match[0]!r} closes nothing", source[match.start() :])
            return tuple(found)
        found += _node(source, match, tokens)
    if closing:
        refuse(f"{closing!r} is missing", source)
    return tuple(found)


def _node(source: str, match: re.Match[str], tokens: Iterator[re.Match[str]]) -> list[Node]:
    """The node that begins at this token; none for a comment."""
    if match["comment"] is not None:
        return []
    if match["blank"] is not None:
        return [BLANK]
    if (name := match["opened"]) is not None:
        return [Environment(name, _nodes(source, tokens, name))]
    if match["display"] is not None:
        return [Formula(match["displayed"].strip(), True)]
    if match["equation"] is not None:
        return [Environment("equation", (Formula(match["equation"].strip(), True),))]
    if match["formula"] is not None:
        return [Formula(match["inline"], False)]
    if match["row"] is not None:
        return [ROW]
    if match["mark"] is not None:
        return [CELL if match["mark"] == "&" else Group(_nodes(source, tokens, "}"))]
    if match["text"] is not None:
        return [Text(match["text"])]
    return [Command(match["word"] or match["sign"])]

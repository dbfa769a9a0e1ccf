"""Text and LaTeX kept apart by type: a `Tex` is set as it stands, every other string is escaped first.

Claims are sentences with mathematics between dollar signs (`sentence`); names and remarks that come from a user's files
are text (`escape`, `name`). Templates escape whatever is not `Tex`, so forgetting is harmless.
"""

import re
from collections.abc import Iterable
from itertools import groupby
from typing import Final

NAME_LIMIT: Final = 80
BREAKABLE: Final = 12
WORD_LIMIT: Final = 24


class Tex(str):
    """LaTeX source that is ready to be set."""

    __slots__ = ()


EMPTY: Final = Tex()


_SPECIAL: Final = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\textquotedbl{}",
    "'": r"\textquotesingle{}",
    "`": r"\textasciigrave{}",
    "-": r"-{}",  # no ligatures into dashes
    "–": "--",
    "—": "---",
    "’": "'",
    "‘": "`",
    "“": "``",
    "”": "''",
    "…": r"\dots{}",
    "≥": r"$\ge$",
    "≤": r"$\le$",
    "≠": r"$\ne$",
    "≈": r"$\approx$",
    "−": r"$-$",
    "\t": " ",
    "\n": " ",
    "\r": " ",
}
_PROSE: Final = {**_SPECIAL, "-": "-", "'": "'", "`": "`"}


def _character(character: str, table: dict[str, str]) -> str:
    if character in table:
        return table[character]
    # The T1 fonts hold Latin-1; anything else is named by its code point, so that no input stops LaTeX.
    if " " <= character <= "~" or ("¡" <= character <= "ÿ" and character != "\u00ad"):
        return character
    return f"[U+{ord(character):04X}]"


def escape(text: str) -> Tex:
    """Text as LaTeX that prints the same characters."""
    return Tex("".join(_character(character, _SPECIAL) for character in text))


def sentence(text: str) -> Tex:
    """A sentence of the project, with mathematics between dollar signs, as LaTeX; what is outside them is escaped.

    Do not hand over text of a user: mathematics is set as it stands.
    """
    parts = re.split(r"(?<!\\)\$", text)
    if len(parts) % 2 == 0:
        return escape(text)
    prose = ["".join(_character(c, _PROSE) for c in part) for part in parts[::2]]
    mathematics = [f"${part}$" for part in parts[1::2]] + [""]
    return Tex("".join(a + b for a, b in zip(prose, mathematics, strict=True)))


def name(text: str) -> Tex:
    """A name from outside, such as a file's: escaped, breakable anywhere, and cut in the middle if it is very long."""
    if len(text) > NAME_LIMIT:
        text = f"{text[: NAME_LIMIT // 2]}...{text[-NAME_LIMIT // 2 :]}"
    return joined(" ", map(_word, text.split()))


def _word(word: str) -> str:
    """Breakable after a sign, and anywhere in what no dictionary holds; a word of letters stays whole."""
    runs = re.findall(r"[^\W\d_]+|.", word)
    broken: list[str] = []
    for run in runs:
        pieces = [escape(character) for character in run]
        # Characters that are named by their code point print eight others.
        printed = sum(len(piece) if piece.startswith("[U+") else 1 for piece in pieces)
        broken += pieces if printed >= WORD_LIMIT else ["".join(pieces)]
    printed = sum(len(piece) if piece.startswith("[U+") else 1 for piece in map(escape, word))
    return (r"\hspace{0pt}" if printed >= BREAKABLE else "").join(broken)


def file_name(text: str) -> Tex:
    """The name of a file of the report: typewriter, breakable after a slash, a dot and a hyphen."""
    broken = re.sub(r"([/.-])", "\\1\0", text)
    return Tex(r"\texttt{" + r"\hspace{0pt}".join(escape(part) for part in broken.split("\0")) + "}")


def joined(separator: str, parts: Iterable[str]) -> Tex:
    """LaTeX parts with LaTeX between them."""
    return Tex(separator.join(parts))


def enumeration(items: Iterable[str], conjunction: str = "and") -> Tex:
    """`a`, `a and b`, `a, b and c` of LaTeX items."""
    *front, last = items
    return Tex(f"{', '.join(front)} {conjunction} {last}") if front else Tex(last)


def index_ranges(indices: Iterable[int]) -> Tex:
    """Indices counted from 0 as a list counted from 1, runs of three and more shortened: `1, 4--7`."""
    runs = []
    for _, run in groupby(enumerate(sorted(indices)), lambda pair: pair[1] - pair[0]):
        numbers = [i + 1 for _, i in run]
        runs += [f"{numbers[0]}--{numbers[-1]}"] if len(numbers) > 2 else [str(i) for i in numbers]
    return Tex(", ".join(runs))


def slug(text: str) -> str:
    """A file name stem made of lower-case letters, digits and hyphens; "point" where nothing is left."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:40].strip("-") or "point"

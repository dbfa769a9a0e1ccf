r"""Texts with mathematics between dollar signs, as readable Unicode for a terminal.

`the point $(w,b)=(\tfrac{13}{3},-10)$` becomes `the point (w, b) = (13/3, -10)`. A command that is not known keeps its
name, so nothing is lost. The minus sign stays the ASCII hyphen: numbers can be searched for and pasted.
"""

import re
import unicodedata
from dataclasses import dataclass

from proofs.report.symbols import (
    ACCENTS,
    FRACTIONS,
    LETTERS,
    OPERATORS,
    RELATIONS,
    SILENT,
    SPACES,
    SUBSCRIPTS,
    SUPERSCRIPTS,
    SYMBOLS,
    TRANSPARENT,
)

_MATH = re.compile(r"(?<!\\)\$(.+?)(?<!\\)\$|\\\((.+?)\\\)|\\\[(.+?)\\\]", re.DOTALL)
_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|:=|[0-9]+(?:\.[0-9]+)?|\s+|.", re.DOTALL)
_APART_ANYWAY = {*RELATIONS, *OPERATORS, *SPACES, *SILENT}
_CRAMPED = re.compile(r" ?([-+,;=]) ?")
_TEXT_COMMAND = re.compile(r"\\(?:emph|text[a-z]*|mathrm)\{([^{}]*)\}")
_TEXT_SIGNS = (("---", "\u2014"), ("--", "\u2013"), ("``", "\u201c"), ("''", "\u201d"), ("~", " "), ("\\,", " "))


def plain(text: str) -> str:
    """The text with its mathematics as Unicode. Never fails: what is not understood stays as it is written."""
    pieces = []
    end = 0
    for match in _MATH.finditer(text):
        pieces += [_prose(text[end : match.start()]), plain_formula(next(filter(None, match.groups())))]
        end = match.end()
    return "".join([*pieces, _prose(text[end:])])


def plain_formula(formula: str) -> str:
    """LaTeX mathematics, without its dollar signs, as one line of Unicode."""
    return _Formula(_TOKEN.findall(formula)).line()


def _prose(text: str) -> str:
    text = _TEXT_COMMAND.sub(r"\1", text)
    for written, shown in _TEXT_SIGNS:
        text = text.replace(written, shown)
    return re.sub(r"\\([%&#_{}$])", r"\1", text)


@dataclass
class _Formula:
    """Reads tokens from the left; every piece it returns is finished text."""

    tokens: list[str]
    at: int = 0

    def line(self) -> str:
        pieces: list[str] = []
        while self.at < len(self.tokens):
            pieces.append(self.run(stop="}"))
            self.at += 1  # a brace that closes nothing
        return re.sub(r" {2,}", " ", "".join(pieces)).strip()

    def run(self, stop: str) -> str:
        """Everything up to the token `stop`, which is left unread."""
        out = ""
        while self.at < len(self.tokens) and self.tokens[self.at] != stop:
            out = self.append(out, self.tokens[self.at])
        return out

    def append(self, out: str, token: str) -> str:
        """The text so far and what the next token adds to it."""
        self.at += 1
        if token.isspace() or token in SILENT:
            return out
        if token in SPACES:
            return out + SPACES[token]
        if token == "{":
            return out + self.rest_of_group()
        if token in ("_", "^"):
            return out + _script(self.argument(), token) + (" " if self.letter_follows() else "")
        if token in FRACTIONS:
            return out + f"{_factor(self.argument())}/{_factor(self.argument())}"
        if token == r"\sqrt":
            return out + "\u221a" + _factor(self.argument())
        if token in TRANSPARENT:
            return _apart(out, self.argument())
        if token == r"\mathbb":
            return out + "".join(LETTERS.get(letter, letter) for letter in self.argument())
        if token in ACCENTS:
            return out + unicodedata.normalize("NFC", "".join(c + ACCENTS[token] for c in self.argument()))
        if token in ("\\begin", "\\end"):
            self.argument()
            return out + ("[" if token == "\\begin" else "]")
        if token in RELATIONS:
            return f"{out.rstrip()} {RELATIONS[token]} "
        if token in ("+", "-") or token in OPERATORS:
            return self.operator(out, OPERATORS.get(token, token))
        if token in (",", ";"):
            return f"{out}{token} "
        if token == "'":
            return out + "\u2032"
        if token in SYMBOLS:
            return out + SYMBOLS[token]
        if token.startswith("\\"):
            # A named function such as \max, or a command that is not known: its name, apart from what stands beside it.
            return _apart(out, token[1:]) + (" " if self.letter_follows() else "")
        return out + token

    def operator(self, out: str, sign: str) -> str:
        """A sign between two operands stands apart; one in front of an operand does not."""
        before = out.rstrip()
        binary = bool(before) and (
            before[-1].isalnum() or before[-1] in ")]}|!*\u2032\u221e\u2026" or ord(before[-1]) > 127
        )
        binary = binary and before[-1] not in "".join(RELATIONS.values())
        return f"{before} {sign} " if binary else out + sign

    def argument(self) -> str:
        """The group or the single token that a command applies to."""
        while self.at < len(self.tokens) and self.tokens[self.at].isspace():
            self.at += 1
        if self.at >= len(self.tokens):
            return ""
        token = self.tokens[self.at]
        if token == "{":
            self.at += 1
            return self.rest_of_group()
        if token.isdigit() and len(token) > 1:  # TeX takes one digit: \frac12 is 1/2
            self.tokens[self.at] = token[1:]
            return token[0]
        return self.append("", token).strip()

    def rest_of_group(self) -> str:
        text = self.run(stop="}")
        self.at += 1
        return text

    def letter_follows(self) -> bool:
        """Whether the next visible token begins with a letter or a figure once it is shown."""
        token = next((token for token in self.tokens[self.at :] if token != "{" and not token.isspace()), "")
        word = token[:1] == "\\" and token[1:].isalpha() and token not in _APART_ANYWAY
        return word or token[:1].isalnum()


def _apart(out: str, word: str) -> str:
    """Append a word, with a space where it would run into the word before it."""
    return f"{out} {word}" if len(word) > 1 and out and out[-1].isalnum() and word[0].isalnum() else out + word


def _script(text: str, kind: str) -> str:
    """A subscript or superscript in small figures where Unicode has all of them."""
    table = SUBSCRIPTS if kind == "_" else SUPERSCRIPTS
    compact = text.replace(" ", "")
    if compact and all(character in table for character in compact):
        return "".join(table[character] for character in compact)
    cramped = _CRAMPED.sub(r"\1", text)
    return f"{kind}{cramped}" if len(cramped) <= 1 else f"{kind}({cramped})"


def _factor(text: str) -> str:
    """The text, in brackets unless it binds tightly."""
    single = re.fullmatch(r"\w+|[\w\u221a]*\([^()]*\)", text)
    return text if single else f"({text})"

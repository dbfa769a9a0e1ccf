"""The pieces of a formula as MathML: signs with the space that belongs to them, numbers, letters and words."""

import re
from dataclasses import dataclass
from html import escape

from proofs.report.html.letters import ARROWS, BARS, CLOSING, OPENING, SET_AS_LETTERS, VARIANTS
from proofs.report.symbols import OPERATORS, RELATIONS, SYMBOLS


@dataclass
class Atom:
    """A finished piece.

    Attributes:
        operand: whether a sign after it stands between two operands.
        ends_line: whether a line may end after it.
        limits: whether scripts stand above and below it in a formula on a line of its own.
        word: whether it is the name of a function, which keeps a distance from what it stands beside.
    """

    html: str
    operand: bool = True
    ends_line: bool = False
    limits: bool = False
    word: bool = False


def sign(token: str, *, after_operand: bool) -> Atom | None:
    """A relation, an operator, a bracket or a punctuation mark; None where the token is none of them."""
    if token in ARROWS and token != r"\cdots":
        return Atom(f"<mo>{ARROWS[token]}</mo>", operand=False, ends_line=True)
    if token == r"\mid":
        return Atom('<mo lspace="0.278em" rspace="0.278em" stretchy="false">|</mo>', operand=False, ends_line=True)
    if token in RELATIONS:
        return Atom(f'<mo form="infix">{escape(RELATIONS[token])}</mo>', operand=False, ends_line=True)
    if token in ("+", "-", *OPERATORS, "*"):
        shown = {"-": "−", "*": "∗"}.get(token) or OPERATORS.get(token, token)
        if token == "*" and not after_operand:
            return Atom("<mi>∗</mi>")
        form = "infix" if after_operand else "prefix"
        return Atom(f'<mo form="{form}">{shown}</mo>', operand=False, ends_line=after_operand)
    if token in (",", ";", r"\colon"):
        return Atom(f'<mo separator="true">{token if len(token) == 1 else ":"}</mo>', operand=False)
    if token in OPENING:
        return Atom(f'<mo form="prefix" stretchy="false">{OPENING[token]}</mo>', operand=False)
    if token in CLOSING:
        return Atom(f'<mo form="postfix" stretchy="false">{CLOSING[token]}</mo>')
    if token in BARS:
        # Whether a bar opens or closes is not written; a number after it may have a sign.
        opens = token != "/" and not after_operand
        return Atom(f'<mo stretchy="false" lspace="0" rspace="0">{BARS[token]}</mo>', operand=not opens)
    return None


def plain(token: str) -> Atom | None:
    """A number, a letter or a symbol; None where the token is none of them."""
    if token[0].isdigit():
        return Atom(f"<mn>{token}</mn>")
    shown = VARIANTS.get(token) or ARROWS.get(token) or SYMBOLS.get(token)
    if shown is not None and len(shown) == 1 and token != "&":
        if shown in SET_AS_LETTERS or not shown.isalpha():
            return Atom(upright(shown))
        return Atom(upright(shown) if shown.isupper() else f"<mi>{shown}</mi>")
    if token.isalpha() and len(token) == 1:
        return Atom(f"<mi>{token}</mi>")
    if token in (".", "!", "?", "…", "'"):
        return Atom(f'<mo lspace="0" rspace="0">{token}</mo>')
    return None


def row(atoms: list[Atom]) -> str:
    """Atoms as one element."""
    html = "".join(atom.html for atom in atoms)
    return html if len(atoms) == 1 and html.count("<mspace") == 0 else f"<mrow>{html}</mrow>"


def upright(text: str, *, bold: bool = False) -> str:
    """Letters that are not slanted."""
    shown = escape(text.replace("-", "−"))
    style = ' style="font-weight:bold"' if bold else ""
    return f'<mi mathvariant="normal"{style}>{shown}</mi>'


def words(text: str) -> str:
    """Words among the mathematics; their outer spaces stay."""
    inner = escape(text.replace("--", "–").replace("``", "“").replace("''", "”").replace("'", "’"), quote=False)
    return f"<mtext>{re.sub(r'^ | $', chr(160), inner)}</mtext>"

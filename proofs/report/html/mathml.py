r"""Formulas as MathML, which browsers set themselves; a command that is not known is an error, never left out.

Written here as the converters to be had alter formulas of ours: one reads `\tfrac12 x` as 12 over x, another lets pass
what it does not know.
"""

import re
from dataclasses import dataclass, replace
from html import escape
from typing import Final

from proofs.report.html.letters import (
    ACCENTS,
    ARROWS,
    BARS,
    CLOSING,
    FENCES,
    FRACTIONS,
    FUNCTIONS,
    LARGE,
    LIMITS,
    OPENING,
    PRIMES,
    SCRIPT_LETTERS,
    SET_AS_LETTERS,
    SIZES,
    SPACES,
    TEXTS,
    UPRIGHT,
    VARIANTS,
)  # fmt: skip
from proofs.report.html.source import refuse
from proofs.report.symbols import LETTERS, OPERATORS, RELATIONS, SYMBOLS

_TOKEN: Final = re.compile(r"\\[A-Za-z]+|\\.|:=|[0-9]+(?:\.[0-9]+)?|\s+|.", re.DOTALL)


def mathml(source: str, *, display: bool) -> str:
    """The formula as a `math` element.

    Raises:
        UnknownTexError: it holds what is not known here.
    """
    formula = _Formula(source, _TOKEN.findall(source), display)
    return f"<math{' display=' + chr(34) + 'block' + chr(34) if display else ''}>{formula.whole()}</math>"


def breakable(source: str) -> tuple[str, ...]:
    """A formula in the text as `math` elements between which a line may end, where TeX would let it end."""
    formula = _Formula(source, _TOKEN.findall(source), False)
    return tuple(f"<math>{part}</math>" for part in formula.parts())


@dataclass
class _Atom:
    """A finished piece; `before` says what a sign after it is: of one operand, or between two."""

    html: str
    operand: bool = True
    ends_line: bool = False
    limits: bool = False
    word: bool = False


@dataclass
class _Formula:
    """Reads tokens from the left."""

    source: str
    tokens: list[str]
    display: bool
    at: int = 0

    def whole(self) -> str:
        return "".join(atom.html for atom in self.all())

    def parts(self) -> list[str]:
        """The formula cut after its outermost relations and operators."""
        found, part = [], ""
        for atom in self.all():
            part += atom.html
            if atom.ends_line:
                found.append(part)
                part = ""
        return [*found, part] if part or not found else found

    def all(self) -> list[_Atom]:
        atoms = self.run("")
        if self.at < len(self.tokens):
            refuse("a brace that closes nothing", self.source)
        if len(atoms) == 1:  # a sign that is named has no operands to keep away from
            atoms[0].html = atoms[0].html.replace('<mo form="infix">', '<mo lspace="0" rspace="0">')
        return atoms

    def run(self, *stops: str) -> list[_Atom]:
        """The atoms up to one of the tokens `stops`, which is left unread."""
        atoms: list[_Atom] = []
        while self.at < len(self.tokens) and self.tokens[self.at] not in stops:
            if self.tokens[self.at] == "}":
                break
            if self.tokens[self.at].isspace():
                self.at += 1
                continue
            atom = self.scripted(atoms)
            named = atoms and atoms[-1].word and not atom.html.startswith(("<mo", "<mspace"))
            if named or (atom.word and atoms and atoms[-1].operand and not atoms[-1].html.startswith("<mspace")):
                atom.html = '<mspace width="0.167em"/>' + atom.html
            atoms.append(atom)
        return atoms

    def scripted(self, before: list[_Atom]) -> _Atom:
        """An atom with its primes, its subscript and its superscript."""
        bare = _Atom("<mrow></mrow>") if self.tokens[self.at] in ("_", "^", "'") else self.atom(before)
        scripts: dict[str, str] = {}
        primes = 0
        while (sign := self.following()) in ("_", "^", "'"):
            self.skip_space()
            self.at += 1
            if sign == "'":
                primes += 1
            elif sign in scripts:
                refuse(f"a second {sign!r} at one letter", self.source)
            else:
                scripts[sign] = self.argument()
        if primes >= len(PRIMES):
            refuse("more than three primes", self.source)
        # A prime is drawn raised as it is.
        base = f'<mrow>{bare.html}<mo lspace="0" rspace="0">{PRIMES[primes]}</mo></mrow>' if primes else bare.html
        if not scripts:
            return replace(bare, html=base)
        lower, upper = scripts.get("_", ""), scripts.get("^", "")
        kind = ("under", "over") if bare.limits and self.display else ("sub", "sup")
        name = "m" + (kind[0] if lower else "") + (kind[1] if upper else "")
        return replace(bare, html=f"<{name}>{base}{lower}{upper}</{name}>", limits=False)

    def atom(self, before: list[_Atom]) -> _Atom:
        """The next piece without its scripts."""
        token = self.tokens[self.at]
        self.at += 1
        if (found := self.sign(token, before)) is not None:
            return found
        if token == "{":
            return self.group()
        if token in FRACTIONS:
            return _Atom(f"<mfrac{FRACTIONS[token]}>{self.argument()}{self.argument()}</mfrac>")
        if token == r"\sqrt":
            return _Atom(f"<msqrt>{self.argument()}</msqrt>")
        if token == r"\rounded":
            return _Atom(f"<mrow><mo>≈</mo>{self.argument()}</mrow>")
        if token in ACCENTS:
            return _Atom(f'<mover accent="true">{self.argument()}<mo stretchy="false">{ACCENTS[token]}</mo></mover>')
        if token in UPRIGHT:
            return _Atom(_upright(self.letters(), bold=token == r"\mathbf"), word=token == r"\operatorname")
        if token in (r"\mathbb", r"\mathcal"):
            return _Atom("".join(f'<mi mathvariant="normal">{c}</mi>' for c in self.alphabet(token)))
        if token in TEXTS:
            return _Atom(_text(self.letters()))
        if token in FUNCTIONS:
            return _Atom(f"<mi>{FUNCTIONS[token]}</mi>", limits=token in LIMITS, word=True)
        if token in LARGE:
            return _Atom(f"<mo>{LARGE[token]}</mo>", operand=False, limits=True)
        if token in SIZES or token in (r"\left", r"\right"):
            return self.fence(token)
        if token in SPACES:
            return _Atom(f'<mspace width="{SPACES[token]}em"/>', operand=bool(before) and before[-1].operand)
        if token in (r"\R", r"\N"):
            return _Atom(f'<mi mathvariant="normal">{LETTERS[token[1]]}</mi>')
        return self.plain(token)

    def sign(self, token: str, before: list[_Atom]) -> _Atom | None:
        """A relation, an operator or a punctuation mark; None where the token is none of them."""
        if token in ARROWS and token != r"\cdots":
            return _Atom(f"<mo>{ARROWS[token]}</mo>", operand=False, ends_line=True)
        if token == r"\mid":
            return _Atom('<mo lspace="0.278em" rspace="0.278em" stretchy="false">|</mo>', operand=False, ends_line=True)
        if token in RELATIONS:
            return _Atom(f'<mo form="infix">{escape(RELATIONS[token])}</mo>', operand=False, ends_line=True)
        if token in ("+", "-", *OPERATORS, "*"):
            shown = {"-": "−", "*": "∗"}.get(token) or OPERATORS.get(token, token)
            binary = bool(before) and before[-1].operand
            if token == "*" and not binary:
                return _Atom("<mi>∗</mi>")
            form = "infix" if binary else "prefix"
            return _Atom(f'<mo form="{form}">{shown}</mo>', operand=False, ends_line=binary)
        if token in (",", ";", r"\colon"):
            return _Atom(f'<mo separator="true">{token if len(token) == 1 else ":"}</mo>', operand=False)
        if token in OPENING:
            return _Atom(f'<mo form="prefix" stretchy="false">{OPENING[token]}</mo>', operand=False)
        if token in CLOSING:
            return _Atom(f'<mo form="postfix" stretchy="false">{CLOSING[token]}</mo>')
        if token in BARS:
            # Whether a bar opens or closes is not written; a number after it may have a sign.
            opens = token != "/" and not (bool(before) and before[-1].operand)
            return _Atom(f'<mo stretchy="false" lspace="0" rspace="0">{BARS[token]}</mo>', operand=not opens)
        return None

    def plain(self, token: str) -> _Atom:
        """A number, a letter or a symbol."""
        if token[0].isdigit():
            return _Atom(f"<mn>{token}</mn>")
        shown = VARIANTS.get(token) or ARROWS.get(token) or SYMBOLS.get(token)
        if shown is not None and len(shown) == 1 and token != "&":
            if shown in SET_AS_LETTERS or not shown.isalpha():
                return _Atom(f'<mi mathvariant="normal">{escape(shown)}</mi>')
            upright = ' mathvariant="normal"' if shown.isupper() else ""
            return _Atom(f"<mi{upright}>{shown}</mi>")
        if token.isalpha() and len(token) == 1:
            return _Atom(f"<mi>{token}</mi>")
        if token in (".", "!", "?", "…", "'"):
            return _Atom(f'<mo lspace="0" rspace="0">{token}</mo>')
        refuse(f"{token!r}", self.source)

    def group(self) -> _Atom:
        """What stands in braces: an ordinary piece, whatever it holds."""
        atoms = self.run()
        self.close()
        if len(atoms) == 1 and atoms[0].html == '<mo separator="true">,</mo>':
            return _Atom('<mo separator="false" lspace="0" rspace="0">,</mo>')  # between the digits of a number
        return _Atom(_row(atoms))

    def fence(self, token: str) -> _Atom:
        """A bracket of a size of its own, or a pair that is as tall as what it holds."""
        opening = self.delimiter()
        if token in SIZES:
            size = SIZES[token]
            # Browsers keep room beside what they stretch, so the sign is written larger instead.
            html = f'<mo lspace="0" rspace="0" stretchy="false" mathsize="{size}em">{opening}</mo>'
            return _Atom(html, operand=token.endswith("r"))
        if token == r"\right":
            refuse(r"'\right' without '\left'", self.source)
        inner = _row(self.run(r"\right"))
        if self.at >= len(self.tokens):
            refuse(r"'\left' without '\right'", self.source)
        self.at += 1
        closing = self.delimiter()
        return _Atom(f'<mrow><mo form="prefix">{opening}</mo>{inner}<mo form="postfix">{closing}</mo></mrow>')

    def delimiter(self) -> str:
        self.skip_space()
        token = self.tokens[self.at] if self.at < len(self.tokens) else ""
        self.at += 1
        if token == ".":
            return ""
        if token not in FENCES:
            refuse(f"{token!r} is no bracket", self.source)
        return FENCES[token]

    def argument(self) -> str:
        """The group or the single token that a command applies to, as one element."""
        self.skip_space()
        if self.at >= len(self.tokens) or self.tokens[self.at] == "}":
            refuse("a command without what it applies to", self.source)
        token = self.tokens[self.at]
        if token[0].isdigit() and len(token) > 1:  # TeX takes one digit: \frac12 is 1/2
            self.tokens[self.at] = token[1:]
            return f"<mn>{token[0]}</mn>"
        if token == "{":
            self.at += 1
            atoms = self.run()
            self.close()
            return _row(atoms)
        return _row([self.atom([])])

    def letters(self) -> str:
        """The characters in braces as they are written, or one without braces."""
        self.skip_space()
        if self.following() != "{":
            self.at += 1
            return self.tokens[self.at - 1] if self.at <= len(self.tokens) else ""
        end = self.at + 1
        while end < len(self.tokens) and self.tokens[end] != "}":
            end += 1
        text = "".join(self.tokens[self.at + 1 : end]).replace(r"\ ", " ").replace(r"\%", "%")
        self.at = end
        self.close()
        if re.search(r"[\\{$]", text):
            refuse(f"{text!r} is no plain text", self.source)
        return text

    def alphabet(self, token: str) -> str:
        text = self.letters()
        known = LETTERS if token == r"\mathbb" else SCRIPT_LETTERS
        if not text or any(letter not in known for letter in text):
            refuse(f"{token}{{{text}}}", self.source)
        return "".join(known[letter] for letter in text)

    def close(self) -> None:
        if self.at >= len(self.tokens) or self.tokens[self.at] != "}":
            refuse("a brace that is not closed", self.source)
        self.at += 1

    def following(self) -> str:
        """The next token that is no space."""
        return next((token for token in self.tokens[self.at :] if not token.isspace()), "")

    def skip_space(self) -> None:
        while self.at < len(self.tokens) and self.tokens[self.at].isspace():
            self.at += 1


def _row(atoms: list[_Atom]) -> str:
    html = "".join(atom.html for atom in atoms)
    return html if len(atoms) == 1 and html.count("<mspace") == 0 else f"<mrow>{html}</mrow>"


def _upright(text: str, *, bold: bool) -> str:
    shown = escape(text.replace("-", "−"))
    style = ' style="font-weight:bold"' if bold else ""
    return f'<mi mathvariant="normal"{style}>{shown}</mi>'


def _text(text: str) -> str:
    """Words among the mathematics; their outer spaces stay."""
    inner = escape(text.replace("``", "“").replace("''", "”").replace("'", "’"), quote=False)
    return f"<mtext>{re.sub(r'^ | $', chr(160), inner)}</mtext>"

r"""Formulas as MathML, which browsers set themselves; a command that is not known is an error, never left out.

Written here as the converters to be had alter formulas of ours: one reads `\tfrac12 x` as 12 over x, another lets pass
what it does not know.
"""

import re
from dataclasses import dataclass, replace
from html import escape
from typing import Final

from proofs.report.html.atoms import Atom, plain, row, sign, upright, words
from proofs.report.html.letters import (
    ACCENTS,
    FENCES,
    FRACTIONS,
    FUNCTIONS,
    LARGE,
    LIMITS,
    PRIMES,
    SCRIPT_LETTERS,
    SIZES,
    SPACES,
    TEXTS,
    UPRIGHT,
)  # fmt: skip
from proofs.report.html.source import refuse
from proofs.report.symbols import LETTERS

_TOKEN: Final = re.compile(r"\\[A-Za-z]+|\\.|:=|[0-9]+(?:\.[0-9]+)?|\s+|.", re.DOTALL)


def mathml(source: str, *, display: bool) -> str:
    """The formula as a `math` element.

    Raises:
        UnknownTexError: it holds what is not known here.
    """
    formula = _Formula(source, _TOKEN.findall(source), display)
    kind = ' display="block"' if display else ""
    return f"<math{kind}>{formula.whole()}</math>"


def breakable(source: str) -> tuple[str, ...]:
    """A formula in the text as `math` elements between which a line may end, where TeX would let it end."""
    formula = _Formula(source, _TOKEN.findall(source), False)
    return tuple(f"<math>{part}</math>" for part in formula.parts())


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

    def all(self) -> list[Atom]:
        atoms = self.run("")
        if self.at < len(self.tokens):
            refuse("a brace that closes nothing", self.source)
        if len(atoms) == 1:  # a sign that is named has no operands to keep away from
            atoms[0].html = atoms[0].html.replace('<mo form="infix">', '<mo lspace="0" rspace="0">')
        return atoms

    def run(self, *stops: str) -> list[Atom]:
        """The atoms up to one of the tokens `stops`, which is left unread."""
        atoms: list[Atom] = []
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

    def scripted(self, before: list[Atom]) -> Atom:
        """An atom with its primes, its subscript and its superscript."""
        bare = Atom("<mrow></mrow>") if self.tokens[self.at] in ("_", "^", "'") else self.atom(before)
        scripts: dict[str, str] = {}
        primes = 0
        while (mark := self.following()) in ("_", "^", "'"):
            self.skip_space()
            self.at += 1
            if mark == "'":
                primes += 1
            elif mark in scripts:
                refuse(f"a second {mark!r} at one letter", self.source)
            else:
                scripts[mark] = self.argument()
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

    def atom(self, before: list[Atom]) -> Atom:
        """The next piece without its scripts."""
        token = self.tokens[self.at]
        self.at += 1
        if (found := sign(token, after_operand=bool(before) and before[-1].operand)) is not None:
            return found
        if token == "{":
            return self.group()
        if token in FRACTIONS:
            return Atom(f"<mfrac{FRACTIONS[token]}>{self.argument()}{self.argument()}</mfrac>")
        if token == r"\sqrt":
            return Atom(f"<msqrt>{self.argument()}</msqrt>")
        if token == r"\rounded":
            return Atom(f"<mrow><mo>≈</mo>{self.argument()}</mrow>")
        if token in ACCENTS:
            return Atom(f'<mover accent="true">{self.argument()}<mo stretchy="false">{ACCENTS[token]}</mo></mover>')
        if token in UPRIGHT:
            return Atom(upright(self.letters(), bold=token == r"\mathbf"), word=token == r"\operatorname")
        if token == r"\mathit":
            return Atom(f'<mi style="font-style:italic">{escape(self.letters())}</mi>')
        if token in (r"\mathbb", r"\mathcal"):
            return Atom(row([Atom(upright(letter)) for letter in self.alphabet(token)]))
        if token in TEXTS:
            return Atom(words(self.letters()))
        if token in FUNCTIONS:
            return Atom(f"<mi>{FUNCTIONS[token]}</mi>", limits=token in LIMITS, word=True)
        if token in LARGE:
            return Atom(f"<mo>{LARGE[token]}</mo>", operand=False, limits=True)
        if token in SIZES or token in (r"\left", r"\right"):
            return self.fence(token)
        if token in SPACES:
            return Atom(f'<mspace width="{SPACES[token]}em"/>', operand=bool(before) and before[-1].operand)
        if token in (r"\R", r"\N"):
            return Atom(upright(LETTERS[token[1]]))
        return plain(token) or refuse(f"{token!r}", self.source)

    def group(self) -> Atom:
        """What stands in braces: an ordinary piece, whatever it holds."""
        atoms = self.run()
        self.close()
        if len(atoms) == 1 and atoms[0].html == '<mo separator="true">,</mo>':
            return Atom('<mo separator="false" lspace="0" rspace="0">,</mo>')  # between the digits of a number
        return Atom(row(atoms))

    def fence(self, token: str) -> Atom:
        """A bracket of a size of its own, or a pair that is as tall as what it holds."""
        opening = self.delimiter()
        if token in SIZES:
            size = SIZES[token]
            # Browsers keep room beside what they stretch, so the sign is written larger instead.
            html = f'<mo lspace="0" rspace="0" stretchy="false" mathsize="{size}em">{opening}</mo>'
            return Atom(html, operand=token.endswith("r"))
        if token == r"\right":
            refuse(r"'\right' without '\left'", self.source)
        inner = row(self.run(r"\right"))
        if self.at >= len(self.tokens):
            refuse(r"'\left' without '\right'", self.source)
        self.at += 1
        closing = self.delimiter()
        return Atom(f'<mrow><mo form="prefix">{opening}</mo>{inner}<mo form="postfix">{closing}</mo></mrow>')

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
            return row(atoms)
        return row([self.atom([])])

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

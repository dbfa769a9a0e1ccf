"""Strict reading: JSON whose every number is exact, and errors that name the file, the place in it, and the mend."""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Final, NoReturn, TypeVar

from proofs.kernel.input_file import MAX_NUMBERS, Allowance, InputError, read_text

Value = TypeVar("Value")

MAX_DIGITS: Final = 4000
"""Of one number, written out."""
MAX_DEPTH: Final = 500

_NOT_A_BRACKET: Final = re.compile(r'"(?:[^"\\]|\\.)*+"?|[^\[\]{}"]++', re.DOTALL)
_SHORT_DECIMAL: Final = re.compile(r"([+-]?[0-9]{1,30})(?:\.([0-9]{1,30}))?")


@dataclass(frozen=True)
class Decimal:
    """A JSON number with a point or an exponent, kept as it is written."""

    text: str


def parse_rational(text: str) -> Fraction:
    """An integer, an exact decimal or a quotient "p/q" as the rational it names.

    Raises:
        ValueError: anything else, with the reason and the mend.
    """
    if plain := _SHORT_DECIMAL.fullmatch(text):
        whole, decimals = plain.groups("")
        return Fraction(int(whole + decimals), 10 ** len(decimals))
    shown = _short(text)
    mend = "write an integer, a decimal or p/q"
    if len(text) > MAX_DIGITS:
        raise ValueError(f"a number of more than {MAX_DIGITS} digits; shorten it")
    _, _, exponent = text.lower().partition("e")
    if exponent and not (re.fullmatch(r"[+-]?[0-9]{1,4}", exponent) and abs(int(exponent)) <= MAX_DIGITS):
        raise ValueError(f"{shown!r} is not a usable number; {mend}")
    if "_" in text or not text.isascii():
        raise ValueError(f"{shown!r} is not a number; {mend}")
    try:
        number = Fraction(text)
    except ZeroDivisionError:
        raise ValueError(f"{shown!r} divides by zero; {mend} with q not 0") from None
    except ValueError:
        raise ValueError(f"{shown!r} is not a number; {mend}") from None
    # Numbers of this size can be printed, and so can the problem they are part of.
    if max(abs(number.numerator), number.denominator).bit_length() > MAX_DIGITS * 3.3:
        raise ValueError(f"a number of more than {MAX_DIGITS} digits; shorten it")
    return number


@dataclass(frozen=True)
class Cursor:
    """A JSON value together with the file it came from and its place there."""

    file: str
    place: str
    value: object
    allowance: Allowance = field(default_factory=Allowance, repr=False, compare=False)

    @classmethod
    def of_file(cls, path: Path) -> "Cursor":
        """Parse a JSON file.

        Raises:
            InputError: not JSON, a duplicate key, NaN or an infinity, an over-long number, or too deep a nesting.
        """
        text = read_text(path)
        _require_bounded(str(path), text)

        def no_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
            result: dict[str, object] = {}
            for name, value in pairs:
                if name in result:
                    raise InputError(f"{path}: the key {_short(name)!r} stands twice in one object; remove one")
                result[name] = value
            return result

        def constant(name: str) -> NoReturn:
            raise InputError(f'{path}: {name} is not a number; write an integer, a decimal or "p/q"')

        def integer(digits: str) -> int:
            if len(digits) > MAX_DIGITS:
                raise InputError(f"{path}: a number of more than {MAX_DIGITS} digits; shorten it")
            return int(digits)

        try:
            value = json.loads(
                text,
                object_pairs_hook=no_duplicates,
                parse_constant=constant,
                parse_int=integer,
                parse_float=Decimal,
            )
        except json.JSONDecodeError as error:
            raise InputError(
                f"{path}: line {error.lineno}, column {error.colno}: not JSON ({error.msg}); correct the syntax there"
            ) from None
        return cls(str(path), "", value, Allowance(str(path)))

    def at(self, name: str, value: object) -> "Cursor":
        """A value of the same file, at the place of this name."""
        return Cursor(self.file, name, value, self.allowance)

    def fail(self, problem: str) -> NoReturn:
        """Raise an `InputError` that names this place."""
        raise InputError(f"{self.file}: {self.place or 'top level'}: {problem}")

    def _step(self, suffix: str, value: object) -> "Cursor":
        return Cursor(self.file, (self.place + suffix).lstrip("."), value, self.allowance)

    def fields(self, required: Sequence[str], optional: Sequence[str] = ()) -> dict[str, "Cursor"]:
        """The entries of an object with these keys, all required ones, and no others."""
        if not isinstance(self.value, dict):
            self.fail(f"expected an object with the keys {', '.join(required)}, got {self.kind()}")
        for name in required:
            if name not in self.value:
                self.fail(f"the key {name!r} is missing; add it")
        for name in self.value:
            if name not in required and name not in optional:
                self.fail(f"unknown key {_short(name)!r}; known keys are {', '.join([*required, *optional])}")
        return {name: self._step(f".{name}", value) for name, value in self.value.items()}

    def items(self) -> Iterator["Cursor"]:
        """The entries of a list."""
        if not isinstance(self.value, list):
            self.fail(f"expected a list, got {self.kind()}")
        return (self._step(f"[{k}]", value) for k, value in enumerate(self.value))

    def each(self, read: Callable[["Cursor"], Value]) -> tuple[Value, ...]:
        """The entries of a list, each read in the same way."""
        return tuple(read(entry) for entry in self.items())

    def pair(self) -> tuple["Cursor", "Cursor"]:
        """The entries of a list of two."""
        entries = list(self.items())
        if len(entries) != 2:
            self.fail(f"expected two entries, got {len(entries)}")
        return entries[0], entries[1]

    def text(self) -> str:
        """A string."""
        if not isinstance(self.value, str):
            self.fail(f"expected a string, got {self.kind()}")
        return self.value

    def index(self) -> int:
        """An integer that counts from 0."""
        if type(self.value) is not int or self.value < 0:
            self.fail(f"expected an index (an integer from 0), got {self.kind()}")
        # Larger integers count nothing, and can be chosen so that a dict of them is slow.
        if self.value >= 2**60:
            self.fail("an index of more than 18 digits; name a data point, a unit or a layer")
        return self.value

    def rational(self) -> Fraction:
        """An integer, a decimal as it is written, or a string p/q."""
        if isinstance(self.value, Decimal):
            return self._parsed(self.value.text)
        return self.quotient()

    def quotient(self) -> Fraction:
        """An integer or a string p/q; no decimals."""
        if type(self.value) is int:
            self.allowance.spend(1, self.value.bit_length())
            return Fraction(self.value)
        if isinstance(self.value, str):
            return self._parsed(self.value)
        self.fail(f'expected an integer or a string "p/q", got {self.kind()}')

    def _parsed(self, text: str) -> Fraction:
        try:
            number = parse_rational(text)
        except ValueError as error:
            self.fail(str(error))
        self.allowance.spend(1, number.numerator.bit_length() + number.denominator.bit_length())
        return number

    def kind(self) -> str:
        """The value in a word or two, for messages."""
        if isinstance(self.value, dict):
            return "an object"
        if isinstance(self.value, list):
            return "a list"
        if isinstance(self.value, Decimal):
            return f"the decimal {self.value.text[:40]}"
        return _short(json.dumps(self.value))


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:37] + "..."


def _require_bounded(file: str, text: str) -> None:
    """Refuse what would take the parser too deep or too much memory, before it starts."""
    # Every value is followed by a comma or stands in brackets of its own; commas in strings only count too many.
    brackets = _NOT_A_BRACKET.sub("", text)
    if text.count(",") + len(brackets) // 2 > MAX_NUMBERS:
        raise InputError(f"{file}: more than {MAX_NUMBERS:,} entries; use fewer points or a smaller network")
    depth = 0
    for bracket in brackets:
        depth += 1 if bracket in "[{" else -1
        if depth > MAX_DEPTH:
            raise InputError(f"{file}: brackets nest more than {MAX_DEPTH} deep; flatten the file")

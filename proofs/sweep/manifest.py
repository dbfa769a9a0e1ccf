"""The list of the networks of a sweep: a CSV or JSON-lines file, one line for each, or for a whole pattern of files."""

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final

from proofs.formats.training_files import Training
from proofs.kernel.input_file import InputError
from proofs.kernel.problem_files import parse_loss
from proofs.kernel.strict_json import parse_rational

KNOWN: Final = ("network", "data", "loss", "scale", "decay", "activation", "layers", "reach", "time_limit")
"""The columns that are read; any other is a label that the table of results carries on."""
MAX_LINE: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """How far a minimum may be from the weights, and the seconds that the search for it has."""

    reach: Fraction
    seconds: float


@dataclass(frozen=True, slots=True)
class Entry:
    """One network of a sweep.

    Attributes:
        place: counted from 0, in the order of the manifest.
        network, data: its files.
        training: what it was trained on.
        limits: of the question.
        labels: the other columns of its line, by name.
    """

    place: int
    network: Path
    data: Path
    training: Training
    limits: Limits
    labels: Mapping[str, str]


class Manifest:
    """A manifest, read again and again line by line, so that its length costs no memory.

    Attributes:
        labels: the columns beside the known ones, in their order.
        size: how many networks it names; patterns are counted with the files that they match now.
    """

    def __init__(self, path: Path, defaults: Mapping[str, str], limits: Limits) -> None:
        """Look through the whole file.

        Args:
            path: the manifest; names of files in it are relative to its folder.
            defaults: words for known columns, where a line has none.
            limits: where a line has none.

        Raises:
            InputError: the file, the line and the mend.
        """
        self.path, self._defaults, self._limits = path, defaults, limits
        labels: dict[str, None] = {}
        self.size = 0
        for entry in self:
            self.size += 1
            labels.update(dict.fromkeys(entry.labels))
        self.labels = tuple(labels)
        if not self.size:
            raise InputError(f"{path}: names no network; write one line for each under `network,data`")

    def __iter__(self) -> Iterator[Entry]:
        """The networks in order; raises InputError as the constructor does."""
        place = 0
        for where, words in _lines(self.path):
            given = {name: word for name, word in words.items() if word}
            training, limits = self._read(where, {**self._defaults, **given})
            data = self._file(where, words, "data")
            for network in self._networks(where, words):
                labels = {name: word for name, word in words.items() if name not in KNOWN}
                yield Entry(place, network, data, training, limits, labels)
                place += 1

    def _file(self, where: str, words: Mapping[str, str], column: str) -> Path:
        name = words.get(column) or self._defaults.get(column, "")
        if not name:
            raise InputError(f"{where}: no {column}; name its file in the column `{column}`")
        return self.path.parent / name

    def _networks(self, where: str, words: Mapping[str, str]) -> list[Path]:
        path = self._file(where, words, "network")
        if not any(sign in path.name or sign in str(path.parent) for sign in "*?["):
            return [path]
        found = sorted(self.path.parent.glob(words["network"]))
        if not found:
            raise InputError(f"{where}: no file matches {words['network']!r}; mend the pattern or drop the line")
        return found

    def _read(self, where: str, words: Mapping[str, str]) -> tuple[Training, Limits]:
        try:
            loss, scale = parse_loss(words.get("loss") or "squared"), words.get("scale") or "mean"
            if scale not in ("mean", "sum"):
                raise ValueError(f"unknown scale {scale[:40]!r}; write mean or sum")
            reach = parse_rational(words["reach"]) if words.get("reach") else self._limits.reach
            seconds = float(words["time_limit"]) if words.get("time_limit") else self._limits.seconds
            if reach <= 0 or not 0 < seconds <= 10**6:
                raise ValueError("reach and time_limit are more than 0")
        except ValueError as error:
            raise InputError(f"{where}: {error}") from None
        layers = tuple(words["layers"].split(",")) if words.get("layers") else None
        decay, activation = words.get("decay") or None, words.get("activation") or None
        return Training(loss, scale == "mean", decay, layers, activation), Limits(reach, seconds)


def _lines(path: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """Where each line stands, and its words by column."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            if path.suffix.lower() == ".csv":
                yield from _csv_lines(path, csv.DictReader(iter(lambda: file.readline(MAX_LINE), ""), strict=True))
            elif path.suffix.lower() in (".jsonl", ".ndjson"):
                for number, line in enumerate(iter(lambda: file.readline(MAX_LINE), ""), 1):
                    if line.strip():
                        yield f"{path}: line {number}", _json_line(f"{path}: line {number}", line)
            else:
                raise InputError(f"{path}: unknown kind of manifest; use .csv or .jsonl")
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}); name a .csv or .jsonl file") from None
    except UnicodeDecodeError:
        raise InputError(f"{path}: is not UTF-8; save it as UTF-8") from None


def _csv_lines(path: Path, reader: "csv.DictReader[str]") -> Iterator[tuple[str, dict[str, str]]]:
    try:
        for words in reader:
            where = f"{path}: line {reader.line_num}"
            if None in words or None in words.values():
                raise InputError(f"{where}: not as many entries as columns; write one per column")
            yield where, {name.strip(): word.strip() for name, word in words.items()}
    except csv.Error as error:
        raise InputError(f"{path}: line {reader.line_num}: {error}") from None


def _json_line(where: str, line: str) -> dict[str, str]:
    try:
        # Numbers stay the words that they were written as.
        value = json.loads(line, parse_float=str, parse_int=str)
    except (ValueError, RecursionError):
        raise InputError(f"{where}: is not JSON; write one object a line") from None
    if not isinstance(value, dict) or not all(isinstance(word, str | bool | None) for word in value.values()):
        raise InputError(f"{where}: expected an object of names and words or numbers")
    return {name: "" if word is None else str(word) for name, word in value.items()}

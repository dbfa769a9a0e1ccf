"""What a sweep has found, on disk: certificates under the digest of their problem, rows in one SQLite file.

A row is committed after its certificates, so that a kill at any moment leaves a store whose rows are whole.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from proofs.sweep.swept import End, Swept
from proofs.sweep.work import Done, Known, Proof

_TABLES: Final = """
CREATE TABLE IF NOT EXISTS result (key TEXT PRIMARY KEY, row TEXT NOT NULL, proofs TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sweep (place INTEGER PRIMARY KEY, key TEXT, network TEXT, data TEXT, labels TEXT);
"""


class StoreError(Exception):
    """The folder holds something else under a name that the store needs, with the mend."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table of results: which network, its labels, its row, and where its certificates are."""

    place: int
    network: str
    data: str
    labels: Mapping[str, str]
    row: Swept
    certificates: tuple[str, ...]


class Store:
    """The folder of a sweep."""

    def __init__(self, folder: Path) -> None:
        """Open or make it; raises StoreError or OSError."""
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        try:
            self._rows = sqlite3.connect(folder / "results.sqlite")
            # In this mode a commit costs no wait for the disk, and a kill of the process loses none.
            self._rows.executescript(f"PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; {_TABLES}")
        except sqlite3.DatabaseError as error:
            raise StoreError(f"{folder / 'results.sqlite'}: {error}; name another folder, or remove the file") from None

    def close(self) -> None:
        """Close the file of rows."""
        self._rows.close()

    def begin(self) -> None:
        """Forget which networks the last sweep named; their results stay."""
        with self._rows:
            self._rows.execute("DELETE FROM sweep")

    def name(self, place: int, key: str, network: str, data: str, labels: Mapping[str, str]) -> None:
        """Note that this sweep asks for the network; committed with the next row."""
        words = (place, key, network, data, json.dumps(dict(labels)))
        self._rows.execute("INSERT OR REPLACE INTO sweep VALUES (?, ?, ?, ?, ?)", words)

    def known(self, key: str) -> Known | None:
        """What is stored under the key; None where nothing is, or a file of it is gone."""
        found = self._rows.execute("SELECT row, proofs FROM result WHERE key = ?", (key,)).fetchone()
        if found is None:
            return None
        try:
            return Known(_row(found[0]), tuple(self._read(*names) for names in json.loads(found[1])))
        except (OSError, UnicodeDecodeError):
            return None

    def keep(self, done: Done) -> None:
        """Write the certificates, then the row."""
        for proof in () if done.kept else done.proofs:
            _write(self.folder / _certificate_file(proof.name), proof.certificate)
            if proof.network is not None:
                _write(self.folder / _network_file(proof.problem), proof.network)
        proofs = json.dumps([(proof.name, proof.network is not None) for proof in done.proofs])
        with self._rows:
            row = json.dumps({name: _word(value) for name, value in asdict(done.row).items()})
            self._rows.execute("INSERT OR REPLACE INTO result VALUES (?, ?, ?)", (done.key, row, proofs))

    def lines(self) -> Iterator[Line]:
        """The results of this sweep in the order of its manifest, as far as there are any."""
        query = "SELECT place, network, data, labels, row, proofs FROM sweep JOIN result USING (key) ORDER BY place"
        for place, network, data, labels, row, proofs in self._rows.execute(query):
            names = tuple(str(_certificate_file(name)) for name, _ in json.loads(proofs))
            yield Line(place, network, data, json.loads(labels), _row(row), names)

    def _read(self, name: str, elsewhere: bool) -> Proof:
        problem, _, rest = name.partition("-")
        certificate = (self.folder / _certificate_file(name)).read_text(encoding="utf-8")
        network = (self.folder / _network_file(problem)).read_text(encoding="utf-8") if elsewhere else None
        return Proof(problem, rest.rpartition("-")[0], certificate, network)


def _certificate_file(name: str) -> Path:
    return Path("certificates", name[:2], f"{name}.json")


def _network_file(problem: str) -> Path:
    return Path("networks", problem[:2], f"{problem}.json")


def _write(path: Path, text: str) -> None:
    """Whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_text(text, encoding="utf-8")
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _word(value: object) -> object:
    return value.value if isinstance(value, End) else value


def _row(text: str) -> Swept:
    fields = json.loads(text)
    leads_to = fields["leads_to"]
    return Swept(**{**fields, "end": End(fields["end"]), "leads_to": None if leads_to is None else End(leads_to)})

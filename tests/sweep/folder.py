"""A folder of small trained networks, one for every end that a sweep knows, with its manifest."""

from __future__ import annotations

import json
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from proofs.kernel import Layer, Network, Tanh
from proofs.kernel.problem_files import network_json
from proofs.sweep.executors import Place, here
from proofs.sweep.manifest import Limits, Manifest
from proofs.sweep.store import Line, Store
from proofs.sweep.sweep import sweep

LIMITS = Limits(Fraction(1, 100), 60.0)
TANH = Network(
    (Layer(((Fraction(1, 2),),), (Fraction(1, 3),)), Layer(((Fraction(1, 4),),), (Fraction(0),))),
    (Tanh(),),
)


def linear(weight: str) -> Network:
    return Network((Layer(((Fraction(weight),),), (Fraction(0),)),))


NETWORKS = {"a-certified": linear("2/3"), "b-descends": TANH, "c-classified": linear("2"), "d-fitted": linear("1")}
DATA = {
    "two": "x1,y\n-1,-1\n1,1\n",
    "line": "x1,y\n-2,-1\n-1,-1/2\n0,1/4\n1,1\n2,1/2\n",
    "labels": "x1,label\n-1,0\n1,1\n",
}
MANIFEST = """\
network,data,loss,decay,seed,time_limit,reach
a-certified.json,two.csv,,1,0,,
b-descends.json,line.csv,,1/100,1,,
c-classified.json,labels.csv,logistic,,2,,
d-fitted.json,two.csv,,,3,,
b-descends.json,line.csv,,1/100,4,1e-9,100
missing.json,two.csv,,,5,,
"""
ENDS = ["certified-minimum", "descent-continues", "no-minimum", "zero-loss", "unknown", "unreadable"]


@dataclass(frozen=True)
class Folder:
    path: Path

    @property
    def manifest(self) -> Path:
        return self.path / "manifest.csv"

    @property
    def out(self) -> Path:
        return self.path / "out"

    def write(self, name: str, text: str) -> Path:
        (self.path / name).write_text(text, encoding="utf-8")
        return self.path / name

    def read(self) -> Manifest:
        return Manifest(self.manifest, {}, LIMITS)

    def certificates(self) -> dict[str, bytes]:
        return {str(path.relative_to(self.out)): path.read_bytes() for path in self.out.rglob("*.json")}


def filled(path: Path) -> Folder:
    folder = Folder(path)
    for name, network in NETWORKS.items():
        folder.write(f"{name}.json", json.dumps(network_json(network)))
    for name, text in DATA.items():
        folder.write(f"{name}.csv", text)
    folder.write("manifest.csv", MANIFEST)
    return folder


def swept_lines(folder: Folder, place: Place | None = None) -> tuple[list[bool], list[Line]]:
    """Which answers were kept, in the order they came, and the table."""
    store = Store(folder.out)
    kept = [done.kept for done in sweep(folder.read(), store, place or here())]
    lines = list(store.lines())
    store.close()
    return kept, lines

"""A whole sweep: from the lines of a manifest to rows in the store."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Final

from proofs.formats.network_file import read_any_network
from proofs.formats.training_files import problem_of
from proofs.kernel import Dataset, InputError, Problem
from proofs.kernel.dataset_file import classes_of, read_dataset
from proofs.sweep.executors import Place
from proofs.sweep.manifest import Entry, Manifest
from proofs.sweep.run import Data, Posted, run
from proofs.sweep.store import Store
from proofs.sweep.swept import End, Swept
from proofs.sweep.work import Done, Task

_KEY_FORMAT: Final = "localmin-sweep-1"
_DATASETS_HELD: Final = 16


def sweep(manifest: Manifest, store: Store, place: Place) -> Iterator[Done]:
    """Answer every network of the manifest, and keep each answer before it is handed on, in the order they come.

    What the store knows is checked by the kernel instead of searched for. A file that cannot be used is a row, too.
    """
    store.begin()
    unreadable: list[Done] = []
    for done in answered_and_kept(_posted(manifest, store, _Shared(place), unreadable), store, place):
        yield from _kept(store, unreadable)
        yield done
    yield from _kept(store, unreadable)


def answered_and_kept(posted: Iterable[Posted], store: Store, place: Place) -> Iterator[Done]:
    """Run the tasks; every answer is in the store before it is handed on."""
    for done in run(posted, place.executor, place.flow):
        store.keep(done)
        yield done


def _kept(store: Store, unreadable: list[Done]) -> Iterator[Done]:
    while unreadable:
        done = unreadable.pop(0)
        store.keep(done)
        yield done


def _posted(manifest: Manifest, store: Store, shared: _Shared, unreadable: list[Done]) -> Iterator[Posted]:
    for entry in manifest:
        try:
            key = _key(entry)
            problem, data = shared.problem(entry)
        except InputError as error:
            key, row = f"unreadable-{entry.place}", Swept(End.UNREADABLE, reason=" ".join(str(error).split()))
            _name(manifest, store, entry, key)
            unreadable.append(Done(entry.place, key, row))
            continue
        _name(manifest, store, entry, key)
        task = Task(entry.place, key, problem.network, problem.loss, problem.decay, entry.limits, store.known(key))
        yield Posted(data, task)


def _name(manifest: Manifest, store: Store, entry: Entry, key: str) -> None:
    def shown(path: Path) -> str:
        folder = manifest.path.parent
        return str(path.relative_to(folder) if path.is_relative_to(folder) else path)

    store.name(entry.place, key, shown(entry.network), shown(entry.data), entry.labels)


def _key(entry: Entry) -> str:
    """Names the files by their contents, and the settings: the same question has the same key."""
    parts = (
        _KEY_FORMAT,
        _contents(entry.network),
        _data_contents(entry.data),
        repr(entry.training),
        repr(entry.limits),
    )
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _contents(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}); name another file") from None


_data_contents = lru_cache(maxsize=_DATASETS_HELD)(_contents)


class _Shared:
    """The data in use, each read once and handed to the workers once."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._held: OrderedDict[object, tuple[Dataset, Data]] = OrderedDict()

    def problem(self, entry: Entry) -> tuple[Problem, Data]:
        """The problem of the line, and its data as the workers get them; raises InputError."""
        training, where = entry.training, f"{entry.network}, {entry.data}"
        network = read_any_network(entry.network, training.layers, training.activation)
        # The scale of the loss is in the weights of the points, and depends on the outputs.
        name = (entry.data, training.loss, training.mean, network.output_dimension)
        if name not in self._held:
            raw = read_dataset(entry.data, classes_of(network, training.loss))
            dataset = problem_of(network, raw, training, where).dataset
            self._held[name] = dataset, self._place.share(dataset)
            if len(self._held) > _DATASETS_HELD:
                self._held.popitem(last=False)
        self._held.move_to_end(name)
        dataset, data = self._held[name]
        # The weights of the points are those of the mean already.
        return problem_of(network, dataset, replace(training, mean=False), where), data

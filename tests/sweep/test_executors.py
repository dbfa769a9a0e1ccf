"""A pool and a real Dask scheduler with workers on this machine answer as one process does, byte for byte."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from dataclasses import replace

import pytest

from proofs.sweep.executors import ClusterError, Place, cluster, pool
from proofs.sweep.store import Line, Store
from proofs.sweep.sweep import sweep
from tests.sweep.folder import Folder, swept_lines

pytestmark = pytest.mark.filterwarnings("ignore")  # of the packages that run the cluster


def without_seconds(lines: list[Line]) -> list[Line]:
    return [replace(line, row=replace(line.row, seconds=0)) for line in lines]


def moved_away(folder: Folder) -> dict[str, bytes]:
    stored = folder.certificates()
    folder.out.rename(folder.path / "before")
    return stored


def test_a_pool_finds_the_same_bytes(folder: Folder) -> None:
    _, serial = swept_lines(folder)
    stored = moved_away(folder)
    with pool(2) as place:
        _, parallel = swept_lines(folder, place)
    assert without_seconds(parallel) == without_seconds(serial)
    assert folder.certificates() == stored


@pytest.fixture
def scheduler() -> Iterator[object]:
    import distributed

    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None, silence_logs=50
    ) as local:
        yield local


@pytest.mark.needs("distributed")
def test_a_cluster_that_loses_a_worker_finds_the_same_bytes(folder: Folder, scheduler) -> None:  # type: ignore[no-untyped-def]
    line = "b-descends.json,line.csv,,1/100,,,"
    with folder.manifest.open("a") as manifest:
        # Each asks for another reach, so that none is answered by what is stored.
        manifest.writelines(f"{line}{k}/1000000\n" for k in range(1, 21))
    _, serial = swept_lines(folder)
    stored = moved_away(folder)
    with cluster(scheduler.scheduler_address, 26) as place:
        killed, lines = _swept_with_a_kill(folder, place, [worker.pid for worker in scheduler.workers.values()])
    assert killed
    assert without_seconds(lines) == without_seconds(serial)
    assert folder.certificates() == stored


def _swept_with_a_kill(folder: Folder, place: Place, pids: list[int]) -> tuple[bool, list[Line]]:
    store, killed = Store(folder.out), False
    for done in sweep(folder.read(), store, place):
        if not killed and done.row.seconds:
            os.kill(pids[0], signal.SIGKILL)
            killed = True
    lines = list(store.lines())
    store.close()
    return killed, lines


@pytest.mark.needs("distributed")
def test_a_scheduler_without_workers_is_refused() -> None:
    import distributed

    with (
        distributed.LocalCluster(n_workers=0, host="127.0.0.1", dashboard_address=None, silence_logs=50) as local,
        pytest.raises(ClusterError, match="has no workers"),
        cluster(local.scheduler_address, 1),
    ):
        pass


@pytest.mark.needs("distributed")
def test_an_address_where_nobody_answers_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("proofs.sweep.executors.CONNECT_SECONDS", 0.2)
    with pytest.raises(ClusterError, match="no scheduler answers"), cluster("tcp://127.0.0.1:9", 1):
        pass


def test_without_the_package_the_mend_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)
    with pytest.raises(ClusterError, match=r"localmin\[cluster\]"), cluster("tcp://127.0.0.1:9", 1):
        pass

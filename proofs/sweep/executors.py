"""Where a sweep runs: a pool of processes here, or the workers of a Dask scheduler."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import TYPE_CHECKING, Final

from proofs.kernel import Dataset
from proofs.sweep.run import Data, Flow
from proofs.sweep.work import Stored

if TYPE_CHECKING:
    from distributed import Client

BATCHES_A_WORKER: Final = 2
"""On their way for each worker: one in work and one waiting, so that none stands idle."""
CLUSTER_BATCH: Final = 100
"""At most so many networks travel together, as a scheduler has some milliseconds of work for each batch."""
BATCHES_EACH: Final = 4
"""A short sweep is cut so that every worker has its turn this often."""
CONNECT_SECONDS: Final = 10
_ONE_THREAD: Final = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


class ClusterError(Exception):
    """The scheduler cannot be reached or used, with the mend."""


@dataclass(frozen=True, slots=True)
class Place:
    """An executor, how data get to its workers once, and how much is sent at a time."""

    executor: Executor | None
    share: Callable[[Dataset], Data]
    flow: Flow


def here() -> Place:
    """In this process, one after the other."""
    return Place(None, lambda dataset: dataset, Flow(1, 1))


@contextmanager
def pool(workers: int) -> Iterator[Place]:
    """Processes of this machine; each has one thread for its linear algebra, and reads shared data from a file."""
    for name in _ONE_THREAD:
        os.environ.setdefault(name, "1")  # read by the workers when they start
    context = multiprocessing.get_context("spawn")
    with TemporaryDirectory(prefix="localmin-") as folder:
        executor = ProcessPoolExecutor(workers, context, _belong_to_the_parent)
        count = iter(range(10**9))

        def share(dataset: Dataset) -> Data:
            return Stored.keep(dataset, Path(folder, f"data-{next(count)}"))

        try:
            yield Place(executor, share, Flow(1, BATCHES_A_WORKER * workers))
        except BaseException:
            # Not even the networks in work are waited for.
            for process in tuple((executor._processes or {}).values()):
                process.terminate()
            raise
        finally:
            executor.shutdown(cancel_futures=True)


def _belong_to_the_parent() -> None:
    """Leave interrupts to it, and end when it is killed, which a process that waits for work would not notice."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    assert parent is not None

    def follow() -> None:
        parent.join()
        os._exit(1)

    Thread(target=follow, daemon=True).start()


@contextmanager
def cluster(address: str, networks: int) -> Iterator[Place]:
    """The workers of a running Dask scheduler, such as tcp://host:8786; data go to each of them once.

    Args:
        address: of the scheduler.
        networks: how many the sweep has.

    Raises:
        ClusterError: it cannot be reached, has no workers, or the package is missing.
    """
    try:
        from distributed import Client
    except ImportError:
        raise ClusterError("the package distributed is missing; pip install 'localmin[cluster]'") from None
    try:
        client = Client(address, timeout=CONNECT_SECONDS)
    except (OSError, ValueError, TimeoutError) as error:
        reason = " ".join(str(error).split())
        raise ClusterError(f"no scheduler answers at {address} ({reason}); start one with `dask scheduler`") from None
    with client:
        workers = _threads(client)
        if not workers:
            raise ClusterError(f"the scheduler at {address} has no workers; start some with `dask worker {address}`")

        def share(dataset: Dataset) -> Data:
            # A task, not scattered data: where all workers that hold them are lost, the scheduler has them again.
            return client.submit(_itself, dataset, pure=False)

        # A batch whose worker is lost is given to another by the scheduler.
        batch = min(CLUSTER_BATCH, max(1, networks // (BATCHES_EACH * workers)))
        yield Place(client.get_executor(pure=False), share, Flow(batch, BATCHES_A_WORKER * workers))


def _itself(dataset: Dataset) -> Dataset:
    return dataset


def _threads(client: Client) -> int:
    return sum(worker["nthreads"] for worker in client.scheduler_info(n_workers=-1)["workers"].values())

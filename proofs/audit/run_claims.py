"""Many claims at a time, each in a process of a pool, keeping what is finished."""

import multiprocessing
import os
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from pathlib import Path

from proofs.audit.finished import Finished, Parts
from proofs.audit.registry import by_name
from proofs.audit.result import ClaimResult, Progress, RunOptions, run


def run_claims(
    names: Sequence[str], options: RunOptions, jobs: int, folder: Path | None, report: Progress
) -> tuple[ClaimResult, ...]:
    """Run the claims and return their results in the order of the names.

    Args:
        names: which claims.
        options: how to run each.
        jobs: how many run at a time; with 1 they run in this process.
        folder: where finished claims are kept and found again; None keeps none.
        report: told of every claim that is finished.
    """
    finished = None if folder is None else Finished(folder, options)
    results: dict[str, ClaimResult] = {}
    for name in names if finished is not None else ():
        if finished is not None and (parts := finished.load(name)) is not None:
            results[name] = ClaimResult(by_name(name), *parts)
            report(f"{len(results)} of {len(names)}: {name} was finished before")
    waiting = [name for name in names if name not in results]
    for name, parts in _completed(waiting, options, jobs, report):
        result = results[name] = ClaimResult(by_name(name), *parts)
        if finished is not None and not result.contradictions:
            finished.save(name, parts)
        report(f"{len(results)} of {len(names)}: {name} {result.printed.verdict} in {result.seconds:.1f} s")
    return tuple(results[name] for name in names)


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _completed(names: Sequence[str], options: RunOptions, jobs: int, report: Progress) -> Iterator[tuple[str, Parts]]:
    jobs = min(jobs, len(names))
    if jobs <= 1:
        for name in names:
            yield name, run_one(name, options, _about(name, report))
        return
    report(f"{len(names)} claims, {jobs} at a time")
    # Threads of torch do not survive a fork, so every worker starts afresh.
    fresh = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(jobs, mp_context=fresh, initializer=_start_worker, initargs=(jobs,))
    try:
        with _interrupts_held_back():
            futures = {pool.submit(run_one, name, options): name for name in names}
        for future in as_completed(futures):
            yield futures[future], future.result()
        pool.shutdown()
    except BaseException:
        # An interrupt or a failure: do not wait for claims that take minutes.
        pool.shutdown(wait=False, cancel_futures=True)
        for worker in multiprocessing.active_children():
            worker.terminate()
        raise


@contextmanager
def _interrupts_held_back() -> Iterator[None]:
    """Processes started here never hear an interrupt; this one, which ends them, hears it a moment later."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


def _about(name: str, report: Progress) -> Progress:
    return lambda doing: report(f"{name}: {doing}")


def run_one(name: str, options: RunOptions, report: Progress = lambda doing: None) -> Parts:
    """Run one claim; the result without the claim itself."""
    result = run(by_name(name), options, report)
    return result.proof, result.points, result.experiments, result.seconds


def _start_worker(jobs: int) -> None:
    """The workers share the processors."""
    os.environ.setdefault("OMP_NUM_THREADS", str(max(1, processors() // jobs)))

"""`verify trained --many`: the networks of a whole sweep, on the processors here or on a cluster."""

import argparse
import os
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Final

from proofs.cli.errors import UsageError
from proofs.cli.exit_status import ExitStatus
from proofs.cli.files import require_folder, writing
from proofs.cli.options import Parser, reach_in, whole_number
from proofs.cli.progress import note, progress

if TYPE_CHECKING:
    from proofs.sweep.executors import Place
    from proofs.sweep.manifest import Manifest
    from proofs.sweep.store import Store
    from proofs.sweep.swept import End

DEFAULT_SECONDS: Final = 60.0


def parser() -> Parser:
    """The options."""
    parser = Parser("trained --many", "Answer what `verify trained` answers about many networks, and tabulate it.")
    message = (
        ".csv or .jsonl with the columns network (a file, or a pattern such as runs/*.json) and data, and as needed "
        "loss, scale, decay, activation, layers, reach, time_limit; other columns are labels"
    )
    parser.add_argument("--many", type=Path, required=True, metavar="MANIFEST", help=message)
    message = "the folder of rows and certificates; what is there already is checked, not done again"
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help=message)
    parser.add_argument("--data", type=Path, metavar="DATA", help="data.csv, for lines that name none")
    parser.add_argument("--loss", default="squared", metavar="LOSS", help="for lines that name none; default squared")
    parser.add_argument("--decay", metavar="OMEGA", help="for lines that name none; default none")
    parser.add_argument("--activation", metavar="NAME", help="of safetensors files, for lines that name none")
    scale = parser.add_mutually_exclusive_group()
    scale.add_argument("--mean", action="store_true", default=True, help="the loss is a mean; the default")
    scale.add_argument("--sum", dest="mean", action="store_false", help="the loss is a sum")
    message = "how far a parameter of the minimum may be; default 1/100"
    parser.add_argument("--reach", type=reach_in, default=Fraction(1, 100), metavar="DISTANCE", help=message)
    parser.takes_time_limit(f"for each network; default {DEFAULT_SECONDS:g} s")
    message = "processes; default: one for each processor"
    parser.add_argument("--workers", type=whole_number("a number of processes", 1, 1024), metavar="N", help=message)
    message = "send batches to this Dask scheduler instead, such as tcp://host:8786"
    parser.add_argument("--cluster", metavar="ADDRESS", help=message)
    message = "labels to group the summary and the figure by"
    parser.add_argument("--by", type=lambda text: text.split(","), default=[], metavar="NAME,...", help=message)
    parser.takes_json()
    return parser


def run(words: list[str]) -> ExitStatus:
    """Answer about every network of the manifest; what is in the folder already is only checked."""
    arguments = _arguments(words)
    from proofs.sweep.manifest import Limits, Manifest
    from proofs.sweep.store import Store, StoreError

    defaults = {
        "loss": arguments.loss,
        "scale": "mean" if arguments.mean else "sum",
        "decay": arguments.decay or "",
        "activation": arguments.activation or "",
        "data": "" if arguments.data is None else str(arguments.data.absolute()),
    }
    limits = Limits(arguments.reach, arguments.time_limit or DEFAULT_SECONDS)
    manifest = Manifest(arguments.many, defaults, limits)
    unknown = [name for name in arguments.by if name not in manifest.labels]
    if unknown:
        raise UsageError(f"--by {unknown[0]}: no such column; the labels are {', '.join(manifest.labels) or 'none'}")
    with writing("--out", arguments.out):
        try:
            store = Store(arguments.out)
        except StoreError as error:
            raise UsageError(f"--out {error}") from None
        try:
            return _swept(arguments, manifest, store)
        finally:
            store.close()


def _arguments(words: list[str]) -> argparse.Namespace:
    # `--many --help`, as the help of `verify trained` says it, would take --help for the manifest.
    asked = any(word in ("-h", "--help") for word in words)
    arguments = parser().parse_args(["--help"] if asked else words)
    if arguments.cluster and arguments.workers:
        raise UsageError("--workers: a cluster has its own; give --workers or --cluster")
    require_folder("--out", arguments.out)
    return arguments


@contextmanager
def _place(arguments: argparse.Namespace, networks: int) -> "Iterator[Place]":
    from proofs.sweep.executors import ClusterError, cluster, pool

    try:
        if arguments.cluster:
            with cluster(arguments.cluster, networks) as place:
                yield place
        else:
            with pool(arguments.workers or os.cpu_count() or 1) as place:
                yield place
    except ClusterError as error:
        raise UsageError(f"--cluster: {error}") from None
    except BrokenProcessPool:
        raise UsageError(
            "a process of the pool died, as one does that runs out of memory; run the same command again, which goes "
            "on from here, with fewer --workers"
        ) from None


def _swept(arguments: argparse.Namespace, manifest: "Manifest", store: "Store") -> ExitStatus:
    from proofs.sweep.sweep import sweep

    ends: Counter[End] = Counter()
    kept, interrupted, start = 0, False, perf_counter()
    try:
        with progress("trained", quiet=arguments.quiet) as report, _place(arguments, manifest.size) as place:
            shown = start
            for done in sweep(manifest, store, place):
                ends[done.row.end] += 1
                kept += done.kept
                if perf_counter() - shown > 1 or ends.total() == manifest.size:
                    shown = perf_counter()
                    report(_so_far(ends, kept, manifest.size, shown - start))
    except KeyboardInterrupt:
        interrupted = True
    _write(arguments, manifest, store)
    note(f"{kept:,} answers stood there and were checked again", quiet=arguments.quiet or not kept)
    return ExitStatus.INTERRUPTED if interrupted else _status(ends)


def _so_far(ends: "Counter[End]", kept: int, size: int, seconds: float) -> str:
    done = ends.total()
    left = seconds / done * (size - done)
    counts = ", ".join(f"{count} {end.value}" for end, count in ends.most_common())
    return f"{done:,} of {size:,}, about {left:.0f} s left: {counts}"


def _write(arguments: argparse.Namespace, manifest: "Manifest", store: "Store") -> None:
    """The tables, the summary and the figure, of whatever is there."""
    from proofs.report.screen import console_on
    from proofs.report.sweep_summary import draw_summary, grouped, show_summary, summary_json
    from proofs.sweep.table import write_csv, write_parquet

    groups = grouped(store.lines(), arguments.by)
    if arguments.json:
        from proofs.report.json_result import dumps

        print(dumps(summary_json(groups)))
    else:
        show_summary(console_on(sys.stdout), groups)
    sys.stdout.flush()
    out = arguments.out
    write_csv(out / "results.csv", store.lines(), manifest.labels)
    written = [out / "results.csv"]
    if write_parquet(out / "results.parquet", store.lines(), manifest.labels):
        written.append(out / "results.parquet")
    if groups:
        written += draw_summary(groups, out / "results")
    note(f"wrote {', '.join(map(str, written))}", quiet=arguments.quiet)


def _status(ends: "Counter[End]") -> ExitStatus:
    from proofs.sweep.swept import End

    if ends[End.INTERNAL_ERROR]:
        return ExitStatus.INTERNAL_ERROR
    if ends[End.UNREADABLE]:
        return ExitStatus.BAD_INPUT
    return ExitStatus.UNKNOWN if ends[End.UNKNOWN] else ExitStatus.PROVED

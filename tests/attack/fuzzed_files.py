"""Damaged files of every format: read, or refused by `InputError` or `Rejected`, in bounded time and memory."""

from __future__ import annotations

import json
import random
import tempfile
import tracemalloc
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from pathlib import Path
from time import process_time
from typing import Any

from proofs.formats.network_file import read_any_network
from proofs.kernel import InputError, Rejected, check
from proofs.kernel.certificate_file import certificate_json, read_certificate
from proofs.kernel.problem_files import read_dataset
from tests.attack import damage
from tests.kernel.examples import Example, examples
from tests.kernel.files import data_text, network_text

MOST_SECONDS, MOST_BYTES = 10.0, 300 * 2**20


class Outcome(StrEnum):
    """What became of a file; the last two are faults."""

    READ = "read"
    REFUSED = "refused"
    UNBOUNDED = "too slow or large"
    CRASHED = "another exception"


FAULTS = (Outcome.UNBOUNDED, Outcome.CRASHED)


@dataclass(frozen=True)
class Sound:
    """A file to damage: its name, its content, its reader, and the damages that suit it."""

    name: str
    content: bytes
    read: Callable[[Path], Any]
    damages: dict[str, damage.Damage]


@dataclass
class Tally:
    """Counts by file and by damage, the slowest and the largest, and the faults."""

    by_file: Counter[tuple[str, Outcome]] = field(default_factory=Counter)
    by_damage: Counter[tuple[str, Outcome]] = field(default_factory=Counter)
    slowest: tuple[float, str] = (0.0, "")
    largest: tuple[int, str] = (0, "")
    faults: list[str] = field(default_factory=list)


def sound_files() -> list[Sound]:
    """All formats; certificates of every rule, each with the problem it was made for."""
    result = []
    for example in examples():
        text = network_text(example.problem).encode()
        result.append(Sound("network.json", text, read_any_network, damage.JSON))
        result.append(Sound("data.csv", data_text(example.problem).encode(), read_dataset, damage.TEXT))
        certificate = json.dumps(certificate_json(example.certificate, example.problem), indent=1).encode()
        certificates = Sound("certificate.json", certificate, _checker(example), damage.JSON)
        result.extend([certificates] * 2)
    result.extend([_safetensors(), _onnx()] * (len(result) // 8))
    return result


def _checker(example: Example) -> Callable[[Path], Any]:
    return lambda path: check(example.problem, read_certificate(path, example.problem))


def _safetensors() -> Sound:
    import numpy as np
    from safetensors.numpy import save

    weights = np.arange(12, dtype=np.float32).reshape(4, 3)
    tensors = {"0.weight": weights, "0.bias": weights[:, 0], "2.weight": weights[:2, :1] @ np.ones((1, 4), np.float32)}
    content = save({name: np.ascontiguousarray(tensor) for name, tensor in tensors.items()})
    return Sound("net.safetensors", content, partial(read_any_network, activation="relu"), damage.TEXT)


def _onnx() -> Sound:
    import numpy as np
    from onnx import TensorProto, helper, numpy_helper

    weights = np.arange(12, dtype=np.float32).reshape(4, 3)
    graph = helper.make_graph(
        [
            helper.make_node("Gemm", ["x", "W", "b"], ["z"], transB=1),
            helper.make_node("Relu", ["z"], ["h"]),
            helper.make_node("Gemm", ["h", "V"], ["y"], transB=1),
        ],
        "net",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [None, 3])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [None, 2])],
        [
            numpy_helper.from_array(np.ascontiguousarray(array), name)
            for name, array in {"W": weights, "b": weights[:, 0], "V": weights.T[:2]}.items()
        ],
    )
    return Sound("net.onnx", helper.make_model(graph).SerializeToString(), read_any_network, damage.BYTES)


def judged(read: Callable[[Path], Any], path: Path) -> tuple[Outcome, float, int, str]:
    """What becomes of this file, its seconds of the processor, its peak of Python's memory, and why it is a fault."""
    tracemalloc.start()
    start, why = process_time(), ""
    try:
        read(path)
        outcome = Outcome.READ
    except (InputError, Rejected) as error:
        outcome = Outcome.REFUSED
        if not str(error).isprintable():
            outcome, why = Outcome.CRASHED, f"a message that is not one printable line: {str(error)!r:.300}"
    except Exception as error:
        outcome, why = Outcome.CRASHED, f"{type(error).__name__}: {error}"
    seconds, (_, peak) = process_time() - start, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    if seconds > MOST_SECONDS or peak > MOST_BYTES:
        outcome, why = Outcome.UNBOUNDED, f"{seconds:.1f} s, {peak >> 20} MiB"
    return outcome, seconds, peak, why


def attack(count: int, seed: int) -> Tally:
    """Damage this many files."""
    rng, files, tally = random.Random(seed), sound_files(), Tally()
    with tempfile.TemporaryDirectory() as folder:
        for n in range(count):
            sound = rng.choice(files)
            name = rng.choice(list(sound.damages))
            content = sound.damages[name](rng, sound.content)
            path = Path(folder) / sound.name
            path.write_bytes(content)
            outcome, seconds, peak, why = judged(sound.read, path)
            tally.by_file[sound.name, outcome] += 1
            tally.by_damage[name, outcome] += 1
            tally.slowest = max(tally.slowest, (seconds, f"{sound.name}, {name}, {len(content)} bytes"))
            tally.largest = max(tally.largest, (peak, f"{sound.name}, {name}, {len(content)} bytes"))
            if outcome in FAULTS:
                tally.faults.append(f"{n}: {sound.name}, {name}: {why}: {content[:400]!r}")
    return tally

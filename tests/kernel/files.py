"""Files for tests, written into a fresh folder each: text or bytes in, what a reader says of them out."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from proofs.kernel import InputError, Problem
from proofs.kernel.problem_files import network_json

NETWORK = {
    "layers": [
        {"weight": [["-3"], [1]], "bias": ["13/3", "-1e1"], "activation": "relu"},
        {"weight": [[1, -1]], "bias": [-3]},
    ]
}
DATA = "x1,y\n-1,5\n0,0\n1,-1\n10,-3\n11,-4\n12,-5\n"


def reading(content: str | bytes, read: Callable[[Path], Any], name: str = "file.json") -> Any:
    """What `read` makes of a file with this content."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))
        return read(path)


def complaint(content: str | bytes, read: Callable[[Path], Any], name: str = "file.json") -> str | None:
    """The `InputError`, in one line that begins with the file, without the folder; None if the file was read."""
    try:
        reading(content, read, name)
    except InputError as error:
        text = str(error)
    else:
        return None
    # Printable: no line breaks, no control characters.
    assert text.isprintable()
    _, _, rest = text.partition(f"/{name}: ")
    assert rest, text
    return rest


def data_text(problem: Problem) -> str:
    data = problem.dataset
    header = [f"x{k + 1}" for k in range(len(data.inputs[0]))] + [f"y{k + 1}" for k in range(len(data.targets[0]))]
    lines = [[*x, *y] for x, y in zip(data.inputs, data.targets, strict=True)]
    if data.weights is not None:
        header.append("weight")
        lines = [[*line, weight] for line, weight in zip(lines, data.weights, strict=True)]
    return "\n".join(",".join(map(str, line)) for line in [header, *lines]) + "\n"


def network_text(problem: Problem) -> str:
    return json.dumps(network_json(problem.network))

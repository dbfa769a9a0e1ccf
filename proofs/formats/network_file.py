"""A network file of any supported kind, told by its suffix."""

from collections.abc import Sequence
from pathlib import Path

from proofs.kernel import InputError, Network
from proofs.kernel.problem_files import read_network


def read_any_network(path: Path, layers: Sequence[str] | None = None) -> Network:
    """Read `.json`, `.safetensors` or `.onnx`.

    Args:
        path: the file.
        layers: for safetensors, the names of the layers from input to output.

    Raises:
        InputError: the file, the place in it, and the mend.
    """
    suffix = path.suffix.lower()
    if layers is not None and suffix != ".safetensors":
        raise InputError(f"{path}: only the layers of a safetensors file are named; drop the names")
    match suffix:
        case ".json":
            return read_network(path)
        case ".safetensors":
            from proofs.formats.safetensors_file import read_safetensors

            return read_safetensors(path, layers)
        case ".onnx":
            from proofs.formats.onnx_file import read_onnx

            return read_onnx(path)
        case _:
            raise InputError(f"{path}: unknown kind of network file; use .json, .safetensors or .onnx")

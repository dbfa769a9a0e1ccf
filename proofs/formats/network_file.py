"""A network file of any supported kind, told by its suffix."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from proofs.kernel import InputError, Network
from proofs.kernel.problem_files import read_network

ACTIVATIONS: Final = ("relu",)


def read_any_network(path: Path, layers: Sequence[str] | None = None, activation: str | None = None) -> Network:
    """Read `.json`, `.safetensors` or `.onnx`.

    Args:
        path: the file.
        layers: for safetensors, the names of the layers from input to output.
        activation: that of the hidden layers, one of `ACTIVATIONS`. A safetensors file holds numbers alone, so there it
            has to be given; the other formats say it themselves, and this is the only one they may say.

    Raises:
        InputError: the file, the place in it, and the mend.
    """
    if activation is not None and activation not in ACTIVATIONS:
        raise InputError(f"{path}: networks with {activation} cannot be decided, only those with relu")
    suffix = path.suffix.lower()
    if layers is not None and suffix != ".safetensors":
        raise InputError(f"{path}: only the layers of a safetensors file are named; drop the names")
    match suffix:
        case ".json":
            return read_network(path)
        case ".safetensors":
            from proofs.formats.safetensors_file import read_safetensors

            network = read_safetensors(path, layers)
            if network.hidden and activation is None:
                raise InputError(
                    f"{path}: a safetensors file does not say which activation its hidden layers have; "
                    "say it: --activation relu"
                )
            return network
        case ".onnx":
            from proofs.formats.onnx_file import read_onnx

            return read_onnx(path)
        case _:
            raise InputError(f"{path}: unknown kind of network file; use .json, .safetensors or .onnx")

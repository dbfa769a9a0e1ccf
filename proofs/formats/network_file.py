"""A network file of any supported kind, told by its suffix."""

from collections.abc import Sequence
from pathlib import Path

from proofs.kernel import InputError, Network
from proofs.kernel.activation_function import NAMED, Activation, LeakyReLU
from proofs.kernel.problem_files import read_network
from proofs.kernel.strict_json import parse_rational


def read_any_network(path: Path, layers: Sequence[str] | None = None, activation: str | None = None) -> Network:
    """Read `.json`, `.safetensors` or `.onnx`.

    Args:
        path: the file.
        layers: for safetensors, the names of the layers from input to output.
        activation: for safetensors, which holds numbers alone, that of the hidden layers: one name, or one for each
            hidden layer with commas between.

    Raises:
        InputError: the file, the place in it, and the mend.
    """
    suffix = path.suffix.lower()
    if layers is not None and suffix != ".safetensors":
        raise InputError(f"{path}: only the layers of a safetensors file are named; drop the names")
    if activation is not None and suffix != ".safetensors":
        raise InputError(f"{path}: only a safetensors file leaves the activation to you; drop it")
    match suffix:
        case ".json":
            return read_network(path)
        case ".safetensors":
            from proofs.formats.safetensors_file import read_safetensors

            network = read_safetensors(path, layers)
            return Network(network.layers, _activations(path, len(network.hidden), activation))
        case ".onnx":
            from proofs.formats.onnx_file import read_onnx

            return read_onnx(path)
        case _:
            raise InputError(f"{path}: unknown kind of network file; use .json, .safetensors or .onnx")


def _activations(path: Path, hidden: int, given: str | None) -> tuple[Activation, ...]:
    if not hidden:
        return ()
    if given is None:
        raise InputError(
            f"{path}: a safetensors file does not say which activation its hidden layers have; say it, as in "
            "--activation relu"
        )
    functions = tuple(_activation(path, name) for name in given.split(","))
    if len(functions) == 1:
        return functions * hidden
    if len(functions) != hidden:
        raise InputError(f"{path}: {len(functions)} activations for {hidden} hidden layers; give one, or one for each")
    return functions


def _activation(path: Path, name: str) -> Activation:
    start, _, slope = name.partition(":")
    if start == "leaky_relu":
        try:
            return LeakyReLU(parse_rational(slope))
        except ValueError as error:
            raise InputError(f"{path}: activation {name[:40]!r}: {error}") from None
    if name not in NAMED:
        raise InputError(f"{path}: unknown activation {name[:40]!r}; write {', '.join(NAMED)} or leaky_relu:SLOPE")
    return NAMED[name]

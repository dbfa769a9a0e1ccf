"""A state dict saved as safetensors, plus the order of its layers, as an exact network."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from proofs.formats.arrays import exact_matrix, exact_vector
from proofs.kernel import InputError, Layer, Network, ShapeError
from proofs.kernel.input_file import Allowance, read_bytes


def read_safetensors(path: Path, layers: Sequence[str] | None = None) -> Network:
    """Read `NAME.weight` and, where present, `NAME.bias` for each layer in turn, with a ReLU after each but the last.

    Args:
        path: the file.
        layers: the names of the layers from input to output. Without them the names must be those of one
            `nn.Sequential`, 0, 2 or net.0, net.2, and are taken in increasing order.

    Raises:
        InputError: the file, the tensor, and the mend.
    """
    tensors = _tensors(path)
    _require_linear(path, tensors)
    names = list(layers) if layers is not None else _sequential_names(path, list(tensors))
    used: set[str] = set()
    result: list[Layer] = []
    for name in names:
        weight, bias = f"{name}.weight", f"{name}.bias"
        if weight not in tensors:
            raise InputError(f"{path}: no tensor {weight!r}; the file has {', '.join(tensors)}")
        used |= {weight, bias}
        try:
            vector = exact_vector(tensors[bias], f"{path}: {bias}") if bias in tensors else None
            result.append(Layer(exact_matrix(tensors[weight], f"{path}: {weight}"), vector))
        except ShapeError as error:
            raise InputError(f"{path}: {name}: {error.mended('make the shapes fit')}") from None
    if left := [name for name in tensors if name not in used]:
        raise InputError(f"{path}: the tensor {left[0]!r} belongs to no layer; name all layers or remove it")
    try:
        return Network(tuple(result))
    except ShapeError as error:
        raise InputError(f"{path}: {error.mended('name the layers from input to output')}") from None


def _tensors(path: Path) -> dict[str, object]:
    try:
        from safetensors import SafetensorError
        from safetensors.numpy import load
    except ImportError:
        raise InputError(f"{path}: reading safetensors needs an extra; pip install 'localmin[safetensors]'") from None
    try:
        tensors = load(read_bytes(path))
    except (SafetensorError, TypeError, AttributeError, KeyError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise InputError(
            f"{path}: not a readable safetensors file ({reason}); save float32 or float64 tensors"
        ) from None
    Allowance(str(path)).spend(sum(tensor.size for tensor in tensors.values()), 0)
    return dict(sorted(tensors.items()))


def _require_linear(path: Path, tensors: Mapping[str, object]) -> None:
    """Refuse the tensors of other kinds of layers, by what they are."""
    for name, tensor in tensors.items():
        owner, _, kind = name.rpartition(".")
        if kind in _STATISTICS:
            raise InputError(
                f"{path}: {owner!r} is a BatchNorm ({name}); fold it into a linear layer, as "
                "localmin.network_from_torch(module.eval()) does, and save that with localmin.write_network"
            )
        shape = tuple(getattr(tensor, "shape", ()))
        if kind == "weight" and len(shape) != 2:
            raise InputError(
                f"{path}: {name} has shape {shape}, where a linear layer has one row per unit; "
                "only networks of linear layers are read"
            )


def _sequential_names(path: Path, tensors: Sequence[str]) -> list[str]:
    """The names in numeric order, if they are those of one `nn.Sequential`: 0, 2, 4 or net.0, net.2, net.4."""
    names = {name.rpartition(".")[0] for name in tensors}
    homes = {name.rpartition(".")[0] for name in names}
    if not names or len(homes) > 1 or not all(re.fullmatch(r"[0-9]{1,9}", _number(name)) for name in names):
        likely = ",".join(sorted(names, key=_natural))
        raise InputError(
            f"{path}: the names of its layers do not tell their order; name them from input to output, "
            f"as in --layers {likely or 'NAME,...'}"
        )
    return sorted(names, key=lambda name: int(_number(name)))


def _number(name: str) -> str:
    return name.rpartition(".")[2]


def _natural(name: str) -> tuple[bool, list[tuple[bool, int, str]]]:
    """Sorts fc2 before fc10, and names without a number, such as out, behind all others."""
    parts = re.findall(r"[0-9]+|[^0-9]+", name)
    numbered = any(part.isdecimal() for part in parts)
    return not numbered, [(False, int(p), "") if p.isdecimal() else (True, 0, p) for p in parts]


_STATISTICS: Final = frozenset({"running_mean", "running_var", "num_batches_tracked"})

"""A state dict saved as safetensors, plus the order of its layers, as an exact network."""

from collections.abc import Sequence
from pathlib import Path

from proofs.formats.arrays import exact_matrix, exact_vector
from proofs.kernel import InputError, Layer, Network, ShapeError
from proofs.kernel.strict_json import MAX_BYTES


def read_safetensors(path: Path, layers: Sequence[str] | None = None) -> Network:
    """Read `NAME.weight` and, where present, `NAME.bias` for each layer in turn, with a ReLU after each but the last.

    Args:
        path: the file.
        layers: the names of the layers from input to output. Without them the names must be integers, as those of an
            `nn.Sequential` are, and are taken in increasing order.

    Raises:
        InputError: the file, the tensor, and the mend.
    """
    tensors = _tensors(path)
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
            raise InputError(f"{path}: {name}: {error}; make the shapes fit") from None
    if left := [name for name in tensors if name not in used]:
        raise InputError(f"{path}: the tensor {left[0]!r} belongs to no layer; name all layers or remove it")
    try:
        return Network(tuple(result))
    except ShapeError as error:
        raise InputError(f"{path}: {error}; name the layers from input to output") from None


def _tensors(path: Path) -> dict[str, object]:
    try:
        from safetensors import SafetensorError, safe_open
    except ImportError:
        raise InputError(f"{path}: reading safetensors needs an extra; pip install 'localmin[safetensors]'") from None
    try:
        if path.stat().st_size > MAX_BYTES:
            raise InputError(f"{path}: larger than {MAX_BYTES >> 20} MiB; localmin decides small networks")
        with safe_open(str(path), framework="numpy") as file:
            return {name: file.get_tensor(name) for name in sorted(file.keys())}
    except FileNotFoundError:
        raise InputError(f"{path}: no such file; check the path") from None
    except (SafetensorError, OSError, TypeError, AttributeError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise InputError(
            f"{path}: not a readable safetensors file ({reason}); save float32 or float64 tensors"
        ) from None


def _sequential_names(path: Path, tensors: Sequence[str]) -> list[str]:
    names = {name.rpartition(".")[0] for name in tensors}
    if not names or not all(name.isdecimal() for name in names):
        raise InputError(f"{path}: its layers have no natural order ({', '.join(sorted(names))}); name them in order")
    return sorted(names, key=int)

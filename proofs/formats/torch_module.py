"""A torch `nn.Sequential` of Linear and ReLU as an exact network."""

from typing import TYPE_CHECKING

from proofs.formats.arrays import exact_matrix, exact_vector
from proofs.kernel import InputError, Layer, Network

if TYPE_CHECKING:
    from torch import nn


def network_from_torch(module: "nn.Module") -> Network:
    """Read a module made of Linear layers with a ReLU between each two; every float keeps its exact binary value.

    Nested Sequentials are read in order. Flatten before the first Linear, Identity, and Dropout in evaluation mode
    change nothing and are passed over.

    Raises:
        InputError: the module contains anything else, or lacks a ReLU where two Linear layers meet.
    """
    from torch import nn

    layers: list[Layer] = []
    activated = True
    for name, part in _flattened(module, ""):
        match part:
            case nn.Linear():
                if not activated:
                    raise InputError(f"{name}: a Linear follows a Linear; put a ReLU between them or multiply them out")
                bias = None if part.bias is None else exact_vector(part.bias, f"{name}.bias")
                layers.append(Layer(exact_matrix(part.weight, f"{name}.weight"), bias))
                activated = False
            case nn.ReLU():
                if activated:
                    raise InputError(f"{name}: a ReLU without a Linear before it; remove it or put a Linear first")
                activated = True
            case nn.Flatten() if not layers:
                continue
            case nn.Identity():
                continue
            case nn.Dropout() if not part.training:
                continue
            case _:
                raise InputError(f"{name}: {type(part).__name__} is not supported; use Linear and ReLU only")
    if not layers or activated:
        raise InputError("the module does not end in a Linear; end it with one, as the last layer has no activation")
    return Network(tuple(layers))


def _flattened(module: "nn.Module", name: str) -> "list[tuple[str, nn.Module]]":
    from torch import nn

    if not isinstance(module, nn.Sequential):
        return [(name or type(module).__name__, module)]
    parts: list[tuple[str, nn.Module]] = []
    for child_name, child in module.named_children():
        parts += _flattened(child, f"{name}.{child_name}" if name else child_name)
    return parts

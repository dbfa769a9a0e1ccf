"""A torch module whose forward pass is a chain of linear maps and activations, as an exact network."""

from typing import TYPE_CHECKING

from proofs.kernel import InputError, Network

if TYPE_CHECKING:
    from torch import nn

    from proofs.formats.torch_layers import Chain


def network_from_torch(module: "nn.Module", inputs: object = None) -> Network:
    """Read any module that is a chain of Linear and activations, in whatever style it is written.

    Layers may be attributes or nested Sequentials, activations modules or functions. Dropout and BatchNorm1d count as
    in evaluation mode: Dropout not at all, and BatchNorm1d is folded into a Linear next to it, in double precision; the
    parameters are then those of the folded network. Every other float keeps its exact binary value.

    Args:
        module: it takes a batch (N, d), or (N, ...) with d numbers a point, and returns (N, K), or (N,) for K = 1.
        inputs: N points on which to compare the network with the module; without them random points of the width that
            the module takes.

    Raises:
        InputError: the part of the module that is no such chain, or a disagreement with what the module computes.
    """
    return chain_from_torch(module, inputs).network


def chain_from_torch(module: "nn.Module", inputs: object = None) -> "Chain":
    """As `network_from_torch`, with the tensors that the layers were read from."""
    from torch import nn

    from proofs.formats.torch_calls import recorded
    from proofs.formats.torch_check import batches, require_agreement
    from proofs.formats.torch_layers import SUPPORTED, chain_of

    if not isinstance(module, nn.Module):
        raise InputError(f"expected a torch module, got {type(module).__name__}; hand over the nn.Module itself")
    module = getattr(module, "_orig_mod", module)  # what torch.compile wraps
    _require_evaluation(module)
    tensors = [*module.named_parameters(remove_duplicate=False), *module.named_buffers(remove_duplicate=False)]
    names = {id(tensor): name for name, tensor in reversed(tensors)}
    failure = "it holds no matrix of weights"
    for batch in batches(module, inputs):
        try:
            calls, outputs = recorded(module, batch, SUPPORTED)
        except InputError:
            raise
        except Exception as error:  # whatever the forward of a user may raise
            failure = (
                f"it fails on a batch of shape {tuple(batch.shape)}: {(str(error) or repr(error)).splitlines()[0]}"
            )
            continue
        chain = chain_of(calls, names)
        require_agreement(chain.network, batch, outputs)
        return chain
    raise InputError(f"{type(module).__name__}: {failure}; give the points of the data as inputs")


def _require_evaluation(module: "nn.Module") -> None:
    """Dropout and BatchNorm compute something random, or of the whole batch, while they train."""
    from torch.nn.modules.batchnorm import _BatchNorm
    from torch.nn.modules.dropout import _DropoutNd

    for name, part in module.named_modules():
        if part.training and (isinstance(part, _BatchNorm) or (isinstance(part, _DropoutNd) and part.p)):
            raise InputError(f"{name}: {type(part).__name__} is in training mode; call .eval() on the module first")

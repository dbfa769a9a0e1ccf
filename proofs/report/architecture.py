"""What a network was understood to be, in a few words that every answer repeats."""

from typing import Final

from proofs.kernel.activation_function import LeakyReLU
from proofs.kernel.network import Network

_NAMES: Final = {"relu": "ReLU", "leaky_relu": "leaky ReLU", "gelu": "GELU", "gelu_tanh": "GELU (tanh)", "silu": "SiLU"}


def architecture(network: Network) -> str:
    """Widths from input to output, the activation of the hidden layers, and the biases: `2-8-1, ReLU, biases`."""
    layers = network.layers
    widths = "-".join(map(str, (layers[0].fan_in, *(layer.width for layer in layers))))
    with_bias = [str(k) for k, layer in enumerate(layers, start=1) if layer.bias is not None]
    if len(with_bias) == len(layers):
        biases = "biases"
    elif with_bias:
        biases = f"biases in layer{'s' if len(with_bias) > 1 else ''} {', '.join(with_bias)} of {len(layers)}"
    else:
        biases = "no biases"
    return f"{widths}, {_activations(network)}, {biases}"


def _activations(network: Network) -> str:
    """One name where all hidden layers share it, else one for each."""
    names = [
        _NAMES.get(activation.name, activation.name)
        + (f" with slope {activation.slope}" if isinstance(activation, LeakyReLU) else "")
        for activation in network.activations
    ]
    return "-".join(names if len(set(names)) > 1 else names[:1]) or "linear"

"""Is a point a local minimum of the training loss of a neural network? Exact answers, checked by a small kernel.

    >>> import localmin
    >>> network = localmin.network_from_torch(module)
    >>> localmin.decide(network, localmin.dataset_from_arrays(inputs, targets))

What `check` accepts is a theorem; docs/trust.md says what that rests on.
"""

import sys

from proofs.api import (
    certify,
    certify_many,
    decide,
    draw_training,
    generate,
    landscape,
    outputs,
    prove_in_coq,
    read_certificate,
    read_dataset,
    read_network,
    summary,
    write_certificate,
    write_dataset,
    write_network,
)
from proofs.formats.arrays import dataset_from_arrays, network_from_arrays
from proofs.formats.torch_module import network_from_torch
from proofs.formats.torch_training import problem_from_torch
from proofs.kernel import (
    GELU,
    Activation,
    Certificate,
    Conclusion,
    Dataset,
    Decay,
    GELUTanh,
    Huber,
    Identity,
    InputError,
    Layer,
    LeakyReLU,
    Logistic,
    Loss,
    Network,
    Problem,
    Rejected,
    ReLU,
    ShapeError,
    Sigmoid,
    SiLU,
    SoftmaxCrossEntropy,
    Softplus,
    Squared,
    Tanh,
    Theorem,
    check,
)
from proofs.landscape_result import LandscapeResult
from proofs.search.bad_minima import GenerationError
from proofs.search.decide import Decision, IsLocalMinimum, IsNotLocalMinimum, Undecided

__version__ = "0.1.0"

__all__ = [
    "GELU",
    "Activation",
    "Certificate",
    "Conclusion",
    "Dataset",
    "Decay",
    "Decision",
    "GELUTanh",
    "GenerationError",
    "Huber",
    "Identity",
    "InputError",
    "IsLocalMinimum",
    "IsNotLocalMinimum",
    "LandscapeResult",
    "Layer",
    "LeakyReLU",
    "Logistic",
    "Loss",
    "Network",
    "Problem",
    "ReLU",
    "Rejected",
    "ShapeError",
    "SiLU",
    "Sigmoid",
    "SoftmaxCrossEntropy",
    "Softplus",
    "Squared",
    "Tanh",
    "Theorem",
    "Undecided",
    "certify",
    "certify_many",
    "check",
    "dataset_from_arrays",
    "decide",
    "draw_training",
    "generate",
    "landscape",
    "network_from_arrays",
    "network_from_torch",
    "outputs",
    "problem_from_torch",
    "prove_in_coq",
    "read_certificate",
    "read_dataset",
    "read_network",
    "summary",
    "write_certificate",
    "write_dataset",
    "write_network",
]

if "IPython" in sys.modules:
    from proofs.report.notebook import show_in_notebooks

    show_in_notebooks()

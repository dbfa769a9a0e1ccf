"""The trusted part: exact problems, certificates, one rule per kind of conclusion, and `check`.

Standard library only, exact arithmetic only, no search. What a verdict rests on is this package, Python's integers and
fractions, and the theorems of docs/mathematics.md; docs/trust.md lists it all.
"""

from proofs.kernel.activation_function import (
    GELU,
    Activation,
    GELUTanh,
    Identity,
    LeakyReLU,
    ReLU,
    Sigmoid,
    SiLU,
    Softplus,
    Tanh,
)
from proofs.kernel.certificate import Certificate
from proofs.kernel.check import Theorem, check
from proofs.kernel.conclusion import Conclusion
from proofs.kernel.input_file import InputError
from proofs.kernel.loss import Huber, Logistic, Loss, SoftmaxCrossEntropy, Squared
from proofs.kernel.network import Dataset, Decay, Layer, Network, Problem
from proofs.kernel.rejection import Rejected
from proofs.kernel.shapes import ShapeError

__all__ = [
    "GELU",
    "Activation",
    "Certificate",
    "Conclusion",
    "Dataset",
    "Decay",
    "GELUTanh",
    "Huber",
    "Identity",
    "InputError",
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
    "check",
]

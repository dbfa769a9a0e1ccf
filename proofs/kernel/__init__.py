"""The trusted part: exact problems, certificates, one rule per kind of conclusion, and `check`.

Standard library only, exact arithmetic only, no search. What a verdict rests on is this package, Python's integers and
fractions, and the theorems of docs/mathematics.md; docs/trust.md lists it all.
"""

from proofs.kernel.certificate import Certificate
from proofs.kernel.check import Theorem, check
from proofs.kernel.conclusion import Conclusion
from proofs.kernel.input_file import InputError
from proofs.kernel.loss import Huber, Loss, Squared
from proofs.kernel.network import Dataset, Layer, Network, Problem, ShapeError
from proofs.kernel.rejection import Rejected

__all__ = [
    "Certificate",
    "Conclusion",
    "Dataset",
    "Huber",
    "InputError",
    "Layer",
    "Loss",
    "Network",
    "Problem",
    "Rejected",
    "ShapeError",
    "Squared",
    "Theorem",
    "check",
]

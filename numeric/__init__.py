"""Numerical evidence: batched training of many small networks, cross-checks, experiments.

Everything here is floating point and proves nothing; it may only agree with a machine-checked verdict or contradict it.
The package works on plain arrays and knows nothing of the provers. Names are handed out lazily, so that importing it
costs nothing.
"""

from importlib import import_module
from typing import Any

_HOME = {
    "Agreement": "numeric.agreement",
    "RunSettings": "numeric.agreement",
    "MinimumCrossCheck": "numeric.cross_check",
    "DescentCrossCheck": "numeric.cross_check",
    "RadiusFigures": "numeric.cross_check",
    "cross_check_minimum": "numeric.cross_check",
    "cross_check_descent": "numeric.cross_check",
    "LossSlice": "numeric.loss_grid",
    "loss_slice": "numeric.loss_grid",
    "InvalidNetworkError": "numeric.architecture",
    "DeviceUnavailableError": "numeric.device",
}

__all__ = list(_HOME)


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'numeric' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)

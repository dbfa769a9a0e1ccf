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
    "MinimumCrossCheck": "numeric.agreement",
    "DescentCrossCheck": "numeric.agreement",
    "RadiusFigures": "numeric.agreement",
    "cross_check_minimum": "numeric.cross_check",
    "cross_check_descent": "numeric.cross_check",
    "InvalidNetworkError": "numeric.architecture",
    "DeviceUnavailableError": "numeric.device",
    "EXPERIMENTS": "numeric.experiments.reproduce",
    "reproduce": "numeric.experiments.reproduce",
    "Reproduction": "numeric.experiments.context",
    "End": "numeric.experiments.context",
    "ExperimentError": "numeric.experiments.context",
    "Progress": "numeric.training.progress",
    "CheckpointMismatchError": "numeric.training.checkpoint",
}

__all__ = list(_HOME)


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'numeric' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)

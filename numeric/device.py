"""Where tensors live."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch


class DeviceUnavailableError(RuntimeError):
    """The device asked for is not there."""


def choose_device(name: str = "auto") -> torch.device:
    """The device called "auto" (CUDA where there is one, the CPU otherwise), "cpu" or "cuda"."""
    import torch

    if name == "auto":
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    if name == "cpu":
        return torch.device("cpu")
    if name == "cuda":
        if not torch.cuda.is_available():
            raise DeviceUnavailableError("no CUDA device here: use --device cpu or auto")
        return torch.device("cuda")
    raise DeviceUnavailableError(f"unknown device {name!r}: use auto, cpu or cuda")


def device_name(device: torch.device) -> str:
    """The device as a reader wants to see it."""
    import torch

    return f"cuda ({torch.cuda.get_device_name(device)})" if device.type == "cuda" else "cpu"

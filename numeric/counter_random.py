"""Random numbers that depend on (seed, stream, run, position) only.

Each run of a batch owns its numbers, so splitting a batch into chunks, dropping finished runs or resuming a killed
experiment cannot change them. The generator is splitmix64's finaliser applied to a nested counter, in wrapping int64
arithmetic: the same bits on every device.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor

_GOLDEN = 0x9E3779B97F4A7C15
_MIX_1 = 0xBF58476D1CE4E5B9
_MIX_2 = 0x94D049BB133111EB
_WORD = 1 << 64


def _signed(word: int) -> int:
    word %= _WORD
    return word - _WORD if word >= _WORD >> 1 else word


def _mix(word: Tensor) -> Tensor:
    word = (word ^ ((word >> 30) & ((1 << 34) - 1))) * _signed(_MIX_1)
    word = (word ^ ((word >> 27) & ((1 << 37) - 1))) * _signed(_MIX_2)
    return word ^ ((word >> 31) & ((1 << 33) - 1))


def random_words(seed: int, stream: int, runs: Tensor, positions: Tensor) -> Tensor:
    """Random int64 words (len(positions), len(runs)); `runs` and `positions` are int64 index vectors on one device."""
    key = torch.tensor([_signed(seed)], dtype=torch.int64, device=runs.device)
    key = _mix(_mix(key + _signed(_GOLDEN)) + _signed((stream + 1) * _GOLDEN))
    lane = _mix(key + (runs + 1) * _signed(_GOLDEN))
    return _mix(_mix(lane[None, :] + (positions[:, None] + 1) * _signed(_GOLDEN)))


def uniform(
    seed: int, stream: int, runs: Tensor, count: int, dtype: torch.dtype = torch.float64, start: int = 0
) -> Tensor:
    """Uniform numbers in (0, 1), shape (count, len(runs)), at positions `start ..` of each run's stream."""
    positions = torch.arange(start, start + count, dtype=torch.int64, device=runs.device)
    words = random_words(seed, stream, runs, positions)
    return (((words >> 11) & ((1 << 53) - 1)).to(torch.float64) + 0.5).mul_(2.0**-53).to(dtype)


def normal(
    seed: int, stream: int, runs: Tensor, count: int, dtype: torch.dtype = torch.float64, start: int = 0
) -> Tensor:
    """Standard normal numbers, shape (count, len(runs)), by inversion of the uniform ones."""
    p = uniform(seed, stream, runs, count, torch.float64, start)
    return torch.erfinv(p.mul_(2.0).sub_(1.0)).mul_(math.sqrt(2.0)).to(dtype)


def integers(seed: int, stream: int, runs: Tensor, count: int, below: int, start: int = 0) -> Tensor:
    """Integers in [0, below), shape (count, len(runs)); the bias is under below / 2^53."""
    return (uniform(seed, stream, runs, count, torch.float64, start) * below).to(torch.int64).clamp_(max=below - 1)

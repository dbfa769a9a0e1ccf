"""How tensor programs of many small operations use the CPU."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch


@contextmanager
def one_steady_thread() -> Iterator[None]:
    """One thread, and subnormal numbers flushed to zero, inside the block.

    An operation on some ten thousand numbers takes a few microseconds. Splitting it over threads gains little on an
    idle machine and loses a hundredfold on a busy one, where the threads wait for each other. Moments of units that
    stay off decay into subnormal numbers, on which the CPU is forty times slower; flushing changes nothing above
    1e-307.
    """
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    try:
        yield
    finally:
        torch.set_flush_denormal(False)
        torch.set_num_threads(before)

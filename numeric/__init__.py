"""Numerical evidence: batched training of many small networks, cross-checks, experiments.

Everything here is floating point and proves nothing; it may only agree with a machine-checked verdict or contradict it.
The package works on plain arrays and knows nothing of the provers.
"""

"""Attacks on what has to be trusted: certificates that prove nothing, files that are none.

    python -m tests.attack certificates --count 100000
    python -m tests.attack landscapes --count 100000
    python -m tests.attack files --count 10000

Deterministic by `--seed`. A small sample of each runs with the tests.
"""

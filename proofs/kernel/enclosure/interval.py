"""Intervals of fixed-point integers, rounded outwards."""

from typing import TypeAlias

Interval: TypeAlias = tuple[int, int]
"""`(lo, hi)` at a number of bits: every x with `lo / 2^bits <= x <= hi / 2^bits`."""


def rounded(interval: Interval, drop: int) -> Interval:
    """The interval with `drop` bits fewer after the point (more, if negative)."""
    lo, hi = interval
    return (lo >> drop, -(-hi >> drop)) if drop >= 0 else (lo << -drop, hi << -drop)


def plus(left: Interval, right: Interval) -> Interval:
    """Sums of a number of each."""
    return left[0] + right[0], left[1] + right[1]


def scaled(factor: int, interval: Interval) -> Interval:
    """An integer times the interval."""
    lo, hi = factor * interval[0], factor * interval[1]
    return (lo, hi) if factor >= 0 else (hi, lo)


def times(left: Interval, right: Interval, drop: int) -> Interval:
    """Products of a number of each, with `drop` bits fewer after the point."""
    ends = (left[0] * right[0], left[0] * right[1], left[1] * right[0], left[1] * right[1])
    return min(ends) >> drop, -(-max(ends) >> drop)


def magnitude(interval: Interval) -> int:
    """The largest absolute value in it."""
    return max(-interval[0], interval[1])

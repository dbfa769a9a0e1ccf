"""Moves are named by layer, unit and entry, the largest first."""

from fractions import Fraction

from proofs.audit.lemmas.building_blocks import line_network
from proofs.report.moves import moves_to

START = line_network([1, 2], [0, 0], [1, 1], 0)


def test_the_largest_moves_come_first() -> None:
    end = line_network([1, "9/4"], [0, -1], [1, 1], "1/8")
    assert moves_to(START, end) == "layer 0 unit 1 bias -1, layer 0 unit 1 weight 0 +0.25, layer 1 unit 0 bias +0.125"


def test_further_moves_are_counted() -> None:
    end = line_network([2, 3], [1, 1], [1, 1], Fraction(1))
    assert moves_to(START, end).endswith(", and 2 more")


def test_no_move_is_nothing() -> None:
    assert moves_to(START, START) == ""

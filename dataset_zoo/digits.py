"""Forty handwritten threes and eights as 4 x 4 pictures: real data on which small networks can still be certified.

The first twenty of either kind among the 1,797 test digits of "Optical Recognition of Handwritten Digits" (E. Alpaydin
and C. Kaynak, 1998, UCI Machine Learning Repository, https://doi.org/10.24432/C50P49, CC BY 4.0). There a picture has
8 x 8 pixels from 0 to 16. Here squares of 2 x 2 pixels are added up and divided by 64; the label is 1 for a three.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from dataset_zoo.exact import ExactDataset

SIDE: Final = 4
WHITE: Final = 64

_THREES: Final = """
8 41 33 0 2 31 25 0 0 1 35 9 0 32 41 9
6 45 48 11 0 17 45 3 0 2 43 4 3 35 53 6
4 39 49 16 0 2 42 8 0 0 40 0 0 44 42 0
0 36 51 0 0 13 37 0 0 0 35 14 0 37 46 12
4 41 35 0 0 16 46 1 0 4 39 0 0 36 51 1
0 35 47 2 0 4 47 0 0 0 39 4 1 40 48 9
0 47 52 3 0 7 56 1 0 0 45 8 0 43 56 8
4 50 52 5 0 16 46 1 0 3 46 0 3 49 49 3
2 37 42 2 0 0 55 4 0 0 45 0 3 40 38 0
0 46 48 3 0 1 57 7 0 0 48 0 0 40 58 8
6 49 58 7 0 9 49 0 0 5 48 0 6 50 42 0
3 49 59 10 0 0 55 1 0 0 55 1 4 58 51 3
7 40 57 9 0 20 28 0 0 11 24 0 4 46 13 0
3 40 43 14 0 4 41 0 0 0 46 0 3 40 23 0
8 55 54 5 0 1 56 2 0 0 49 9 3 42 54 8
2 33 44 7 0 2 42 5 0 5 50 0 5 28 36 0
6 44 55 4 0 7 44 0 0 8 49 4 1 35 40 4
10 47 48 0 0 0 58 2 0 0 48 12 2 34 46 8
2 53 27 0 0 5 52 0 0 0 50 6 4 39 41 1
6 44 49 11 0 0 42 6 0 0 45 6 0 33 32 0
"""
_EIGHTS: Final = """
0 49 35 0 0 38 41 6 3 44 41 2 1 43 45 9
0 36 49 2 0 32 32 0 0 38 16 0 1 37 19 0
0 46 30 1 0 32 42 4 2 45 35 0 0 42 33 0
0 40 47 11 0 38 31 1 11 49 5 0 5 46 14 0
0 46 41 1 0 37 45 0 0 47 32 0 5 43 41 0
0 37 40 0 0 28 32 4 0 32 43 0 0 43 31 0
12 47 41 0 7 42 45 0 1 57 20 0 0 46 37 0
7 49 48 3 1 54 33 1 13 55 14 0 0 49 27 0
1 45 41 0 0 36 44 0 0 48 25 0 0 30 43 0
0 31 47 0 0 33 39 0 0 37 22 0 0 35 31 0
0 43 49 0 0 36 42 0 0 43 32 0 0 45 55 3
0 27 46 2 0 40 35 1 1 53 3 0 0 48 10 0
0 44 48 0 0 45 23 0 0 45 8 0 0 42 23 0
3 47 44 1 5 50 44 1 4 50 49 0 3 44 42 0
2 42 39 0 5 51 43 3 1 55 41 1 0 42 51 8
0 39 32 0 0 38 44 6 7 43 28 0 0 35 31 0
0 48 43 0 0 50 51 5 10 50 42 0 5 47 40 0
0 37 15 0 0 32 45 2 0 40 30 0 0 34 37 0
0 47 42 0 0 43 45 0 1 43 38 1 0 41 48 6
0 52 11 0 0 40 51 3 0 42 26 0 1 50 35 0
"""


def digits() -> ExactDataset:
    """40 points in 16 dimensions, coordinates from 0 to 1; the threes first."""
    tables = [[tuple(map(int, line.split())) for line in text.split("\n") if line] for text in (_THREES, _EIGHTS)]
    return ExactDataset(
        "Digits",
        "Digits: threes and eights",
        "twenty threes and twenty eights of the UCI Optical Recognition of Handwritten Digits (Alpaydin and Kaynak, "
        "CC BY 4.0), squares of 2 x 2 pixels added up",
        tuple(tuple(Fraction(pixel, WHITE) for pixel in row) for table in tables for row in table),
        tuple((Fraction(label),) for table, label in zip(tables, (1, 0), strict=True) for _ in table),
    )

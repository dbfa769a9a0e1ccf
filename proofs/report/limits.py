"""How much a report prints before it summarises; the rest is in the files beside it."""

from typing import Final

CASES: Final = 8
LEAVES: Final = 12
ATOMS_PER_CASE: Final = 90
UNITS_IN_BODY: Final = 6
POINTS_IN_BODY: Final = 10
COORDINATES: Final = 4
APPENDIX_ROWS: Final = 120
MOVES: Final = 12
INDICES: Final = 8
SHORT_DIGITS: Final = 8
LONG_DIGITS: Final = 16
DECIMAL_PLACES: Final = 6

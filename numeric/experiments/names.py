"""The experiments by name, with their modules; importing this imports none of them."""

from typing import Final

EXPERIMENTS: Final = {
    "table-1": "table_1",
    "figure-1": "figure_1",
    "figure-2": "figure_2",
    "figure-3": "figure_3",
    "figure-5": "figure_5",
    "blog": "blog",
    "ends": "ends",
    "landscapes": "landscapes",
}

"""What a source prints is set as mathematics in the errata, and not as a program would write it."""

import re
from pathlib import Path

ERRATA = Path(__file__).parents[3] / "docs" / "errata.md"


def test_no_erratum_is_raw_ascii() -> None:
    for line in ERRATA.read_text(encoding="utf-8").splitlines():
        if line.startswith("- "):
            prose = "".join(re.split(r"\$|`", line)[::2])
            assert not re.search(r"[<>]=|[A-Za-z]_[{A-Za-z]|\^", prose), prose

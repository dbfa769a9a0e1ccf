"""A reader finds the test of `x/y.py` in `tests/x/test_y.py`, or in `tests/x/test_y_and_more.py`."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[1]
TESTS: Final = sorted(path.relative_to(ROOT) for path in (ROOT / "tests").rglob("test_*.py"))

WHOLE: Final = {
    "tests/test_mirror.py": "the tests themselves",
    "tests/cli/test_bad_input.py": "the command",
    "tests/cli/test_full_disk.py": "the command",
    "tests/cli/test_help.py": "the command",
    "tests/cli/test_interrupts.py": "the command",
    "tests/cli/test_process.py": "the command",
    "tests/cli/test_surfaces.py": "the command",
    "tests/docs/playground/test_answers.py": "a page in a browser",
    "tests/docs/playground/test_moves.py": "a page in a browser",
    "tests/docs/playground/test_page.py": "a page in a browser",
    "tests/docs/playground/test_types.py": "the scripts of a page",
    "tests/docs/test_notebooks.py": "notebooks as they are run",
    "tests/docs/test_readme.py": "the README",
    "tests/docs/test_site.py": "the pages as they are built",
    "tests/cli/test_landscapes_page.py": "a page of the documentation",
    "tests/coq": "theories of Coq, which are no modules",
}
"""What a test, or all of a folder, is about that is not the test of a module."""


def modules(test: Path) -> list[str]:
    """The paths that the module of a test may have, without their ending."""
    words = test.stem.split("_")[1:]
    names = ["_".join(words[:k]) for k in range(len(words), 0, -1)]
    folder = test.parent.relative_to("tests")
    rooms = [Path("proofs") / folder, folder, test.parent]
    return [str(room / part) for room in rooms for name in names for part in (name, f"__{name}__", f"{name}/__init__")]


@pytest.mark.parametrize("test", TESTS, ids=str)
def test_every_test_is_named_as_its_module(test: Path) -> None:
    found = [name for name in modules(test) if (ROOT / f"{name}.py").exists()]
    stated = any(place.as_posix() in WHOLE for place in (test, *test.parents))
    assert bool(found) != stated, "name the test as its module, or take it from the list of others"

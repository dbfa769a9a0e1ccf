"""The pages that are written from the program: written anew at every build, into folders that git ignores."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from building.api_page import api_page
from building.claim_pages import claim_pages
from building.command_page import command_page
from building.pictures import draw_claims, draw_home

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_NAMED: Final = re.compile(r"\[([\w-]+\.md)\]\(\1(#[^)\s]*)?\)")


def write_pages(docs: Path) -> None:
    """Write audit/ and reference/ below docs/."""
    audit, reference = docs / "audit", docs / "reference"
    audit.mkdir(exist_ok=True)
    reference.mkdir(exist_ok=True)
    claims, errata = ((docs / f"{name}.md").read_text(encoding="utf-8") for name in ("claims", "errata"))
    for name, text in claim_pages(claims, errata, draw_claims(audit)).items():
        _write(audit / f"{name}.md", text)
    _write(reference / "commands.md", command_page())
    _write(reference / "api.rst", api_page())
    _write(reference / "changelog.md", (docs.parent / "CHANGELOG.md").read_text(encoding="utf-8"))
    draw_home(reference)


def _write(path: Path, text: str) -> None:
    """Leave a file alone that says this already, so that Sphinx need not read it again."""
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")


def titled(source: str) -> str:
    """Links whose text is the name of a file, as a forge shows them, with the title of the page for a text instead."""
    return _NAMED.sub(r"[](\1\2)", source)


def _read(app: Sphinx, name: str, source: list[str]) -> None:
    source[0] = titled(source[0])


def _begin(app: Sphinx) -> None:
    write_pages(Path(app.srcdir))


def setup(app: Sphinx) -> dict[str, bool]:
    """Write the pages before Sphinx looks for sources."""
    app.connect("builder-inited", _begin, priority=100)
    app.connect("source-read", _read)
    return {"parallel_read_safe": True}

"""A picture within a page has identifiers of its own and the colours of the page."""

from __future__ import annotations

import re
from pathlib import Path

from numeric.drawing import BLUE, save_drawing
from proofs.report.figures import canvas
from proofs.report.html.pictures import inline_picture


def test_two_pictures_share_no_identifier_and_no_colour_is_fixed(tmp_path: Path) -> None:
    with canvas(1, 1) as (figure, axes):
        axes[0].plot([0, 1], [0, 1], "o-", color=BLUE, mfc="white", label="a & b")
        axes[0].legend()
        files = save_drawing(figure, tmp_path / "figures" / "x")
    assert [path.suffix for path in files] == [".pdf", ".png", ".svg"]
    one, two = (inline_picture(files[-1], name) for name in ("figure-1", "figure-2"))
    names = [set(re.findall(r' id="([^"]+)"', picture)) for picture in (one, two)]
    assert names[0]
    assert not names[0] & names[1]
    assert one.replace("figure-1", "figure-2") == two
    used = set(re.findall(r'(?:href="#|url\(#)([\w.-]+)', one))
    assert used == names[0]
    assert "#" not in re.sub(r'(?:href="#|url\(#)', "", one)
    assert "var(--blue)" in one
    assert "currentColor" in one
    assert "var(--paper)" in one
    assert "http" not in one
    assert 'aria-labelledby="figure-1-caption"' in one

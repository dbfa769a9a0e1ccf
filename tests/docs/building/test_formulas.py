from __future__ import annotations

import re
from pathlib import Path
from shutil import which

import pytest

pytest.importorskip("sphinx")

from building.formulas import FormulaError, KaTeX, MathML, fetched

ROOT = Path(__file__).parents[3]
FORMULA = re.compile(r"\$\$(.+?)\$\$|(?<!\\)\$([^$]+?)(?<!\\)\$", re.DOTALL)
CODE = re.compile(r"```.*?```|^ {4}.*?$|`[^`\n]*`", re.DOTALL | re.MULTILINE)


def formulas() -> list[tuple[str, bool]]:
    """Every formula of the documentation, and whether it is displayed."""
    texts = [CODE.sub("", path.read_text(encoding="utf-8")) for path in sorted((ROOT / "docs").glob("*.md"))]
    found = [(match[1] or match[2], match[1] is not None) for text in texts for match in FORMULA.finditer(text)]
    assert len(found) > 2000
    return found


def test_all_formulas_of_the_documentation_are_set_as_mathml() -> None:
    for tex, display in formulas():
        assert MathML().html(tex, display=display).startswith("<math"), tex


def test_mathml_keeps_the_number_of_a_formula_and_short_fractions() -> None:
    html = MathML().html(r"\tfrac12 \iff x, \dots \tag{3}", display=True)
    assert "(3)" in html
    assert re.search(r"<mfrac>\s*<mn>1</mn>\s*<mn>2</mn>", html)


def test_what_cannot_be_read_is_an_error() -> None:
    with pytest.raises(FormulaError):
        MathML().html(r"\nosuchcommand{x}", display=False)


@pytest.mark.slow
@pytest.mark.skipif(which("node") is None or which("npm") is None, reason="without node and npm formulas are MathML")
def test_all_formulas_of_the_documentation_are_set_by_katex() -> None:
    folder = fetched(ROOT / "out" / "katex")
    if folder is None:
        pytest.skip("KaTeX is not to be had")
    katex = KaTeX(folder)
    try:
        for tex, display in formulas():
            assert 'class="katex' in katex.html(tex, display=display), tex
        with pytest.raises(FormulaError, match="Undefined control sequence"):
            katex.html(r"\nosuchcommand{x}", display=False)
    finally:
        katex.close()


def test_the_style_of_katex_names_only_the_fonts_that_are_copied(tmp_path: Path) -> None:
    source, static = tmp_path / "katex", tmp_path / "static"
    (source / "fonts").mkdir(parents=True)
    for ending in ("woff2", "woff", "ttf"):
        (source / "fonts" / f"A.{ending}").write_bytes(b"")
    others = ',url(fonts/A.woff) format("woff"),url(fonts/A.ttf) format("truetype")'
    style = f'@font-face{{src:url(fonts/A.woff2) format("woff2"){others}}}'
    (source / "katex.min.css").write_text(style)
    katex = object.__new__(KaTeX)
    katex.folder = source
    katex.copy_style(static)
    assert (static / "katex.css").read_text() == '@font-face{src:url(fonts/A.woff2) format("woff2")}'
    assert [path.name for path in (static / "fonts").iterdir()] == ["A.woff2"]

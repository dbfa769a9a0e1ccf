"""The built pages: every link inside the site leads somewhere, and a page loads nothing from another host."""

from __future__ import annotations

import json
import os
import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

import localmin
from proofs.audit.registry import claims

pytestmark = [pytest.mark.slow, pytest.mark.needs("sphinx"), pytest.mark.needs("sphinx_gallery")]

LOADED = {"src", "srcset", "data", "poster", "action", "formaction"}
ADDRESS = re.compile(r"""url\(\s*["']?([^"')]+)|@import\s+["']([^"']+)""")
REQUEST = re.compile(r"""(?:fetch|importScripts|new Worker|import)\(\s*["'`](?:https?:)?//""")


class Page(HTMLParser):
    """What a page links to, what it loads, and where in it links can lead."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.anchors: set[str] = set()
        self.untold: list[str] = []
        self.formulas = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("id", "name") and value:
                self.anchors.add(value)
            elif name == "href" and value:
                (self.links if tag == "a" else self.loads).append(value)
            elif name in LOADED and value:
                self.loads.append(value)
            elif name == "style" and value:
                self.loads += addresses(value)
            elif name == "class" and "formula" in (value or "").split():
                self.formulas += 1
        if tag == "img" and "alt" not in dict(attrs):  # an empty one is for a picture beside its title
            self.untold.append(str(dict(attrs).get("src")))

    def handle_data(self, data: str) -> None:
        if self.lasttag == "style":
            self.loads += addresses(data)


def addresses(style: str) -> list[str]:
    return [first or second for first, second in ADDRESS.findall(style)]


@cache
def page(path: Path) -> Page:
    return Page(path.read_text(encoding="utf-8"))


def pages(site: Path) -> list[Path]:
    # In _static lie templates of the theme, which are no pages.
    found = sorted(path for path in site.rglob("*.html") if "_static" not in path.relative_to(site).parts)
    assert len(found) > 50
    return found


def foreign(address: str) -> bool:
    return bool(urlsplit(address).netloc) and not address.startswith("data:")


def dead(site: Path, path: Path, link: str) -> bool:
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        return False
    target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
    if not target.is_relative_to(site.resolve()) or not target.is_file():
        return True
    return bool(parts.fragment) and target.suffix == ".html" and unquote(parts.fragment) not in page(target).anchors


def test_every_link_leads_somewhere(site: Path) -> None:
    site = site.resolve()
    wrong = {
        (str(path.relative_to(site)), link)
        for path in pages(site)
        for link in [*page(path).links, *page(path).loads]
        if dead(site, path, link) and link != "#"
    }
    assert wrong == set()


def test_no_page_loads_anything_from_another_host(site: Path) -> None:
    wrong = {(str(path), load) for path in pages(site) for load in page(path).loads if foreign(load)}
    for path in site.rglob("*.css"):
        wrong |= {(str(path), load) for load in addresses(path.read_text(encoding="utf-8")) if foreign(load)}
    for path in [*pages(site), *site.rglob("*.js")]:
        wrong |= {(str(path), found) for found in REQUEST.findall(path.read_text(encoding="utf-8"))}
    assert wrong == set()


def test_formulas_are_set_and_none_is_left_as_it_was_written(site: Path) -> None:
    mathematics = site / "mathematics.html"
    assert page(mathematics).formulas > 500
    for path in pages(site):
        text = re.sub(r"<(pre|code|annotation|script)\b.*?</\1>", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert not re.search(r"\$[^$<]*\\[a-z]+", text), f"{path}: a formula in plain text"


def test_every_picture_says_what_is_on_it(site: Path) -> None:
    assert [name for path in pages(site) for name in page(path).untold] == []


def test_every_public_name_has_an_entry_with_its_docstring(site: Path) -> None:
    text = (site / "reference" / "api.html").read_text(encoding="utf-8")
    anchors = page(site / "reference" / "api.html").anchors
    assert [name for name in localmin.__all__ if f"localmin.{name}" not in anchors] == []
    assert "Is the network at a local minimum of its loss on the data?" in text


def test_every_claim_has_a_page_in_the_table(site: Path) -> None:
    table = page(site / "audit" / "index.html").links
    for claim in claims():
        assert f"{claim.name}.html" in table
        assert claim.place.split(",")[0] in (site / "audit" / f"{claim.name}.html").read_text(encoding="utf-8")


def test_every_example_can_be_taken_away_as_a_notebook(site: Path) -> None:
    scripts = {path.stem for path in (Path(__file__).parents[2] / "docs" / "gallery").glob("plot_*.py")}
    notebooks = {path.stem: path for path in (site / "_downloads").rglob("*.ipynb")}
    assert len(scripts) == 12
    assert set(notebooks) == scripts
    for path in notebooks.values():
        kinds = [cell["cell_type"] for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]]
        assert "code" in kinds
        assert "markdown" in kinds


@pytest.mark.skipif("LOCALMIN_SITE" not in os.environ, reason="the examples are run where the whole site is built")
def test_every_example_has_been_run_and_has_a_picture(site: Path) -> None:
    for path in (Path(__file__).parents[2] / "docs" / "gallery").glob("plot_*.py"):
        assert list((site / "_images").glob(f"sphx_glr_{path.stem}_001*.png")), path.stem
        text = (site / "auto_gallery" / f"{path.stem}.html").read_text(encoding="utf-8")
        assert "sphx-glr-script-out" in text

"""Formulas as HTML when the site is built, so that a page runs no script for them and loads nothing from elsewhere.

KaTeX sets them where `node` and `npm` are: npm fetches the one version below, once. Elsewhere they are MathML, which
browsers set themselves. A formula that cannot be read is a warning, and so an error of the build.
"""

from __future__ import annotations

import json
import re
import subprocess
import tarfile
from pathlib import Path
from shutil import copyfile, which
from typing import TYPE_CHECKING, Any, Final, Protocol

from docutils import nodes
from docutils.utils.math.latex2mathml import tex2mathml
from sphinx.util import logging

if TYPE_CHECKING:
    from sphinx.application import Sphinx

KATEX: Final = "0.19.1"
FETCH_SECONDS: Final = 120
_LOG: Final = logging.getLogger(__name__)
_SERVER: Final = Path(__file__).with_name("katex_lines.js")
_NOT_WOFF2: Final = re.compile(r',url\([^)]*\.(?:woff|ttf)\) format\("[a-z]+"\)')
_FOR_MATHML: Final = (
    (re.compile(r"\\dots(?![a-zA-Z])"), r"\\ldots "),
    (re.compile(r"\\iff(?![a-zA-Z])"), r"\\Longleftrightarrow "),
    (re.compile(r"\\[tf]?frac(\d)(\d)"), r"\\frac{\1}{\2}"),
    (re.compile(r"\\(?:[Bb]ig{1,2})[lr]?(?![a-zA-Z])"), ""),
    (re.compile(r"\\tag\{([^}]*)\}"), r"\\qquad\\text{(\1)}"),
)


class FormulaError(ValueError):
    """The formula cannot be set; the message says why."""


class Setter(Protocol):
    """Sets formulas."""

    def html(self, tex: str, *, display: bool) -> str:
        """The formula as HTML; raises FormulaError."""


class MathML:
    """Formulas as MathML, by docutils, which lacks a few commands of ours."""

    def html(self, tex: str, *, display: bool) -> str:
        """The formula as HTML; raises FormulaError."""
        for pattern, known in _FOR_MATHML:
            tex = pattern.sub(known, tex)
        try:
            return str(tex2mathml(tex, as_block=display))
        except Exception as error:
            raise FormulaError(str(error)) from error


class KaTeX:
    """Formulas by KaTeX in a process of node that runs as long as the build."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        words = ["node", str(_SERVER), str(folder / "katex.min.js")]
        self._process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def html(self, tex: str, *, display: bool) -> str:
        """The formula as HTML; raises FormulaError."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"tex": tex, "display": display}) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        if "error" in answer:
            raise FormulaError(answer["error"])
        return str(answer["html"])

    def close(self) -> None:
        """End the process."""
        with self._process:  # closes both pipes and waits
            pass

    def copy_style(self, static: Path) -> None:
        """Its style sheet and fonts, those that every browser of today reads."""
        style = (self.folder / "katex.min.css").read_text(encoding="utf-8")
        (static / "fonts").mkdir(parents=True, exist_ok=True)
        (static / "katex.css").write_text(_NOT_WOFF2.sub("", style), encoding="utf-8")
        for font in sorted((self.folder / "fonts").glob("*.woff2")):
            copyfile(font, static / "fonts" / font.name)


def fetched(cache: Path) -> Path | None:
    """The folder with KaTeX, fetched by npm if it is not there yet; None where it is not to be had."""
    folder = cache / f"katex-{KATEX}"
    if not (folder / "package" / "dist" / "katex.min.js").exists():
        if which("npm") is None:
            return None
        folder.mkdir(parents=True, exist_ok=True)
        words = ["npm", "pack", "--silent", f"katex@{KATEX}"]
        try:
            subprocess.run(words, cwd=folder, check=True, capture_output=True, timeout=FETCH_SECONDS)
            with tarfile.open(folder / f"katex-{KATEX}.tgz") as archive:
                archive.extractall(folder, filter="data")
        except (subprocess.SubprocessError, OSError, tarfile.TarError):
            return None
    return folder / "package" / "dist"


def _begin(app: Sphinx) -> None:
    folder = None if which("node") is None or app.config.formulas == "mathml" else fetched(Path(app.config.katex_cache))
    setter: Setter = MathML() if folder is None else KaTeX(folder)
    app.formula_setter = setter  # type: ignore[attr-defined]
    if isinstance(setter, KaTeX):
        setter.copy_style(Path(app.outdir) / "_static")
        app.add_css_file("katex.css")
    _LOG.info("formulas: %s", "MathML" if folder is None else f"KaTeX {KATEX}")


def _end(app: Sphinx, exception: Exception | None) -> None:
    setter = getattr(app, "formula_setter", None)
    if isinstance(setter, KaTeX):
        setter.close()


def _visit(display: bool) -> Any:
    def visit(self: Any, node: nodes.Element) -> None:
        tex = node.astext().strip()
        try:
            html = self.builder.app.formula_setter.html(tex, display=display)
        except FormulaError as error:
            _LOG.warning("formula %r: %s", tex, error, location=node)
            html = self.encode(tex)
        tag = "div" if display else "span"
        self.body.append(f'<{tag} class="formula">{html}</{tag}>')
        raise nodes.SkipNode

    return visit


def setup(app: Sphinx) -> dict[str, bool]:
    """Take over formulas from Sphinx."""
    app.add_config_value("formulas", "katex", "html", types=(str,))
    app.add_config_value("katex_cache", "", "html", types=(str,))
    app.connect("builder-inited", _begin)
    app.connect("build-finished", _end)
    app.add_html_math_renderer("formulas", inline_renderers=(_visit(False), None), block_renderers=(_visit(True), None))
    return {"parallel_read_safe": True, "parallel_write_safe": False}

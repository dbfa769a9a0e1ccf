"""The playground: its page, the problems it offers, the project's sources, and Python for browsers, put together.

npm has Pyodide, and PyPI what the search needs, built for it; both are locked in docs/playground and fetched once.
Where they are not to be had, the page is built without them: it draws and computes, and says that it cannot decide.
"""

from __future__ import annotations

import json
import subprocess
import sys
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from shutil import copyfile, copytree, rmtree, which
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from sphinx.util import logging

import proofs
from building.playground_problems import problems

if TYPE_CHECKING:
    from sphinx.application import Sphinx

HERE: Final = Path(__file__).parents[1] / "playground"
ROOT: Final = Path(proofs.__file__).parents[1]
FETCH_SECONDS: Final = 300
PAGE: Final = ("index.html", "style.css", "licences.txt")
PYODIDE: Final = (
    "pyodide.mjs",
    "pyodide.asm.mjs",
    "pyodide.asm.wasm",
    "pyodide-lock.json",
    "python_stdlib.zip",
)
SOURCES: Final = (
    "proofs/__init__.py",
    "proofs/kernel",
    "proofs/readable_numbers.py",
    "proofs/report/__init__.py",
    "proofs/report/conclusions.py",
    "proofs/report/landscape_conclusions.py",
    "proofs/search",
)
"""What docs/playground/bridge.py imports, of the project."""
WHEEL_FOR: Final = ("--platform", "pyemscripten_2026_0_wasm32", "--python-version", "3.14", "--abi", "cp314")
_LOG: Final = logging.getLogger(__name__)


def assemble(folder: Path, runtime: Path | None) -> None:
    """Write the playground into the folder, with the runtime that lies in the other one."""
    if folder.exists():
        rmtree(folder)
    folder.mkdir(parents=True)
    for name in PAGE:
        copyfile(HERE / name, folder / name)
    copytree(HERE / "js", folder / "js")
    wheel = None
    if runtime is not None:
        copytree(runtime, folder / "runtime")
        wheel = next((folder / "runtime").glob("*.whl")).name
        pack_sources(folder / "runtime" / "localmin.zip")
    size = sum(file.stat().st_size for file in (folder / "runtime").glob("*"))
    text = json.dumps({"wheel": wheel, "megabytes": round(size / 1e6), **problems()}, separators=(",", ":"))
    (folder / "problems.json").write_text(text, encoding="utf-8")


def pack_sources(archive: Path) -> None:
    """The project's own sources and the bridge, in a zip archive that is the same whenever they are."""
    files = {"bridge.py": HERE / "bridge.py"}
    for source in SOURCES:
        path = ROOT / source
        found = sorted(path.rglob("*.py")) if path.is_dir() else [path]
        files |= {str(file.relative_to(ROOT)): file for file in found}
    with ZipFile(archive, "w", ZIP_DEFLATED) as packed:
        for name, file in files.items():
            packed.writestr(ZipInfo(name), file.read_bytes(), ZIP_DEFLATED)


def fetched(cache: Path) -> Path | None:
    """The folder with Pyodide and the wheel, fetched if it is not there yet; None where they are not to be had."""
    locked = b"".join((HERE / name).read_bytes() for name in ("package-lock.json", "requirements.txt"))
    folder = cache / sha256(locked).hexdigest()[:16]
    if folder.is_dir():
        return folder
    pip = [sys.executable, "-m", "pip"] if find_spec("pip") else [which("pip") or ""]
    if which("npm") is None or not pip[0]:
        return None
    cache.mkdir(parents=True, exist_ok=True)
    scratch = Path(mkdtemp(dir=cache))
    try:
        _fetch(scratch, pip)
        # Whole or not at all, also where two builds fetch at once.
        (scratch / "runtime").rename(folder)
    except (subprocess.SubprocessError, OSError) as error:
        _LOG.info("playground: %s", error)
        return folder if folder.is_dir() else None
    finally:
        rmtree(scratch)
    return folder


def _fetch(scratch: Path, pip: list[str]) -> None:
    def run(words: list[str]) -> None:
        subprocess.run(words, cwd=scratch, check=True, capture_output=True, timeout=FETCH_SECONDS)

    for name in ("package.json", "package-lock.json"):
        copyfile(HERE / name, scratch / name)
    run(["npm", "ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"])
    wanted = ["--require-hashes", "--no-deps", "--only-binary", ":all:", *WHEEL_FOR, "--implementation", "cp"]
    run([*pip, "download", "--quiet", *wanted, "--dest", "runtime", "--requirement", str(HERE / "requirements.txt")])
    for name in PYODIDE:
        copyfile(scratch / "node_modules" / "pyodide" / name, scratch / "runtime" / name)


def _end(app: Sphinx, exception: Exception | None) -> None:
    if exception is not None or app.builder.format != "html":
        return
    runtime = fetched(Path(app.config.playground_cache))
    assemble(Path(app.outdir) / "playground", runtime)
    _LOG.info("playground: %s", "with Python" if runtime else "WITHOUT Python, as npm or pip could not fetch it")


def setup(app: Sphinx) -> dict[str, bool]:
    """Put the playground beside the pages when they are written."""
    app.add_config_value("playground_cache", "", "html", types=(str,))
    app.connect("build-finished", _end)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

"""The same examples every time; `--hypothesis-profile explore` draws new ones. What a test needs from outside.

`CI=true` changes one thing: a test whose external program is missing fails there, and is skipped elsewhere.
"""

from __future__ import annotations

import os
from importlib.util import find_spec
from shutil import which

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.internal.conjecture import engine

IN_CI = os.environ.get("CI", "").lower() in {"1", "true"}

# Exact arithmetic on drawn problems has no steady speed, so a test has no deadline.
COMMON = settings(
    deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], print_blob=True
)
settings.register_profile("default", COMMON, max_examples=60, derandomize=True, database=None)
settings.register_profile("explore", COMMON, max_examples=2000, derandomize=False)
settings.load_profile("default")
# A failure is worth reading after seconds; Hypothesis would shrink it for five minutes, and has no setting for that.
assert hasattr(engine, "MAX_SHRINKING_SECONDS")
engine.MAX_SHRINKING_SECONDS = 20

MENDS = {
    "pdflatex": "install texlive-latex-recommended, texlive-pictures, texlive-science and lmodern",
    "coqc": "install coq and libcoq-bignums",
    "ocamlfind": "install ocaml-findlib, libzarith-ocaml-dev, libsha-ocaml-dev and ocaml-nox",
    "cvc5": "pip install cvc5",
    "chromium": "install chromium",
    "chromedriver": "install chromium-driver",
    "npm": "install npm",
    "selenium": "pip install -e '.[docs]'",
    "sphinx": "pip install -e '.[docs]'",
    "ipykernel": "pip install -e '.[docs]'",
    "nbclient": "pip install -e '.[docs]'",
    "fish": "install fish",
    "groff": "install groff-base",
    "zsh": "install zsh",
    "pdftotext": "install poppler-utils",
    "sphinx_gallery": "pip install -e '.[docs]'",
}


@pytest.fixture
def without_pdflatex(monkeypatch: pytest.MonkeyPatch) -> None:
    """No program at all is found, so that a report ends with its source."""
    monkeypatch.setenv("PATH", "")


@pytest.fixture
def same_source(monkeypatch: pytest.MonkeyPatch) -> None:
    """Results are kept whatever the source is, so that editing it during the tests changes nothing."""
    from proofs.audit import finished

    monkeypatch.setattr(finished, "_PACKAGES", ())


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What asks Coq is slow: the first that asks compiles the theories, which takes minutes."""
    for item in items:
        if not {"coqc", "ocamlfind"}.isdisjoint(_needed(item)):
            item.add_marker(pytest.mark.slow)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip, or in CI fail, a test marked `needs(program)` where neither a program nor a package has this name."""
    for name in _needed(item):
        if which(name) is None and find_spec(name) is None:
            (pytest.fail if IN_CI else pytest.skip)(f"{name} is not installed; {MENDS[name]}")


def _needed(item: pytest.Item) -> list[str]:
    return [name for marker in item.iter_markers("needs") for name in marker.args]

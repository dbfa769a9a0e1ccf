"""Notebooks run in a real kernel: answers show verdict, picture and size, and every example works as a notebook."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.needs("nbclient"), pytest.mark.needs("ipykernel")]

SECONDS = 600
START = """
from fractions import Fraction
import torch
from torch import nn
import localmin
data = localmin.dataset_from_arrays([5, 4, 3, 1, -1], [2, 1, 0, -3, 3])
network = localmin.network_from_arrays([([[1]], [-3]), ([[1]], [0])])
module = nn.Sequential(nn.Linear(1, 1)).double()
inputs, targets = torch.tensor([[-1.0], [1.0]]).double(), torch.tensor([[-1.0], [2.0]]).double()
with torch.no_grad():
    module[0].weight.fill_(1.5)
    module[0].bias.fill_(0.5)
"""
CELLS = {
    "localmin.decide(network, data)": (">local minimum<", "1/5 = 0.2", "shallow-minimum, ", "the box of the theorem"),
    "localmin.check(localmin.Problem(network, data), localmin.decide(network, data).theorem.certificate)": (
        ">theorem<", "local minimum", "shallow-minimum, ",
    ),
    "localmin.certify(module, inputs, targets, nn.MSELoss(), 1e-3)": (
        ">certified local minimum within reach<", "no parameter of it differs", "barrier, ", "proves nothing",
    ),
    "localmin.landscape(data, 1)": (">these are all the local minima<", "exactly 5 losses", " kB", "<svg"),
    "localmin.summary(localmin.certify_many([localmin.Problem(network, data)] * 3))": (">3 networks<", "95%"),
}  # fmt: skip


def run(cells: list[str], folder: Path) -> list[Any]:
    """The cells of a notebook after a real kernel has run them."""
    import nbformat
    from nbclient import NotebookClient

    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    return executed(notebook, folder, NotebookClient)


def executed(notebook: Any, folder: Path, client: Any) -> list[Any]:
    where = {"metadata": {"path": str(folder)}}
    client(notebook, timeout=SECONDS, kernel_name="python3", resources=where).execute()
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def test_answers_show_the_verdict_a_picture_and_the_size_of_the_certificate(tmp_path: Path) -> None:
    _, *shown = run([START, *CELLS], tmp_path)
    for cell, (source, words) in zip(shown, CELLS.items(), strict=True):
        [output] = cell.outputs
        html, plain = output.data["text/html"], output.data["text/plain"]
        assert [word for word in words if word not in html] == [], source
        assert "<script" not in html
        assert not re.search(r'(?:src|href)="(?!#|data:)', html)
        assert len(plain.splitlines()) <= 2, source
        assert len(plain) < 200, source


@pytest.mark.skipif("LOCALMIN_SITE" not in os.environ, reason="the examples are run where the whole site is built")
def test_every_example_runs_as_a_notebook(site: Path, tmp_path: Path) -> None:
    import nbformat
    from nbclient import NotebookClient

    notebooks = sorted((site / "_downloads").rglob("*.ipynb"))
    assert len(notebooks) == 12
    for path in notebooks:
        cells = executed(nbformat.read(path, as_version=4), tmp_path, NotebookClient)
        pictures = [output for cell in cells for output in cell.outputs if "image/png" in output.get("data", {})]
        assert pictures, path.name

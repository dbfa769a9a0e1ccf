"""What `import proofs` hands out: objects from a user's own data, and decisions that show themselves."""

from fractions import Fraction

import numpy as np
import pytest
import torch
from torch import nn

import proofs
from proofs import kernel
from proofs.audit.lemmas.building_blocks import line_network, zoo_data

D1_POINT = line_network([1], [-3], [1], 0)


def test_every_public_name_is_there() -> None:
    for name in proofs.__all__:
        assert getattr(proofs, name) is not None


def test_a_torch_module_becomes_an_exact_network() -> None:
    module = nn.Sequential(nn.Linear(1, 1), nn.ReLU(), nn.Linear(1, 1)).double()
    with torch.no_grad():
        for parameter, value in zip(module.parameters(), (1.0, -3.0, 1.0, 0.0), strict=True):
            parameter.fill_(value)
    network = proofs.Network.from_torch(module)
    assert network == D1_POINT
    assert hash(network) == hash(proofs.Network(D1_POINT.layers))


@pytest.mark.parametrize("kind", [list, np.array, torch.tensor])
def test_arrays_become_an_exact_dataset(kind: type) -> None:
    data = proofs.Dataset.from_arrays(kind([5, 4, 3, 1, -1]), kind([2.0, 1.0, 0.0, -3.0, 3.0]))
    assert data == zoo_data("D1")
    decision = proofs.decide(proofs.Network(D1_POINT.layers), data)
    assert isinstance(decision, proofs.IsLocalMinimum)
    assert decision.theorem.conclusion == kernel.conclusion.LocalMinimum(Fraction(18), Fraction(1, 5))


def test_there_is_one_network_and_one_dataset() -> None:
    assert proofs.Network is kernel.Network
    assert proofs.Dataset is kernel.Dataset
    point = proofs.Problem(proofs.Network(D1_POINT.layers), proofs.Dataset(*_rows("D1")))
    better = proofs.Network(line_network([-7], [-4], [1], 0).layers)
    proved = proofs.check(point, kernel.certificate.BetterPoint(better))
    assert proved.conclusion == kernel.conclusion.NotGlobalMinimum(Fraction(18), better, Fraction(14))
    module = nn.Sequential(nn.Linear(1, 1))
    assert better.from_torch(module) == proofs.Network.from_torch(module)


def _rows(name: str) -> tuple[tuple[tuple[Fraction, ...], ...], tuple[tuple[Fraction, ...], ...]]:
    data = zoo_data(name)
    return data.inputs, data.targets


def test_weights_count() -> None:
    data = proofs.Dataset.from_arrays([0, 0], [0, 3], [2, 1])
    network = proofs.Network((kernel.Layer(((Fraction(0),),), (Fraction(1),)),))
    assert isinstance(proofs.decide(network, data), proofs.IsLocalMinimum)
    assert isinstance(proofs.decide(network, proofs.Dataset.from_arrays([0, 0], [0, 3])), proofs.IsNotLocalMinimum)


def test_decisions_show_themselves_in_notebooks() -> None:
    minimum = proofs.decide(D1_POINT, zoo_data("D1"))
    html, latex = minimum._repr_html_(), minimum._repr_latex_()  # type: ignore[union-attr]
    assert "<b>local minimum</b>" in html
    assert "1/5 = 0.2" in html
    assert latex.startswith("$")
    assert "18" in latex
    assert r"\tfrac{1}{5}" in latex
    refuted = proofs.decide(line_network([1], [-3], [1], 1), zoo_data("D1"))
    assert "not a local minimum" in refuted._repr_html_()  # type: ignore[union-attr]
    assert "layer 1 unit 0 bias" in refuted._repr_html_()  # type: ignore[union-attr]


def test_what_a_notebook_shows_is_escaped() -> None:
    deep = proofs.Network(tuple(kernel.Layer(((Fraction(1),),), None) for _ in range(3)))
    decision = proofs.Undecided(proofs.Problem(deep, zoo_data("D1")), Fraction(1), "<script>")
    assert "<script>" not in decision._repr_html_()  # type: ignore[attr-defined]

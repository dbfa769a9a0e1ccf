"""`import localmin`: the public names, objects from a user's own data, and decisions that show themselves."""

import subprocess
import sys
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from torch import nn

import localmin
from proofs import kernel
from proofs.audit.lemmas.building_blocks import line_network, zoo_data
from proofs.cli import main
from proofs.report import notebook
from proofs.search.better_point import find_better_point

D1_POINT = line_network([1], [-3], [1], 0)


def ended(script: str) -> str:
    """What a fresh interpreter prints."""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    return done.stdout


def test_what_the_package_lists_is_there_and_nothing_else_is_public() -> None:
    for name in localmin.__all__:
        assert getattr(localmin, name) is not None
    public = {name for name in vars(localmin) if not name.startswith("_")}
    assert public - {"sys"} == set(localmin.__all__)
    assert localmin.__version__.count(".") == 2


def test_importing_it_takes_no_heavy_package() -> None:
    script = f"import sys; sys.path[:0] = {sys.path!r}; import localmin; print(*sys.modules)"
    loaded = set(ended(script).split())
    assert "localmin" in loaded
    assert not loaded & {"torch", "sympy", "z3", "matplotlib", "rich", "proofs.report", "IPython"}


def test_one_type_of_network_and_of_dataset() -> None:
    data = localmin.dataset_from_arrays([5, 4, 3, 1, -1], [2, 1, 0, -3, 3])
    problem = localmin.Problem(D1_POINT, data)
    found = find_better_point(problem)
    assert found is not None
    better = localmin.Network(found.network.layers)
    theorem = localmin.check(problem, kernel.certificate.BetterPoint(better))
    assert isinstance(theorem.conclusion, kernel.conclusion.NotGlobalMinimum)
    assert (localmin.Network, localmin.Dataset) == (kernel.Network, kernel.Dataset)


def test_a_torch_module_becomes_an_exact_network() -> None:
    module = nn.Sequential(nn.Linear(1, 1), nn.ReLU(), nn.Linear(1, 1)).double()
    with torch.no_grad():
        for parameter, value in zip(module.parameters(), (1.0, -3.0, 1.0, 0.0), strict=True):
            parameter.fill_(value)
    assert localmin.network_from_torch(module) == D1_POINT


@pytest.mark.parametrize("kind", [list, np.array, torch.tensor])
def test_arrays_become_an_exact_dataset(kind: type) -> None:
    data = localmin.dataset_from_arrays(kind([5, 4, 3, 1, -1]), kind([2.0, 1.0, 0.0, -3.0, 3.0]))
    assert data == zoo_data("D1")
    decision = localmin.decide(D1_POINT, data)
    assert isinstance(decision, localmin.IsLocalMinimum)
    assert decision.theorem.conclusion == kernel.conclusion.LocalMinimum(Fraction(18), Fraction(1, 5))


def test_weights_count() -> None:
    data = localmin.dataset_from_arrays([0, 0], [0, 3], [2, 1])
    network = localmin.Network((kernel.Layer(((Fraction(0),),), (Fraction(1),)),))
    assert isinstance(localmin.decide(network, data), localmin.IsLocalMinimum)
    unweighted = localmin.dataset_from_arrays([0, 0], [0, 3])
    assert isinstance(localmin.decide(network, unweighted), localmin.IsNotLocalMinimum)


class Formatter:
    """What IPython keeps for one kind of display."""

    def __init__(self) -> None:
        self.shown_by: dict[type, Callable[[object], str]] = {}

    def for_type(self, kind: type, function: Callable[[object], str]) -> None:
        self.shown_by[kind] = function

    def __call__(self, value: object) -> str:
        return self.shown_by[type(value)](value)


def test_a_network_is_written_exactly(tmp_path: Path) -> None:
    network = localmin.network_from_torch(nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 1, bias=False)))
    localmin.write_network(network, tmp_path / "network.json")
    assert localmin.read_network(tmp_path / "network.json") == network


def test_a_running_ipython_learns_how_answers_look(monkeypatch: pytest.MonkeyPatch) -> None:
    html, latex = Formatter(), Formatter()
    display = SimpleNamespace(formatters={"text/html": html, "text/latex": latex})
    shell = SimpleNamespace(display_formatter=display)
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: shell, version_info=(9, 0)))  # type: ignore[arg-type]
    notebook.show_in_notebooks()
    minimum = localmin.decide(D1_POINT, zoo_data("D1"))
    assert ">local minimum</th>" in html(minimum)
    assert "1/5 = 0.2" in html(minimum)
    assert latex(minimum).startswith("$")
    assert r"\tfrac{1}{5}" in latex(minimum)
    refuted = html(localmin.decide(line_network([1], [-3], [1], 1), zoo_data("D1")))
    assert "not a local minimum" in refuted
    assert "layer 1 unit 0 bias" in refuted


def test_without_a_running_shell_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: None))  # type: ignore[arg-type]
    notebook.show_in_notebooks()
    assert not hasattr(localmin.IsLocalMinimum, "_repr_html_")


def test_what_a_notebook_shows_is_escaped() -> None:
    deep = localmin.Network(tuple(kernel.Layer(((Fraction(1),),), None) for _ in range(3)))
    decision = localmin.Undecided(localmin.Problem(deep, zoo_data("D1")), Fraction(1), "<script>")
    assert "<script>" not in notebook.decision_html(decision)


def test_the_landscape_of_data() -> None:
    result = localmin.landscape(zoo_data("D1"), 1)
    assert result.outcome.value == "all-minima"
    assert result.all_minima is not None
    assert [str(minimum.loss) for minimum in result.all_minima.minima] == ["14", "18", "75/4", "614/29", "106/5"]
    assert len(result.answer.representatives) == 5
    assert result.lowest is None
    every = localmin.landscape(zoo_data("D1"), hidden_bias=False).all_minima
    assert every is not None
    assert every.least_width == 2


def test_the_loss_along_training_is_drawn_from_an_answer(tmp_path: Path) -> None:
    module = nn.Sequential(nn.Linear(1, 1)).double()
    inputs, targets = torch.tensor([[-1.0], [1.0]]).double(), torch.tensor([[-1.0], [2.0]]).double()
    with torch.no_grad():
        module[0].weight.fill_(1.5)
        module[0].bias.fill_(0.5)
    answer = localmin.certify(module, inputs, targets, nn.MSELoss())
    files = localmin.draw_training(answer, [(0, 2.0), (1, 0.5)], tmp_path / "loss")
    assert [path.name for path in files] == ["loss.pdf", "loss.png", "loss.svg"]
    assert all(path.is_file() for path in files)


def test_a_bad_minimum_on_demand_and_its_files_are_those_of_the_command(tmp_path: Path) -> None:
    found = localmin.generate((2,), points=9, seed=5)
    assert (
        main(["generate", "--hidden", "2", "--points", "9", "--seed", "5", "--out", str(tmp_path / "a"), "--json"]) == 0
    )
    (tmp_path / "b").mkdir()
    localmin.write_network(found.network, tmp_path / "b" / "network.json")
    localmin.write_network(found.better_network, tmp_path / "b" / "better.json")
    localmin.write_dataset(found.dataset, tmp_path / "b" / "data.csv")
    localmin.write_certificate(found.minimum, tmp_path / "b" / "certificate.json")
    one, two = ({path.name: path.read_text() for path in (tmp_path / folder).iterdir()} for folder in "ab")
    assert one == two
    problem = localmin.Problem(found.network, localmin.read_dataset(tmp_path / "b" / "data.csv"))
    assert problem == found.problem
    certificate = localmin.read_certificate(tmp_path / "b" / "certificate.json", problem)
    assert localmin.check(problem, certificate) == found.minimum
    with pytest.raises(localmin.GenerationError, match="at least one hidden layer"):
        localmin.generate(())


def test_the_certificate_of_a_landscape_is_checked_from_its_file(tmp_path: Path) -> None:
    result = localmin.landscape(zoo_data("D1"), 1)
    assert result.answer.theorem is not None
    localmin.write_certificate(result.answer.theorem, tmp_path / "all.json")
    localmin.write_dataset(zoo_data("D1"), tmp_path / "data.csv")
    assert main(["check", str(tmp_path / "all.json"), "--data", str(tmp_path / "data.csv")]) == 0


def test_without_coq_a_proof_is_not_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    decision = localmin.decide(D1_POINT, zoo_data("D1"))
    assert isinstance(decision, localmin.IsLocalMinimum)
    for proved in (decision, decision.theorem):
        opinion = localmin.prove_in_coq(proved)
        assert (opinion.stance.value, opinion.proof) == ("not-asked", "")
        assert "coqc is not installed" in opinion.remark


@pytest.mark.needs("coqc")
def test_coq_proves_what_was_decided() -> None:
    opinion = localmin.prove_in_coq(localmin.decide(D1_POINT, zoo_data("D1")))
    assert opinion.stance.value == "agrees"
    assert "Theorem verdict" in opinion.proof
    assert repr(opinion) == "<Opinion of coq: agrees>"
    undecided = localmin.Undecided(localmin.Problem(D1_POINT, zoo_data("D1")), Fraction(1), "no time")
    assert localmin.prove_in_coq(undecided).stance.value == "not-asked"

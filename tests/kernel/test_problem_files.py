"""network.json and data.csv: read exactly, refused in one line, never half understood."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofs.kernel import Dataset, InputError, Layer, Network, Problem, ShapeError
from proofs.kernel.dataset_file import read_dataset
from proofs.kernel.problem_files import digest, network_json, read_network, read_problem
from tests.kernel.builders import PROPOSITION_2_AMENDED, row
from tests.kernel.files import DATA, NETWORK, complaint, data_text, network_text, reading
from tests.kernel.json_changes import changes
from tests.strategies import deep_problems

POINT = PROPOSITION_2_AMENDED[1]
ACTIVATIONS = 'identity, relu, sigmoid, tanh, softplus, gelu, gelu_tanh, silu or {"leaky_relu": "1/100"}'


def test_the_printed_example() -> None:
    assert reading(json.dumps(NETWORK), read_network) == POINT.network
    assert reading(DATA, read_dataset) == POINT.dataset


@given(deep_problems())
def test_files_round_trip(problem: Problem) -> None:
    assert reading(network_text(problem), read_network) == problem.network
    assert reading(data_text(problem), read_dataset) == problem.dataset


@given(deep_problems(), deep_problems())
def test_digests_are_equal_exactly_for_equal_problems(left: Problem, right: Problem) -> None:
    assert (digest(left) == digest(right)) == (left == right)
    again = Problem(reading(network_text(left), read_network), left.dataset)
    assert digest(again) == digest(left)


@given(deep_problems(), st.data())
def test_every_number_enters_the_digest(problem: Problem, data: st.DataObject) -> None:
    i = data.draw(st.integers(0, len(problem.dataset) - 1))
    for name in ("inputs", "targets"):
        table = [list(entry) for entry in getattr(problem.dataset, name)]
        table[i][-1] += Fraction(1, 10**9)
        parts = {"inputs": problem.dataset.inputs, "targets": problem.dataset.targets, name: tuple(map(tuple, table))}
        assert digest(Problem(problem.network, Dataset(**parts))) != digest(problem)


@pytest.mark.parametrize(
    "text",
    [
        DATA.replace("\n", "\r\n"),
        "\ufeff" + DATA,
        DATA.replace(",", " , "),
        DATA.replace("-1,5", "-1.0,10/2"),
        DATA.replace("12,-5", "1.2e1,-5"),
        DATA.replace("0,0", '"0","0"'),
        DATA + "\n\n",
        DATA.rstrip("\n"),
        DATA.replace("y", "y1"),
    ],
)
def test_other_ways_to_write_the_same_data(text: str) -> None:
    assert reading(text, read_dataset) == POINT.dataset


HEADER = "name the columns x1,...,xd,y or x1,...,xd,y1,...,yK or x1,...,xd,label"
BAD_DATA = {
    "empty": ("", f"line 1: the header is ''; {HEADER}"),
    "blank": ("\n\n", f"line 1: the header is ''; {HEADER}"),
    "no header": ("1,2\n3,4\n", f"line 1: the header is '1,2'; {HEADER}"),
    "no target": ("x1,x2\n1,2\n", f"line 1: the header is 'x1,x2'; {HEADER}"),
    "no input": ("y\n1\n", f"line 1: the header is 'y'; {HEADER}"),
    "order": ("y,x1\n1,2\n", f"line 1: the header is 'y,x1'; {HEADER}"),
    "from zero": ("x0,y\n1,2\n", f"line 1: the header is 'x0,y'; {HEADER}"),
    "gap": ("x1,x3,y\n1,2,3\n", f"line 1: the header is 'x1,x3,y'; {HEADER}"),
    "twice": ("x1,x1,y\n1,2,3\n", f"line 1: the header is 'x1,x1,y'; {HEADER}"),
    "another digit": ("x١,y\n1,2\n", f"line 1: the header is 'x١,y'; {HEADER}"),
    "semicolons": ("x1;y\n1;2\n", f"line 1: the header is 'x1;y'; {HEADER}"),
    "y and y1": ("x1,y,y1\n1,2,3\n", f"line 1: the header is 'x1,y,y1'; {HEADER}"),
    "control characters": ("x1,y\x00\x1b\n1,2\n", f"line 1: the header is 'x1,y\\x00\\x1b'; {HEADER}"),
    "no rows": ("x1,y\n", "no data points; add at least one row below the header"),
    "ragged": ("x1,y\n1,2\n3\n", "line 3: 1 entries under 2 columns; write one per column"),
    "too wide": ("x1,y\n1,2,3\n", "line 2: 3 entries under 2 columns; write one per column"),
    "1/0": (
        "x1,y\n1,1/0\n",
        "line 2, column y: '1/0' divides by zero; write an integer, a decimal or p/q with q not 0",
    ),
    "nan": ("x1,y\nnan,1\n", "line 2, column x1: 'nan' is not a number; write an integer, a decimal or p/q"),
    "inf": ("x1,y\n1,2\ninf,1\n", "line 3, column x1: 'inf' is not a number; write an integer, a decimal or p/q"),
    "missing": ("x1,y\n,1\n", "line 2, column x1: '' is not a number; write an integer, a decimal or p/q"),
    "comma decimal": (
        'x1,y\n"1,5",1\n',
        "line 2, column x1: '1,5' is not a number; write an integer, a decimal or p/q",
    ),
    "line feed": ('x1,y\n"1\n2",1\n', "line 2, column x1: '1\\n2' is not a number; write an integer, a decimal or p/q"),
    "latin-1": (b"x1,y\n1,2\xe9\n", "byte 8 is not UTF-8; save the file as UTF-8 text"),
}


@pytest.mark.parametrize("name", BAD_DATA)
def test_data_refused(name: str) -> None:
    content, expected = BAD_DATA[name]
    assert complaint(content, read_dataset, "data.csv") == expected


@pytest.mark.parametrize(
    "content",
    ["x1,y\n1," + "1" * 200000 + "\n", "x1,y\n1,1e999999999\n", 'x1,y\n"1,2\n', "x1,y\n1,2\x00\n", "\x00", '"'],
)
def test_data_refused_in_one_line(content: str) -> None:
    assert complaint(content, read_dataset, "data.csv") is not None


@given(st.text(max_size=60) | st.text(alphabet='xy123,."/-+eE \n\r\t\x00', max_size=60))
def test_any_text_is_data_or_a_complaint(text: str) -> None:
    for content in (text, "x1,y\n" + text):
        complaint(content, read_dataset, "data.csv")


def bad(*path: object, value: object) -> str:
    document = json.loads(json.dumps(NETWORK))
    place = document
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return json.dumps(document)


BAD_NETWORKS = {
    "no object": ("[]", "top level: expected an object with the keys layers, got a list"),
    "no layers": ("{}", "top level: the key 'layers' is missing; add it"),
    "empty": ('{"layers": []}', "top level: a network needs at least one layer; make the shapes fit"),
    "unknown key": (bad("seed", value=1), "top level: unknown key 'seed'; known keys are layers"),
    "no bias": ('{"layers": [{"weight": [[1]]}]}', "layers[0]: the key 'bias' is missing; add it"),
    "no units": (
        bad("layers", 0, "weight", value=[]),
        "layers[0]: a layer needs at least one unit; make the shapes fit",
    ),
    "no weights": (
        bad("layers", 0, "weight", value=[[], []]),
        "layers[0]: weight row 0 must be a non-empty tuple of Fractions; make the shapes fit",
    ),
    "ragged": (
        bad("layers", 0, "weight", value=[[1], [1, 2]]),
        "layers[0]: weight row 1 has 2 entries where weight row 0 has 1; make the shapes fit",
    ),
    "short bias": (
        bad("layers", 0, "bias", value=[1]),
        "layers[0]: the bias has 1 entries for 2 weight rows; make the shapes fit",
    ),
    "width": (
        bad("layers", 1, "weight", value=[[1, 2, 3]]),
        "top level: layer 1 reads 3 numbers but layer 0 has 2 units; make the shapes fit",
    ),
    "boolean": (
        bad("layers", 1, "bias", 0, value=True),
        'layers[1].bias[0]: expected an integer or a string "p/q", got true',
    ),
    "null": (
        bad("layers", 1, "weight", 0, 1, value=None),
        'layers[1].weight[0][1]: expected an integer or a string "p/q", got null',
    ),
    "zero divisor": (
        bad("layers", 0, "bias", 0, value="1/0"),
        "layers[0].bias[0]: '1/0' divides by zero; write an integer, a decimal or p/q with q not 0",
    ),
    "sigmoid": (
        bad("layers", 0, "activation", value="sine"),
        f"layers[0].activation: unknown activation 'sine'; write {ACTIVATIONS}",
    ),
    "leaky slope": (
        bad("layers", 0, "activation", value={"leaky_relu": "3/2"}),
        "layers[0].activation.leaky_relu: the slope of a leaky ReLU must be a Fraction between 0 and 1, not 3/2",
    ),
    "leaky key": (
        bad("layers", 0, "activation", value={"elu": "1/2"}),
        "layers[0].activation: the key 'leaky_relu' is missing; add it",
    ),
    "no activation": (
        json.dumps({"layers": [{"weight": [[1]], "bias": None}, {"weight": [[1]], "bias": None}]}),
        f'layers[0]: a hidden layer needs an "activation": {ACTIVATIONS}',
    ),
    "activation last": (
        bad("layers", 1, "activation", value="relu"),
        "layers[1]: the last layer has no activation; remove it",
    ),
}


@pytest.mark.parametrize("name", BAD_NETWORKS)
def test_network_refused(name: str) -> None:
    content, expected = BAD_NETWORKS[name]
    assert complaint(content, read_network) == expected


def test_every_small_change_of_a_network_file_is_another_network_or_refused() -> None:
    document = json.loads(json.dumps(NETWORK))
    tried = 0
    for what, changed in changes(document):
        tried += 1
        text = json.dumps(changed)
        if complaint(text, read_network) is None:
            assert reading(text, read_network) != POINT.network, what
    assert tried > 100


@given(st.text(max_size=30), st.integers(0, 200), st.integers(0, 30))
def test_a_spoilt_network_file_is_a_network_or_a_complaint(text: str, start: int, length: int) -> None:
    whole = json.dumps(NETWORK)
    complaint(whole[:start] + text + whole[start + length :], read_network)


def test_files_that_do_not_fit_each_other(tmp_path: Path) -> None:
    (tmp_path / "n.json").write_text(json.dumps(NETWORK))
    (tmp_path / "d.csv").write_text("x1,x2,y\n1,2,3\n")
    with pytest.raises(
        InputError, match=r"n\.json, .*d\.csv: the network has 1 inputs but the data have 2; make them fit$"
    ):
        read_problem(tmp_path / "n.json", tmp_path / "d.csv")
    (tmp_path / "d.csv").write_text("x1,y1,y2\n1,2,3\n")
    with pytest.raises(InputError, match="the network has 1 outputs but the data have 2; make them fit"):
        read_problem(tmp_path / "n.json", tmp_path / "d.csv")


def test_only_fractions_make_a_problem() -> None:
    for wrong in ((0.5,), (1,), (True,), ["x"], (), None, (Fraction(1), 2)):
        with pytest.raises(ShapeError):
            Layer((wrong,))  # type: ignore[arg-type]
        with pytest.raises(ShapeError):
            Layer((row([1]),), wrong) if wrong is not None else Layer(())  # type: ignore[arg-type]
        with pytest.raises(ShapeError):
            Dataset((wrong,), (row([1]),))  # type: ignore[arg-type]
        with pytest.raises(ShapeError):
            Dataset((row([1]),), (wrong,))  # type: ignore[arg-type]


def test_networks_may_be_written_without_activations() -> None:
    assert network_json(POINT.network, activations=False)["layers"][0].keys() == {"weight", "bias"}  # type: ignore[index]
    assert Network(POINT.network.layers) == POINT.network

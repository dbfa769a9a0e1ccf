"""ONNX: the supported chains are read exactly, everything else names the node, and damaged files give one line."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from proofs.formats.arrays import exact_matrix, exact_vector
from proofs.formats.network_file import read_any_network
from proofs.formats.onnx_file import read_onnx
from proofs.kernel import InputError, Layer, Network

RANDOM = np.random.default_rng(0)
W1, B1 = RANDOM.normal(size=(4, 3)).astype(np.float32), RANDOM.normal(size=4).astype(np.float32)
W2, B2 = RANDOM.normal(size=(2, 4)).astype(np.float32), RANDOM.normal(size=2).astype(np.float32)
EXPECTED = Network(
    (Layer(exact_matrix(W1, "W1"), exact_vector(B1, "B1")), Layer(exact_matrix(W2, "W2"), exact_vector(B2, "B2")))
)
CONSTANTS = {"W1": W1, "B1": B1, "W2": W2, "B2": B2, "W1T": W1.T.copy(), "W2T": W2.T.copy(), "B1row": B1.reshape(1, 4)}


def save(path: Path, nodes: list[object], output: str = "y") -> Path:
    initializers = [numpy_helper.from_array(array, name) for name, array in CONSTANTS.items()]
    graph = helper.make_graph(
        nodes,
        "net",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [None, 3])],
        [helper.make_tensor_value_info(output, TensorProto.FLOAT, [None, 2])],
        initializers,
    )
    onnx.save(helper.make_model(graph), str(path))
    return path


def node(kind: str, inputs: str, output: str, **attributes: object) -> object:
    return helper.make_node(kind, inputs.split(), [output], name=f"{kind}_{output}", **attributes)


GEMM = [node("Gemm", "x W1 B1", "h", transB=1), node("Relu", "h", "a"), node("Gemm", "a W2 B2", "y", transB=1)]
MATMUL = [
    node("Flatten", "x", "f"),
    node("MatMul", "f W1T", "m"),
    node("Add", "B1row m", "h"),
    node("Relu", "h", "a"),
    node("MatMul", "a W2T", "n"),
    node("Add", "n B2", "y"),
]


@pytest.mark.parametrize("nodes", [GEMM, MATMUL], ids=["gemm", "matmul"])
def test_chains_are_read_exactly(tmp_path: Path, nodes: list[object]) -> None:
    assert read_any_network(save(tmp_path / "net.onnx", nodes)) == EXPECTED


def test_alpha_and_beta_are_multiplied_in(tmp_path: Path) -> None:
    nodes = [*GEMM[:2], node("Gemm", "a W2T B2", "y", alpha=0.5, beta=-2.0)]
    network = read_onnx(save(tmp_path / "net.onnx", nodes))
    assert network.output.weight[0][1] == EXPECTED.output.weight[0][1] / 2
    assert network.output.bias is not None
    assert EXPECTED.output.bias is not None
    assert network.output.bias[1] == -2 * EXPECTED.output.bias[1]


def test_no_bias_is_no_bias(tmp_path: Path) -> None:
    network = read_onnx(save(tmp_path / "net.onnx", [node("MatMul", "x W1T", "h"), node("Relu", "h", "a"), GEMM[2]]))
    assert network.layers[0].bias is None


@pytest.mark.parametrize(
    ("nodes", "message"),
    [
        ([GEMM[0], node("Sigmoid", "h", "a"), GEMM[2]], r"node 'Sigmoid_a' \(Sigmoid\): not supported"),
        (
            [GEMM[0], node("Relu", "h", "a"), node("Add", "a h", "y")],
            r"node 'Add_y' \(Add\): it does not take the value",
        ),
        ([GEMM[0], node("Relu", "h", "a"), node("Relu", "a", "b")], r"node 'Relu_b' \(Relu\): no linear layer before"),
        ([GEMM[0], node("Gemm", "h W2 B2", "y", transB=1)], r"node 'Gemm_y' \(Gemm\): a linear layer follows"),
        ([*GEMM[:2]], "does not end in a linear layer"),
        ([node("Gemm", "x W1 B1", "h", transA=1, transB=1)], "does not stand on the left as it is"),
        ([node("MatMul", "W1 x", "h")], "the weight stands on the left"),
        ([*GEMM, node("Add", "y B2", "z")], "not the bias of a MatMul"),
        ([node("Gemm", "x W1 B2", "h", transB=1), *GEMM[1:]], r"shape \(2,\) is not a bias of 4 units"),
        ([node("Gemm", "x W2 B2", "h", transB=1), *GEMM[1:]], "export a chain of Gemm and Relu"),
    ],
)
def test_what_cannot_be_read_names_the_node(tmp_path: Path, nodes: list[object], message: str) -> None:
    output = nodes[-1].output[0]  # type: ignore[attr-defined]
    with pytest.raises(InputError, match=message):
        read_onnx(save(tmp_path / "net.onnx", nodes, output))


def refusal(path: Path) -> str | None:
    try:
        read_onnx(path)
    except InputError as error:
        return str(error)
    return None


def test_damaged_files_give_one_line(tmp_path: Path) -> None:
    content = save(tmp_path / "net.onnx", GEMM).read_bytes()
    path = tmp_path / "damaged.onnx"
    damaged = [content[:k] for k in range(0, len(content), 5)]
    damaged += [
        content[:k] + bytes([content[k] ^ flip]) + content[k + 1 :] for k in range(len(content)) for flip in (1, 0x80)
    ]
    refused = 0
    for version in damaged:
        path.write_bytes(version)
        if (message := refusal(path)) is not None:
            refused += 1
            assert "\n" not in message
            assert str(path) in message
    assert refused > len(content) // 5


def test_weights_in_another_file_are_not_followed(tmp_path: Path) -> None:
    model = onnx.load(str(save(tmp_path / "net.onnx", GEMM)))
    onnx.save(
        model, str(tmp_path / "outside.onnx"), save_as_external_data=True, size_threshold=0, location="weights.bin"
    )
    with pytest.raises(InputError, match="its weights lie in another file"):
        read_onnx(tmp_path / "outside.onnx")


def changed(path: Path, change: Callable[[Any], None]) -> str | None:
    model = onnx.load(str(save(path, GEMM)))
    change(model)
    path.write_bytes(model.SerializeToString())
    return refusal(path)


def attribute(index: int, name: str, value: object) -> Callable[[Any], None]:
    def change(model: Any) -> None:
        model.graph.node[index].attribute.append(helper.make_attribute(name, value))

    return change


def stored(kind: int, array: np.ndarray) -> Callable[[Any], None]:
    def change(model: Any) -> None:
        model.graph.initializer[0].CopyFrom(helper.make_tensor("W1", kind, array.shape, array.flatten()))

    return change


def function_named_relu(model: Any) -> None:
    body = helper.make_node("Neg", ["a"], ["b"])
    model.functions.append(helper.make_function("", "Relu", ["a"], ["b"], [body], [helper.make_opsetid("", 20)]))


MEANINGS: dict[str, tuple[Callable[[Any], None], str]] = {
    "a foreign Relu": (lambda m: setattr(m.graph.node[1], "domain", "com.example"), "an operator of 'com.example'"),
    "a foreign Gemm": (lambda m: setattr(m.graph.node[0], "domain", "com.microsoft"), "use the standard ones"),
    "a function of the name": (function_named_relu, "functions of its own"),
    "an old version": (
        lambda m: setattr(m.opset_import[0], "version", 6),
        "operators is 6; export",
    ),
    "a version to come": (lambda m: setattr(m.opset_import[0], "version", 10**6), "operators is 1000000"),
    "no version": (lambda m: m.ClearField("opset_import"), "operators is missing"),
    "two versions": (lambda m: m.opset_import.append(helper.make_opsetid("", 13)), "with one opset_version"),
    "an operator of two lines": (lambda m: setattr(m.graph.node[1], "op_type", "Re\nlu"), r"('Re\nlu'): not supported"),
    "an unknown attribute": (attribute(1, "slope", 0.5), "the attribute 'slope' is not understood"),
    "an attribute of another type": (attribute(0, "alpha", 2), "the attribute 'alpha' is not understood"),
    "an attribute twice": (attribute(0, "transB", 0), "an attribute stands there twice"),
    "transB that is no flag": (lambda m: setattr(m.graph.node[0].attribute[0], "i", 2), "transB is 2; write 0 or 1"),
    "transA": (attribute(0, "transA", 1), "does not stand on the left as it is"),
    "an input too many": (lambda m: m.graph.node[1].input.append("B1"), "2 inputs; it takes 1"),
    "an input too few": (lambda m: m.graph.node[0].ClearField("input"), "0 inputs; it takes 2 or 3"),
    "no output": (lambda m: m.graph.node[1].ClearField("output"), "does not give one new value"),
    "an output that is a weight": (
        lambda m: m.graph.node[1].output.__setitem__(0, "W2"),
        "does not give one new value",
    ),
    "a second output": (lambda m: m.graph.output.append(m.graph.output[0]), "1 inputs, 2 outputs"),
    "integer weights": (stored(TensorProto.INT8, np.ones((4, 3), np.int8)), "'W1' is of type INT8"),
    "8-bit floats": (stored(TensorProto.FLOAT8E4M3FN, np.ones((4, 3), np.float32)), "is of type FLOAT8E4M3FN"),
    "a type that is none": (lambda m: setattr(m.graph.initializer[0], "data_type", 999), "is of type 999"),
    "a tensor twice": (lambda m: m.graph.initializer.append(m.graph.initializer[0]), "stored twice"),
    "external": (lambda m: setattr(m.graph.initializer[0], "data_location", 1), "lie in another file"),
    "quantised": (lambda m: m.graph.quantization_annotation.add(tensor_name="W1"), "sparse or quantised"),
}


@pytest.mark.parametrize("name", MEANINGS)
def test_whatever_could_change_the_meaning_is_refused(tmp_path: Path, name: str) -> None:
    change, message = MEANINGS[name]
    assert message in (changed(tmp_path / "net.onnx", change) or "accepted")


def test_flatten_must_leave_the_batch_alone(tmp_path: Path) -> None:
    for axis, message in ((0, "does not flatten each input alone"), (1, None)):
        nodes = [node("Flatten", "x", "f", axis=axis), *GEMM[1:]]
        nodes.insert(1, node("Gemm", "f W1 B1", "h", transB=1))
        found = refusal(save(tmp_path / f"{axis}.onnx", nodes))
        assert found is None if message is None else message in (found or "")


def test_an_unchanged_copy_is_read(tmp_path: Path) -> None:
    assert changed(tmp_path / "net.onnx", lambda model: None) is None

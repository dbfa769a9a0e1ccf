"""ONNX: the supported chains are read exactly, everything else names the node, and damaged files give one line."""

from pathlib import Path

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

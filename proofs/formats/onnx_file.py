"""An ONNX chain of Gemm, MatMul + Add, Relu and Flatten as an exact network. No code of the file is run."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from proofs.formats.arrays import exact, exact_matrix, exact_vector
from proofs.kernel import InputError, Layer, Network, ShapeError
from proofs.kernel.exact import Matrix, Vector
from proofs.kernel.strict_json import MAX_BYTES


def read_onnx(path: Path) -> Network:
    """Read a model that is one chain from its input to its output.

    Raises:
        InputError: the file, the node, what is wrong with it, and the mend.
    """
    graph = _graph(path)
    try:
        import numpy
        from onnx import numpy_helper

        with numpy.errstate(all="ignore"):
            constants = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
        return _Chain(path, constants).read(graph)
    except KeyError as error:
        raise InputError(f"{path}: {error} is no type of tensor; export the model again") from None
    except IndexError:
        raise InputError(f"{path}: a node lacks an input or an output; export the model again") from None
    except (ShapeError, TypeError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(f"{path}: {str(error).splitlines()[0]}; export a chain of Gemm and Relu") from None


def _graph(path: Path) -> Any:
    try:
        import onnx
        from google.protobuf.message import DecodeError
    except ImportError:
        raise InputError(f"{path}: reading ONNX needs an extra; pip install 'localmin[onnx]'") from None
    try:
        if path.stat().st_size > MAX_BYTES:
            raise InputError(f"{path}: larger than {MAX_BYTES >> 20} MiB; localmin decides small networks")
        graph = onnx.load(str(path), load_external_data=False).graph
    except FileNotFoundError:
        raise InputError(f"{path}: no such file; check the path") from None
    except (DecodeError, OSError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(f"{path}: not a readable ONNX file; export the model again") from None
    if any(tensor.external_data for tensor in graph.initializer):
        raise InputError(f"{path}: its weights lie in another file; save the model with its weights inside")
    if not graph.node:
        raise InputError(f"{path}: the graph has no nodes; export the model again")
    return graph


@dataclass
class _Chain:
    """Reads the nodes in order, each of which must take the value that the one before it gave."""

    path: Path
    constants: Mapping[str, Any]
    layers: list[Layer] = field(default_factory=list)
    activated: bool = True
    open_bias: bool = False

    def read(self, graph: Any) -> Network:
        inputs = [value.name for value in graph.input if value.name not in self.constants]
        if len(inputs) != 1 or len(graph.output) != 1:
            raise InputError(
                f"{self.path}: {len(inputs)} inputs, {len(graph.output)} outputs; one of each is supported"
            )
        current = inputs[0]
        for node in graph.node:
            # Of a damaged file the type may be bytes, or hold control characters.
            kind = node.op_type if str(node.op_type).isprintable() else repr(node.op_type)
            label = f"{self.path}: node {node.name or node.output[0]!r} ({kind})"
            flowing = [name for name in node.input if name and name not in self.constants]
            if flowing != [current]:
                raise InputError(
                    f"{label}: it does not take the value before it alone; export a chain without branches"
                )
            self._node(label, node, current)
            current = node.output[0]
        if current != graph.output[0].name or not self.layers or self.activated:
            raise InputError(
                f"{self.path}: the chain does not end in a linear layer; end it with Gemm, or MatMul and Add"
            )
        return Network(tuple(self.layers))

    def _node(self, label: str, node: Any, current: str) -> None:
        match node.op_type:
            case "Gemm":
                self._append(label, *self._gemm(label, node, current))
            case "MatMul":
                if node.input[0] != current:
                    raise InputError(f"{label}: the weight stands on the left; export x W instead of W x")
                self._append(label, _transposed(self._matrix(label, node.input[1])), None)
                self.open_bias = True
            case "Add":
                self._add(label, node, current)
            case "Relu":
                if self.activated:
                    raise InputError(f"{label}: no linear layer before it; remove it")
                self.activated, self.open_bias = True, False
            case "Flatten" if not self.layers:
                pass
            case _:
                raise InputError(f"{label}: not supported; use Gemm, MatMul, Add, Relu and a first Flatten only")

    def _append(self, label: str, weight: Matrix, bias: Vector | None) -> None:
        if not self.activated:
            raise InputError(f"{label}: a linear layer follows a linear layer; put a Relu between them")
        self.layers.append(Layer(weight, bias))
        self.activated = False

    def _gemm(self, label: str, node: Any, current: str) -> tuple[Matrix, Vector | None]:
        settings = dict(_attributes(node))
        if node.input[0] != current or settings.get("transA", 0):
            raise InputError(f"{label}: the value does not stand on the left as it is; export x W + b")
        alpha = exact(settings.get("alpha", 1.0), f"{label} alpha")
        beta = exact(settings.get("beta", 1.0), f"{label} beta")
        weight = self._matrix(label, node.input[1])
        if not settings.get("transB", 0):
            weight = _transposed(weight)
        weight = tuple(tuple(alpha * entry for entry in row) for row in weight)
        if len(node.input) < 3 or not node.input[2]:
            return weight, None
        return weight, tuple(beta * entry for entry in self._vector(label, node.input[2], len(weight)))

    def _add(self, label: str, node: Any, current: str) -> None:
        if not self.open_bias:
            raise InputError(f"{label}: not the bias of a MatMul; use Gemm, or MatMul followed by Add")
        (name,) = (name for name in node.input if name != current)
        weight = self.layers[-1].weight
        self.layers[-1] = Layer(weight, self._vector(label, name, len(weight)))
        self.open_bias = False

    def _matrix(self, label: str, name: str) -> Matrix:
        return exact_matrix(self._constant(label, name), f"{label} {name}")

    def _vector(self, label: str, name: str, width: int) -> Vector:
        array = self._constant(label, name)
        flat = array.reshape(-1)
        if len(flat) == 1 and width > 1:
            flat = flat.repeat(width)
        if len(flat) != width or array.ndim > 2 or (array.ndim == 2 and array.shape[0] != 1):
            raise InputError(f"{label} {name}: shape {array.shape} is not a bias of {width} units; give one per unit")
        return exact_vector(flat, f"{label} {name}")

    def _constant(self, label: str, name: str) -> Any:
        if name not in self.constants:
            raise InputError(f"{label}: {name!r} is not a stored tensor; store the weights in the model")
        return self.constants[name]


def _transposed(matrix: Matrix) -> Matrix:
    return tuple(zip(*matrix, strict=True))


def _attributes(node: Any) -> Iterator[tuple[str, int | float | Fraction]]:
    from onnx import helper

    for attribute in node.attribute:
        yield attribute.name, helper.get_attribute_value(attribute)

"""An ONNX chain of Gemm, MatMul + Add, Relu and Flatten as an exact network. No code of the file is run."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

from proofs.formats.arrays import exact, exact_matrix, exact_vector
from proofs.kernel import InputError, Layer, Network, ShapeError
from proofs.kernel.exact import Matrix, Vector
from proofs.kernel.input_file import Allowance, read_bytes

_STANDARD: Final = ("", "ai.onnx")
_OLDEST_OPSET: Final = 7
"""Older operators took attributes that changed how shapes are matched."""

_FLOAT, _INT = 1, 2
_OPERATORS: Final[dict[str, tuple[tuple[int, ...], dict[str, int]]]] = {
    "Gemm": ((2, 3), {"alpha": _FLOAT, "beta": _FLOAT, "transA": _INT, "transB": _INT}),
    "MatMul": ((2,), {}),
    "Add": ((2,), {}),
    "Relu": ((1,), {}),
    "Flatten": ((1,), {"axis": _INT}),
}
"""How many inputs each operator takes, and its attributes with their types, numbered as in ONNX."""


def read_onnx(path: Path) -> Network:
    """Read a model that is one chain from its input to its output.

    Raises:
        InputError: the file, the node, what is wrong with it, and the mend.
    """
    graph = _graph(path)
    try:
        return _Chain(path, _constants(path, graph)).read(graph)
    except ShapeError as error:
        raise InputError(f"{path}: {error.mended('export a chain of Gemm and Relu')}") from None
    except (TypeError, ValueError) as error:
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
        model = onnx.load_model_from_string(read_bytes(path))
    except DecodeError:
        raise InputError(f"{path}: not a readable ONNX file; export the model again") from None
    # A function of the model can give a new meaning to the name of any operator.
    if model.functions:
        raise InputError(f"{path}: the model defines functions of its own; export it with its functions inlined")
    versions = [entry.version for entry in model.opset_import if entry.domain in _STANDARD]
    newest = onnx.defs.onnx_opset_version()
    if len(versions) != 1 or not _OLDEST_OPSET <= versions[0] <= newest:
        raise InputError(
            f"{path}: the version of its operators is {versions[0] if versions else 'missing'}; "
            f"export with one opset_version from {_OLDEST_OPSET} to {newest}"
        )
    if not model.graph.node:
        raise InputError(f"{path}: the graph has no nodes; export the model again")
    return model.graph


def _constants(path: Path, graph: Any) -> dict[str, Any]:
    """The stored tensors, which must be floats that stand in the file as they are."""
    import numpy
    from onnx import TensorProto, numpy_helper

    if graph.sparse_initializer or graph.quantization_annotation:
        raise InputError(f"{path}: it stores sparse or quantised tensors; export plain float32 or float64 tensors")
    floats = {TensorProto.FLOAT, TensorProto.DOUBLE, TensorProto.FLOAT16}
    constants: dict[str, Any] = {}
    allowance = Allowance(str(path))
    for tensor in graph.initializer:
        if tensor.external_data or tensor.data_location == TensorProto.EXTERNAL:
            raise InputError(f"{path}: its weights lie in another file; save the model with its weights inside")
        if tensor.data_type not in floats:
            kind = TensorProto.DataType.Name(tensor.data_type) if tensor.data_type in _kinds() else tensor.data_type
            raise InputError(f"{path}: the tensor {tensor.name!r} is of type {kind}; save float32 or float64 tensors")
        if tensor.name in constants:
            raise InputError(f"{path}: the tensor {tensor.name!r} is stored twice; export the model again")
        with numpy.errstate(all="ignore"):
            constants[tensor.name] = numpy_helper.to_array(tensor)
        allowance.spend(constants[tensor.name].size, 0)
    return constants


def _kinds() -> Any:
    from onnx import TensorProto

    return TensorProto.DataType.values()


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
        given = {current, *self.constants}
        for node in graph.node:
            outputs = list(node.output)
            name = node.name or ", ".join(outputs) or "without a name"
            # protobuf hands out bytes where a name is not UTF-8.
            kind = str(node.op_type) if str(node.op_type).isidentifier() else repr(node.op_type)
            label = f"{self.path}: node {name[:60]!r} ({kind[:60]})"
            self._require_known(label, node)
            flowing = [name for name in node.input if name and name not in self.constants]
            if flowing != [current]:
                raise InputError(
                    f"{label}: it does not take the value before it alone; export a chain without branches"
                )
            if len(outputs) != 1 or outputs[0] in given:
                raise InputError(f"{label}: it does not give one new value; export the model again")
            self._node(label, node, current)
            current = outputs[0]
            given.add(current)
        if current != graph.output[0].name or not self.layers or self.activated:
            raise InputError(
                f"{self.path}: the chain does not end in a linear layer; end it with Gemm, or MatMul and Add"
            )
        return Network(tuple(self.layers))

    def _require_known(self, label: str, node: Any) -> None:
        """Refuse everything in a node that could change its meaning and is not read below."""
        if node.domain not in _STANDARD:
            raise InputError(
                f"{label}: an operator of {node.domain or 'its own'!r}; use the standard ones of ONNX only"
            )
        if node.op_type not in _OPERATORS:
            raise InputError(f"{label}: not supported; use {', '.join(_OPERATORS)} only")
        arities, attributes = _OPERATORS[node.op_type]
        if len(node.input) not in arities:
            raise InputError(f"{label}: {len(node.input)} inputs; it takes {' or '.join(map(str, arities))}")
        names = [attribute.name for attribute in node.attribute]
        for attribute in node.attribute:
            if attribute.ref_attr_name or attributes.get(attribute.name) != attribute.type:
                raise InputError(f"{label}: the attribute {attribute.name!r} is not understood; leave it out")
        if len(set(names)) < len(names):
            raise InputError(f"{label}: an attribute stands there twice; export the model again")

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
            case "Flatten":
                if self.layers or dict(_attributes(node)).get("axis", 1) != 1:
                    raise InputError(f"{label}: it does not flatten each input alone; put one with axis 1 first")

    def _append(self, label: str, weight: Matrix, bias: Vector | None) -> None:
        if not self.activated:
            raise InputError(f"{label}: a linear layer follows a linear layer; put a Relu between them")
        self.layers.append(Layer(weight, bias))
        self.activated = False

    def _gemm(self, label: str, node: Any, current: str) -> tuple[Matrix, Vector | None]:
        settings = dict(_attributes(node))
        if node.input[0] != current or settings.get("transA", 0) != 0:
            raise InputError(f"{label}: the value does not stand on the left as it is; export x W + b")
        alpha = exact(settings.get("alpha", 1.0), f"{label} alpha")
        beta = exact(settings.get("beta", 1.0), f"{label} beta")
        weight = self._matrix(label, node.input[1])
        if settings.get("transB", 0) not in (0, 1):
            raise InputError(f"{label}: transB is {settings['transB']}; write 0 or 1")
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

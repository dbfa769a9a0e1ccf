"""What the forward pass of a torch module does to its input: the functions called on the value that flows through it.

The module is run once on a sample batch, and every torch function that is handed the flowing value is written down,
whether a layer called it or `forward` itself. Reading a number of it (`if x.sum() > 0`) is such a function and refused,
so what is written down does not depend on the sample.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any, Final

import torch
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode

from proofs.kernel import InputError

OF_ITS_SHAPE: Final = frozenset(
    {"size", "dim", "ndim", "ndimension", "shape", "numel", "__len__"}
    | {"dtype", "device", "layout", "is_cuda", "is_floating_point", "is_contiguous", "requires_grad"}
)
"""What may be asked of the flowing value without reading any of its numbers."""

CONVERSIONS: Final = frozenset(
    {"to", "float", "double", "half", "bfloat16", "type"} | {"contiguous", "detach", "clone", "requires_grad"}
)
"""Functions that change no number, where they change no type."""


@dataclass(frozen=True)
class Call:
    """A function called on the flowing value.

    Attributes:
        name: of the function: `relu` for `torch.relu`, `F.relu`, `x.relu()` and in-place forms alike.
        module: the path of the submodule that called it, or the type of the module itself.
        settings: its arguments after the flowing value.
        named: its named arguments.
        before: the shape of the flowing value before the call.
        after: the shape after it.
    """

    name: str
    module: str
    settings: tuple[Any, ...]
    named: Mapping[str, Any]
    before: torch.Size
    after: torch.Size

    def setting(self, position: int, name: str, default: Any = None) -> Any:
        """An argument given by position, counted without the flowing value, or by name."""
        return self.settings[position] if position < len(self.settings) else self.named.get(name, default)


def recorded(module: nn.Module, batch: Tensor, supported: frozenset[str]) -> tuple[tuple[Call, ...], Tensor]:
    """The calls of one run on the batch, and what the module returned.

    Args:
        module: any module that takes one tensor and returns one.
        batch: its input; the first axis counts the points.
        supported: the names of the functions that may be called on the flowing value.

    Raises:
        InputError: another function is called, a value from before is used again, or the module does not return the
            flowing value; the message names the submodule.
    """
    recorder = _Recorder(batch, supported, type(module).__name__)
    with ExitStack() as stack:
        for name, part in module.named_modules():
            if name:
                stack.callback(part.register_forward_pre_hook(recorder.entering(name)).remove)
                stack.callback(part.register_forward_hook(recorder.leaving).remove)
        stack.enter_context(torch.no_grad())
        stack.enter_context(recorder)
        result = module(batch)
    if result is not recorder.flowing:
        kind = "an earlier value" if isinstance(result, Tensor) else f"a {type(result).__name__}"
        raise InputError(f"{type(module).__name__}: forward returns {kind}; return the value of the last layer alone")
    return tuple(recorder.calls), result


@dataclass(eq=False)
class _Recorder(TorchFunctionMode):
    flowing: Tensor
    supported: frozenset[str]
    root: str
    calls: list[Call] = field(default_factory=list)
    modules: list[str] = field(default_factory=list)
    past: list[Tensor] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def entering(self, name: str) -> Callable[[nn.Module, Any], None]:
        def hook(_module: nn.Module, _arguments: Any) -> None:
            self.modules.append(name)

        return hook

    def leaving(self, _module: nn.Module, _arguments: Any, _result: Any) -> None:
        self.modules.pop()

    def __torch_function__(
        self, function: Any, _types: Any, arguments: Sequence[Any] = (), named: Mapping[str, Any] | None = None
    ) -> Any:
        named = named or {}
        given = [*_tensors(arguments), *_tensors(named.values())]
        if not any(tensor is self.flowing or self._is_past(tensor) for tensor in given):
            return function(*arguments, **named)
        name = _name(function)
        if name in OF_ITS_SHAPE:
            return function(*arguments, **named)
        return self._call(name, function, arguments, named)

    def _call(self, name: str, function: Any, arguments: Sequence[Any], named: Mapping[str, Any]) -> Any:
        where = self.modules[-1] if self.modules else self.root
        if name not in self.supported | CONVERSIONS:
            raise InputError(f"{where}: {name} is not supported; a chain of Linear and activations is read")
        given = [*arguments, *named.values()]
        if sum(value is self.flowing for value in given) != 1 or any(self._is_past(value) for value in given):
            raise InputError(f"{where}: {name} takes more than the last value; a chain without branches is read")
        if not (arguments and arguments[0] is self.flowing) and named.get("input") is not self.flowing:
            raise InputError(f"{where}: {name} does not take the flowing value first; a chain of layers is read")
        before, kind = self.flowing.shape, self.flowing.dtype
        result = function(*arguments, **named)
        if not isinstance(result, Tensor):  # the name of its type
            return result
        if name in CONVERSIONS and result.dtype is not kind:
            raise InputError(f"{where}: {name} rounds to {result.dtype}; convert the module and the data beforehand")
        if result is not self.flowing:
            self.past.append(self.flowing)
        self.flowing = result
        if name not in CONVERSIONS:
            rest = {key: value for key, value in named.items() if key != "input"}
            settings = tuple(arguments[1:]) if arguments else ()
            self.calls.append(Call(name, where, settings, rest, before, result.shape))
        return result

    def _is_past(self, value: object) -> bool:
        return any(value is tensor for tensor in self.past)


def _tensors(values: Any) -> Iterator[Tensor]:
    for value in values:
        if isinstance(value, Tensor):
            yield value
        elif isinstance(value, list | tuple):
            yield from _tensors(value)


def _name(function: Any) -> str:
    """`relu` for `relu_` and for whatever home it has; `shape` for the getter of a property."""
    getter = function.__name__ == "__get__"
    name: str = function.__self__.__name__ if getter else function.__name__
    return name if name.endswith("__") else name.rstrip("_")

"""The API reference: every public name of `localmin`, in groups, from its docstring."""

from __future__ import annotations

import inspect
from typing import Final, get_args

import localmin
from proofs.opinions import opinion
from proofs.report import sweep_summary
from proofs.search import on_demand
from proofs.search.trained import outcome
from proofs.sweep import swept, work

GROUPS: Final = {
    "Ask": ("decide", "certify", "certify_many", "summary", "landscape", "generate", "outputs", "draw_training"),
    "Answers": (
        "Decision", "IsLocalMinimum", "IsNotLocalMinimum", "Undecided", "LandscapeResult", "Theorem", "Conclusion",
    ),
    "Check": ("check", "prove_in_coq", "Certificate", "read_certificate", "write_certificate", "Rejected"),
    "Networks and data": ("Problem", "Network", "Layer", "Dataset", "Decay"),
    "From elsewhere, and files": (
        "network_from_arrays", "network_from_torch", "problem_from_torch", "dataset_from_arrays",
        "read_network", "write_network", "read_dataset", "write_dataset",
    ),
    "Activations": (
        "Activation", "Identity", "ReLU", "LeakyReLU", "Sigmoid", "Tanh", "Softplus", "GELU", "GELUTanh", "SiLU",
    ),
    "Losses": ("Loss", "Squared", "Huber", "Logistic", "SoftmaxCrossEntropy"),
    "Errors": ("InputError", "ShapeError", "GenerationError"),
}  # fmt: skip

"""The public names, each once."""

TYPES: Final = {
    "What `certify` answers": get_args(outcome.Answer),
    "What `certify_many` yields, and `summary`": (work.Done, swept.Swept, swept.End, sweep_summary.Summary),
    "What `generate` gives": (on_demand.GeneratedMinimum,),
    "What `prove_in_coq` answers": (opinion.Opinion, opinion.Stance),
    "What theorems conclude": get_args(localmin.Conclusion),
}
"""Types of answers that have no public name of their own."""


class MissingNameError(LookupError):
    """A public name is in no group, or in two."""


def api_page() -> str:
    """The page as reStructuredText; raises MissingNameError."""
    grouped = [name for names in GROUPS.values() for name in names]
    if sorted(grouped) != sorted(localmin.__all__):
        wrong = sorted(set(localmin.__all__) ^ set(grouped)) or sorted(n for n in grouped if grouped.count(n) > 1)
        raise MissingNameError(f"docs/building/api_page.py: {', '.join(wrong)}: put each public name into one group")
    title = "The Python API"
    about = "``import localmin`` hands out these names and no others; the types at the end are those of answers."
    parts = [title, "=" * len(title), "", about, ""]
    for group, names in GROUPS.items():
        parts += [group, "-" * len(group), "", *(line for name in names for line in _entry(name))]
    for heading, kinds in TYPES.items():
        parts += [heading, "-" * len(heading), ""]
        for kind in kinds:
            parts += [f".. autoclass:: {kind.__module__}.{kind.__qualname__}", "   :members:", ""]
    return "\n".join(parts)


def _entry(name: str) -> list[str]:
    value = getattr(localmin, name)
    if inspect.isclass(value):
        hidden = "   :exclude-members: with_traceback, add_note\n" if issubclass(value, BaseException) else ""
        return [f".. autoclass:: localmin.{name}", "   :members:", hidden, ""]
    if inspect.isroutine(value):
        return [f".. autofunction:: localmin.{name}", ""]
    return [f".. py:type:: localmin.{name}", f"   :canonical: {_union(value)}", ""]


def _union(value: object) -> str:
    return " | ".join(member.__name__ for member in value.__args__)  # type: ignore[attr-defined]

"""An outcome about a trained network as a JSON document; docs/trained-networks.md lists the keys."""

from importlib.metadata import version

from proofs.kernel import Problem, Theorem
from proofs.kernel.problem_files import network_json
from proofs.report.architecture import architecture
from proofs.report.conclusions import Json
from proofs.report.json_result import theorem_json
from proofs.report.trained_wording import training
from proofs.search.trained.outcome import Unknown
from proofs.trained_result import TrainedResult


def trained_json(result: TrainedResult, seconds: float) -> Json:
    """`verify trained --json`; every theorem with the certificate that `verify check` accepts."""
    answer = result.answer
    unknown = answer if isinstance(answer, Unknown) else None
    return {
        "localmin": version("localmin"),
        "outcome": result.outcome.value,
        "architecture": architecture(result.given.network),
        "training": training(result.given),
        "parameters": sum(1 for layer in result.given.network.layers for _ in layer.numbers()),
        "facts": [{"label": label, "text": text} for label, text in result.facts()],
        "reason": None if unknown is None else unknown.reason,
        "flat_directions": None if unknown is None else unknown.flat_directions,
        "least_curvature": None if unknown is None else unknown.least_curvature,
        "theorems": [{**_about(result.given, theorem), **theorem_json(theorem)} for theorem in result.theorems],
        "interrupted": result.interrupted,
        "seconds": round(seconds, 3),
    }


def _about(given: Problem, theorem: Theorem) -> Json:
    """Which network the theorem is about, and that network where it is not the one given."""
    network = theorem.problem.network
    if network == given.network:
        return {"about": "given", "network": None}
    smaller = not network.same_shape(given.network)
    return {"about": "without-dead-units" if smaller else "another-point", "network": network_json(network)}

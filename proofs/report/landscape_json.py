"""What was proved about a landscape as a JSON document; docs/landscapes.md lists the keys."""

from importlib.metadata import version
from typing import TYPE_CHECKING

from proofs.kernel.landscape.file import landscape_json as certificate_json
from proofs.kernel.problem_files import network_json
from proofs.landscape_result import LandscapeResult
from proofs.readable_numbers import nearest_float
from proofs.report.conclusions import Json
from proofs.report.json_result import theorem_json
from proofs.report.landscape_conclusions import families_json, landscape_conclusion_json
from proofs.search.landscape.representatives import ProvedFamilies

if TYPE_CHECKING:
    from numeric.basins import Basins
    from proofs.opinions.landscape_paths import LowPath


def landscape_json(result: LandscapeResult, seconds: float) -> Json:
    """`verify landscape --json`, with the certificate that `verify check` accepts."""
    theorem = result.answer.theorem
    return {
        "localmin": version("localmin"),
        "data": result.name,
        "outcome": result.outcome.value,
        "reason": result.answer.reason or None,
        "theorem": None if theorem is None else landscape_conclusion_json(theorem),
        "certificate": None if theorem is None else certificate_json(result.landscape, theorem.certificate),
        "families": [
            {"residual": [str(entry) for entry in found.conclusion.residual], "families": _families(found)}
            for found in result.answer.families
        ],
        "representatives": [theorem_json(proved) for proved in result.answer.representatives],
        "evidence": {
            "basins": None if result.basins is None else _basins(result.basins),
            "low_paths": None if result.paths is None else [list(map(_low_path, paths)) for paths in result.paths],
        },
        "seconds": round(seconds, 3),
    }


def _basins(basins: "Basins") -> Json:
    """Where training runs ended, by the places of the minima; evidence, not proof."""
    return {
        "setting": basins.setting,
        "runs": basins.runs,
        "elsewhere": basins.elsewhere,
        "minima": [
            {"runs": runs, "share": basins.share(k), "interval_95": list(basins.interval(k))}
            for k, runs in enumerate(basins.counts)
        ],
    }


def _low_path(path: "LowPath | None") -> Json | None:
    """A path from a network of a family; the output weights on a piece are those of the corner where it starts."""
    if path is None:
        return None
    return {
        "target": [str(entry) for entry in path.target],
        "highest": str(path.highest),
        "highest_float": nearest_float(path.highest),
        "corners": [network_json(network) for network in path.corners],
    }


def _families(found: ProvedFamilies) -> list[Json]:
    """Each family with a network of it, and the certificates that this is a local minimum, and strict as the family."""
    return [
        family
        | {
            "network": network_json(representative.minimum.problem.network),
            "theorems": [
                theorem_json(theorem)
                for theorem in (representative.minimum, representative.isolated)
                if theorem is not None
            ],
        }
        for family, representative in zip(families_json(found.conclusion), found.representatives, strict=True)
    ]

"""Results of claims to report on, built without the command."""

from functools import cache

from proofs.audit.registry import by_name
from proofs.audit.result import ClaimResult, RunOptions, run


@cache
def claim_result(name: str) -> ClaimResult:
    return run(by_name(name), RunOptions(time_limit=1.0, experiments=None), lambda message: None)

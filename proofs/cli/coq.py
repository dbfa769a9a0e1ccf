"""The theories of Coq, compiled when they are first asked for."""

from collections.abc import Callable
from typing import Final

SECONDS: Final = 600.0
"""What compiling, or one proof, may take where no limit is set."""


def ready_coq(report: Callable[[str], None], time_limit: float = SECONDS) -> str:
    """Compile the verified checker unless that has been done; why Coq cannot be used, or nothing."""
    from proofs.opinions.coq_theorem import CHECKERS
    from proofs.opinions.coq_theories import CoqError, compiled

    report("the theories of Coq (the first time a minute or two)")
    try:
        compiled(CHECKERS, time_limit)
    except CoqError as error:
        return str(error)
    return ""

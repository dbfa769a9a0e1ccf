"""What the exit status of `verify` says."""

from enum import IntEnum


class ExitStatus(IntEnum):
    """0 to 4 answer the question; the others say why there is no answer."""

    PROVED = 0
    REFUTED = 1
    BAD_INPUT = 2
    UNKNOWN = 3
    CONTRADICTION = 4
    INTERNAL_ERROR = 70
    INTERRUPTED = 130
    BROKEN_PIPE = 141

"""The command `verify`. One file a subcommand; heavy packages are imported where a subcommand uses them."""

import errno
import sys
from collections.abc import Sequence
from contextlib import suppress

from proofs.cli.errors import UsageError, one_line
from proofs.cli.exit_status import ExitStatus
from proofs.cli.streams import discard_output, standard_streams


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `verify`; returns its exit status, see `ExitStatus`."""
    words = [*(sys.argv[1:] if arguments is None else arguments)]  # in this package `list` is a command
    with standard_streams():
        try:
            try:
                return _run(words)
            except SystemExit as end:  # --help
                sys.stdout.flush()
                return end.code if isinstance(end.code, int) else 0
        except BrokenPipeError:
            discard_output()
            return ExitStatus.BROKEN_PIPE
        except OSError as error:
            # Not even the message of an error can be written: the disk that standard output goes to is full.
            discard_output()
            _say(f"error: standard output cannot be written ({error.strerror}); free some space")
            return ExitStatus.BAD_INPUT


def _run(words: list[str]) -> int:
    """Run the command and say in one line what is wrong; raises OSError where standard output cannot be written."""
    from proofs.cli.commands import dispatch
    from proofs.kernel.input_file import InputError

    try:
        status = dispatch(words)
        sys.stdout.flush()
        return status
    except (UsageError, InputError) as error:
        return _failed(words, f"error: {one_line(str(error))}", ExitStatus.BAD_INPUT)
    except KeyboardInterrupt:
        return _failed(words, "interrupted", ExitStatus.INTERRUPTED)
    except BrokenPipeError:
        raise
    except Exception as error:
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            if error.filename is None:  # a stream rather than a file that was opened
                raise
            reason = f"error: {one_line(str(error.filename))}: cannot be written ({error.strerror}); free some space"
            return _failed(words, reason, ExitStatus.BAD_INPUT)
        # Python would end with status 1, and that would read as "refuted".
        import traceback

        traceback.print_exc()
        bug = "internal error: this is a bug of localmin, please report it with the lines above"
        return _failed(words, bug, ExitStatus.INTERNAL_ERROR)


def _failed(words: list[str], reason: str, status: ExitStatus) -> ExitStatus:
    """Say why there is no answer: on standard error, and with `--json` as a document on standard output, too."""
    _say(reason)
    if "--json" in words[1:]:
        import json

        print(json.dumps({"error": reason.removeprefix("error: "), "status": int(status)}, indent=1))
        sys.stdout.flush()
    return status


def _say(line: str) -> None:
    with suppress(OSError):
        print(line, file=sys.stderr)

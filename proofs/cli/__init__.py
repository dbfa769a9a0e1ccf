"""The command `verify`. One file a subcommand; heavy packages are imported where a subcommand uses them."""

import os
import sys
from collections.abc import Sequence

from proofs.cli.errors import UsageError, one_line
from proofs.cli.exit_status import ExitStatus
from proofs.cli.streams import standard_streams


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `verify`; returns its exit status, see `ExitStatus`."""
    from proofs.cli.commands import dispatch
    from proofs.kernel.strict_json import InputError

    with standard_streams():
        try:
            # In this package `list` and `all` are commands.
            status = dispatch([*(sys.argv[1:] if arguments is None else arguments)])
            sys.stdout.flush()
            return status
        except SystemExit as end:  # --help
            return end.code if isinstance(end.code, int) else 0
        except (UsageError, InputError) as error:
            print(f"error: {one_line(str(error))}", file=sys.stderr)
            return ExitStatus.BAD_INPUT
        except KeyboardInterrupt:
            print("interrupted", file=sys.stderr)
            return ExitStatus.INTERRUPTED
        except BrokenPipeError:
            # Nobody reads on; without this Python would complain once more when it flushes at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return ExitStatus.BROKEN_PIPE
        except Exception:
            # Python would end with status 1, and that would read as "refuted".
            import traceback

            traceback.print_exc()
            print("internal error: this is a bug of localmin, please report it with the lines above", file=sys.stderr)
            return ExitStatus.INTERNAL_ERROR

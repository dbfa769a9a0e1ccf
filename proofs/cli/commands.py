"""From the first word of the command line to the file that answers it."""

from difflib import get_close_matches
from importlib import import_module
from typing import Final

from proofs.cli.errors import UsageError, one_line
from proofs.cli.exit_status import ExitStatus

COMMANDS: Final = {
    "list": "proofs.cli.list",
    "all": "proofs.cli.all",
    "point": "proofs.cli.point",
    "trained": "proofs.cli.trained",
    "landscape": "proofs.cli.landscape",
    "check": "proofs.cli.check",
    "generate": "proofs.cli.generate",
    "reproduce": "proofs.cli.reproduce",
    "completion": "proofs.cli.completion",
    "man": "proofs.cli.man",
}

HELP: Final = """\
usage: verify COMMAND [options]

Proves or refutes statements about local minima in the training of small
neural networks. A verdict is only what an exact, independent kernel accepted.

commands:
  CLAIM                  one statement of the paper, such as proposition-1:
                         exact proof, second opinions, numeric cross-check
  list                   the claims, with their verdicts on record
  all                    every claim, one table, and the errata
  point NETWORK DATA     your own network: is it at a local minimum?
  trained NETWORK DATA   a trained network: at a minimum, stuck, or just slow?
  trained --many MANIFEST --out DIR
                         the same of a whole sweep of networks
  landscape DATA --hidden N
                         every local minimum of a small network, and the global
                         one
  check CERTIFICATE --network NETWORK --data DATA
                         check a certificate, with the kernel alone
  generate --out DIR     a certified bad local minimum on demand
  reproduce EXPERIMENT   run a numeric experiment of the paper again
  completion SHELL       a script that completes all this in bash, zsh or fish
  man                    this help and that of every command as a manual page

options (after the command; `verify COMMAND --help` shows those of a command):
  --json                 one JSON document on standard output and nothing else,
                         {"error": ..., "status": ...} where there is no answer
  --report DIR           write a report as a web page and as LaTeX, and a PDF
                         where pdflatex is present
  --seed N               seed of the numeric experiments
  --device NAME          where they run: auto, cpu or cuda
  --no-numeric           leave them out
  --quiet                no progress on standard error
  -h, --help             this help
  --version              the version

exit status:
  0  proved, a local minimum, certified or loss 0 within reach, or accepted
  1  refuted, not a local minimum, descent continues, classified, or rejected
  2  the command line or a file cannot be used
  3  unknown
  4  two layers contradict each other: a bug of localmin
 70  an internal error: a bug of localmin
130  interrupted; a verdict that was shown stands all the same
141  whoever read the output has gone away
"""


def dispatch(arguments: list[str]) -> ExitStatus:
    """Run the command; raises UsageError where there is no such command."""
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        print(HELP, end="")
        return ExitStatus.PROVED
    word, *rest = arguments
    if word == "--version":
        from importlib.metadata import version

        print(f"localmin {version('localmin')}")
        return ExitStatus.PROVED
    if word.startswith("-"):
        raise UsageError(f"{one_line(word)} stands before the command; write the command first: verify COMMAND {word}")
    if word in COMMANDS:
        run = import_module(COMMANDS[word]).run
    else:
        from proofs.cli import claim

        close = get_close_matches(word, COMMANDS, n=1, cutoff=0.7)
        hint = f"{word!r} is no command; did you mean 'verify {close[0]}'?" if close else ""
        return claim.run(claim.named(word, hint), rest)
    status = run(rest)
    assert isinstance(status, ExitStatus)
    return status

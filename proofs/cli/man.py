"""`verify man`: the help of all commands as one manual page, from the same parsers."""

from importlib.metadata import version
from typing import Final

from proofs.cli.commands import HELP
from proofs.cli.exit_status import ExitStatus
from proofs.cli.options import Parser
from proofs.cli.words import Command, Word, claim_names, commands

_ESCAPES: Final = {"\\": "\\e", "-": "\\-", "'": "\\(aq", "`": "\\(ga", "^": "\\(ha", "~": "\\(ti"}


def parser() -> Parser:
    """The options."""
    return Parser(
        "man", "Print a manual page: `verify man | man -l -` shows it; saved as verify.1 it can be installed."
    )


def run(words: list[str]) -> ExitStatus:
    """Print the page."""
    parser().parse_args(words)
    print(manual(commands(), claim_names()), end="")
    return ExitStatus.PROVED


def manual(found: tuple[Command, ...], claims: dict[str, str]) -> str:
    """The page in the language of `man`."""
    about = HELP.split("\n\n")[1].replace("\n", " ")
    parts = [
        f'.TH VERIFY 1 "" "localmin {version("localmin")}" "User Commands"',
        ".SH NAME\nverify \\- local minima of neural networks, proved or refuted",
        f".SH SYNOPSIS\n.B verify\n.I COMMAND\n.RI [ options ]\n.SH DESCRIPTION\n{_text(about)}",
        ".SH COMMANDS",
        *(_section(command, claims) for command in found),
        ".SH EXIT STATUS",
        *(_status(line) for line in HELP.split("exit status:\n")[1].splitlines()),
        ".SH SEE ALSO\nTutorial, mathematics and what has to be believed: the folder docs of the project.",
    ]
    return "\n".join(parts) + "\n"


def _section(command: Command, claims: dict[str, str]) -> str:
    if command.name in claims:
        title, about = "verify CLAIM", "One claim, from the exact proof to the second opinions. The claims:"
        listed = [f".TP\n.B {_escaped(name)}\n{_text(title_of)}" for name, title_of in claims.items()]
        return "\n".join([f".SS {_escaped(title)}", _text(about), *listed, *map(_word, command.words)])
    return "\n".join([f".SS {_escaped(f'verify {command.name}')}", _text(command.about), *map(_word, command.words)])


def _word(word: Word) -> str:
    value = f" \\fI{_escaped(word.placeholder)}\\fR" if word.placeholder else ""
    names = ", ".join(f"\\fB{_escaped(name)}\\fR{value}" for name in word.names) or value.strip()
    required = " (required)" if word.required else ""
    return f".TP\n{names}\n{_text(word.about + required)}"


def _status(line: str) -> str:
    number, _, words = line.strip().partition("  ")
    return f".TP\n.B {number}\n{_text(words)}"


def _escaped(text: str) -> str:
    return "".join(_ESCAPES.get(character, character) for character in text)


def _text(text: str) -> str:
    """A line of text; one that begins with a point or a quote would be a request."""
    return f"\\&{_escaped(' '.join(text.split()))}"

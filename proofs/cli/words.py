"""What can stand on the command line, read off the parsers: for the reference, the manual and the completion."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from importlib import import_module
from pathlib import Path

from proofs.cli.commands import COMMANDS
from proofs.cli.options import Parser


class Takes(Enum):
    """What follows an option, or stands in its own right."""

    NOTHING = "nothing"
    FILE = "a file"
    FOLDER = "a folder"
    CHOICE = "one of some words"
    VALUE = "something else"


@dataclass(frozen=True, slots=True)
class Word:
    """An option, or an argument that has no name.

    Attributes:
        names: `--seed`; of an argument, none.
        placeholder: what the help calls its value; empty where there is none.
        choices: what it may be, as far as that can be listed.
        about: the help.
    """

    names: tuple[str, ...]
    placeholder: str
    takes: Takes
    choices: tuple[str, ...]
    about: str
    required: bool


@dataclass(frozen=True, slots=True)
class Command:
    """A command with what may follow it; arguments first."""

    name: str
    about: str
    words: tuple[Word, ...]

    @property
    def options(self) -> tuple[Word, ...]:
        """Those that have names."""
        return tuple(word for word in self.words if word.names)

    @property
    def arguments(self) -> tuple[Word, ...]:
        """Those that have none, in their order."""
        return tuple(word for word in self.words if not word.names)


def parsers() -> tuple[Parser, ...]:
    """The parser of one claim, which stands for all of them, of every command, and of a sweep."""
    from proofs.cli import claim, trained_many

    found: list[Parser] = [import_module(module).parser() for module in COMMANDS.values()]
    place = list(COMMANDS).index("trained") + 1
    return (claim.parser(claim.named("proposition-1", "")), *found[:place], trained_many.parser(), *found[place:])


def commands() -> tuple[Command, ...]:
    """Every command, as `parsers` has them."""
    return tuple(_command(parser) for parser in parsers())


def one_each(found: Sequence[Command]) -> tuple[Command, ...]:
    """Commands by their first word: `trained` has the options of a sweep, too."""
    by_name: dict[str, Command] = {}
    for command in found:
        name = command.name.split()[0]
        known = by_name.get(name, Command(name, command.about, ()))
        more = tuple(word for word in command.words if not {*word.names} & {n for w in known.words for n in w.names})
        by_name[name] = Command(name, known.about, known.words + more)
    return tuple(by_name.values())


def claim_names() -> dict[str, str]:
    """The claims with their titles."""
    from proofs.audit.registry import claims
    from proofs.report.plain import plain

    return {claim.name: plain(claim.title) for claim in claims()}


def _command(parser: Parser) -> Command:
    name = parser.prog.removeprefix("verify ")
    # argparse doubles the percent sign in what it formats.
    words = [_word(name, action) for action in actions(parser)]
    return Command(name, (parser.description or "").replace("%%", "%"), tuple(words))


def actions(parser: argparse.ArgumentParser) -> list[argparse.Action]:
    """Arguments first, then options, in the order of the parser."""
    return sorted(parser._actions, key=lambda action: bool(action.option_strings))


def _word(command: str, action: argparse.Action) -> Word:
    choices = tuple(map(str, action.choices or ())) or _listed(command, action.dest)
    value = action.metavar if isinstance(action.metavar, str) else "{" + ",".join(choices) + "}"
    about = (action.help or "").replace("%%", "%")
    required = bool(action.option_strings) and action.required
    placeholder = "" if action.nargs == 0 else value
    return Word(tuple(action.option_strings), placeholder, _takes(action, choices), choices, about, required)


def _takes(action: argparse.Action, choices: tuple[str, ...]) -> Takes:
    if action.nargs == 0:
        return Takes.NOTHING
    if action.type is Path:
        return Takes.FOLDER if action.metavar == "DIR" else Takes.FILE
    return Takes.CHOICE if choices else Takes.VALUE


def _listed(command: str, name: str) -> tuple[str, ...]:
    """Words that are looked up when the command runs: experiments, data of the zoo."""
    if (command, name) == ("reproduce", "experiment"):
        from numeric.experiments.names import EXPERIMENTS

        return tuple(EXPERIMENTS)
    if (command, name) == ("landscape", "data"):
        from dataset_zoo import names

        return tuple(names())
    return ()

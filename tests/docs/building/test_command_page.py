from __future__ import annotations

from importlib import import_module

import pytest
from building.command_page import command_page

from proofs.cli.commands import COMMANDS
from proofs.cli.options import Parser
from proofs.cli.words import actions, parsers


def section(parser: Parser) -> str:
    return command_page().split(f"\n## `{parser.prog}`\n")[1].split("\n## ")[0]


def test_every_command_is_there() -> None:
    named = {parser.prog for parser in parsers()}
    assert named == {f"verify {name}" for name in (*COMMANDS, "proposition-1", "trained --many")}


@pytest.mark.parametrize("parser", parsers(), ids=lambda parser: parser.prog)
def test_every_argument_and_option_is_there_with_its_help(parser: Parser) -> None:
    rows = [line for line in section(parser).splitlines() if line.startswith("| `")]
    assert len(rows) == len(parser._actions)
    for action, row in zip(actions(parser), rows, strict=True):
        for word in action.option_strings or [str(action.metavar)]:
            assert word in row.split("|")[1]
        assert (action.help or "").split(" ")[0].replace("%%", "%") in row.split("|", 2)[2]
        assert ("(required)" in row) == (bool(action.option_strings) and action.required)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_parser_of_a_command_is_the_one_that_its_help_shows(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    module = import_module(COMMANDS[name])
    with pytest.raises(SystemExit):
        module.run(["--help"])
    assert capsys.readouterr().out == module.parser().format_help()

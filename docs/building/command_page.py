"""The command reference, from the parsers of the commands."""

from __future__ import annotations

import argparse
from textwrap import wrap
from typing import Final

from proofs.cli.commands import HELP
from proofs.cli.options import Parser
from proofs.cli.words import actions, parsers

_ABOUT: Final = """\
Options are written out: no abbreviation is understood. A claim is named as `verify list` names it; all claims have the
options of `verify proposition-1`."""


def command_page() -> str:
    """All commands with their arguments and options, and the exit statuses, as Markdown."""
    parts = [
        "# The command `verify`",
        f"```text\n{HELP.strip()}\n```",
        _ABOUT,
    ]
    return "\n\n".join([*parts, *map(_section, parsers())]) + "\n"


def _section(parser: Parser) -> str:
    words = " ".join(parser.format_usage().removeprefix("usage: ").split())
    usage = "\n".join(wrap(words, 76, subsequent_indent="    ", break_on_hyphens=False))
    rows = [f"| {_written(action)} | {_cell(action)} |" for action in actions(parser)]
    table = "\n".join(["| argument or option | meaning |", "|---|---|", *rows])
    return f"## `{parser.prog}`\n\n{parser.description}\n\n```text\n{usage}\n```\n\n{table}"


def _written(action: argparse.Action) -> str:
    value = "" if action.nargs == 0 else action.metavar or "{" + ",".join(action.choices or ()) + "}"
    words = action.option_strings or [""]
    return ", ".join(f"`{f'{word} {value}'.strip()}`" for word in words)


def _cell(action: argparse.Action) -> str:
    required = bool(action.option_strings) and action.required
    text = (action.help or "").replace("%%", "%").replace("|", "\\|").replace("*", "\\*").replace("<", "&lt;")
    return f"{text} (required)" if required else text

"""The README names what there is: pictures, pages, commands, and the verdicts on record."""

from __future__ import annotations

import re
from pathlib import Path

from proofs.audit.claim import Status
from proofs.audit.registry import by_name, claims
from proofs.cli.commands import COMMANDS

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_it_is_short() -> None:
    assert len(README.splitlines()) < 120


def test_its_links_and_its_picture_are_there() -> None:
    found = re.findall(r"(!?)\[([^\]]*)\]\(([^)#]+)(?:#[^)]*)?\)", README)
    assert [address for _, _, address in found if not (ROOT / address).is_file()] == []
    [(words, picture)] = [(words, address) for mark, words, address in found if mark]
    assert len(words) > 40
    text = (ROOT / picture).read_text(encoding="utf-8")
    assert "<svg" in text
    assert "<image" not in text
    assert README.index(picture) < README.index("pip install")


def test_its_commands_are_commands() -> None:
    named = re.findall(r"verify ([a-z][a-z0-9-]*)", README)
    assert set(named) <= {*COMMANDS, *(claim.name for claim in claims())}
    assert set(COMMANDS) - set(named) == {"man"}


def test_its_verdicts_are_those_on_record() -> None:
    rows = re.findall(r"^\| `([a-z0-9-]+)`: .* \| (\w+) \| (\w*) ?\|$", README, re.MULTILINE)
    of_the_paper = [claim for claim in claims() if claim.source == by_name("proposition-1").source]
    assert [name for name, _, _ in rows] == [claim.name for claim in of_the_paper]
    for (_, printed, amended), claim in zip(rows, of_the_paper, strict=True):
        assert Status(printed) is claim.printed.status
        assert (Status(amended) if amended else None) is (claim.amended and claim.amended.status)

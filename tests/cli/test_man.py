"""The manual page is one for groff, and has every command, claim, option and exit status."""

from __future__ import annotations

import re
import subprocess

import pytest

from proofs.audit.registry import claims
from proofs.cli.words import commands

from .conftest import Verify


@pytest.mark.needs("groff")
def test_the_page(verify: Verify) -> None:
    ran = verify("man")
    assert (ran.status, ran.err) == (0, "")
    command = ["groff", "-man", "-Tascii", "-ww", "-P-c", "-rLL=100n"]
    done = subprocess.run(command, input=ran.out, capture_output=True, text=True, check=True, timeout=60)
    assert done.stderr == ""
    page = " ".join(re.sub("\x1b\\[[0-9;]*m|.\b", "", done.stdout).split())
    for command_there in commands():
        name = "CLAIM" if command_there.name == "proposition-1" else command_there.name
        section = page.split(f" verify {name} ")[1]
        for word in command_there.words:
            assert word.placeholder in section
            assert all(option in section for option in word.names)
            assert " ".join(word.about.split()[:3]) in section
    assert [claim.name for claim in claims() if claim.name not in page] == []
    assert "130 interrupted; a verdict that was shown stands all the same" in page

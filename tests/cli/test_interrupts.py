"""The verdict comes first, and an interrupt after it does not take it away."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time

import pytest

from .conftest import Files

SLOW_EVIDENCE = """
import sys, time
from proofs.cli import main
from proofs.opinions import provers

def slow(*arguments, **options):
    print("started", file=sys.stderr, flush=True)
    for _ in range(600):  # a signal just before a sleep does not cut it short
        time.sleep(0.1)

provers.second_opinions = slow
sys.exit(main(sys.argv[1:]))
"""
SLOW_PROCESS = """
import sys
from proofs.cli import main
from proofs.opinions import provers
from proofs.opinions.processes import run_prover

def waiting(text, limit):
    print("started", file=sys.stderr, flush=True)
    run_prover([sys.executable, "-c", "import time; time.sleep(60)"], limit)

def slow(text, limit):
    import time
    for _ in range(600):  # a signal just before a sleep does not cut it short
        time.sleep(0.1)

provers.put_to_cvc5, provers.put_to_z3, provers.find_spec = waiting, slow, lambda name: True
sys.exit(main(sys.argv[1:]))
"""


def interrupted(script: str, files: Files, *words: str) -> tuple[int, str, str]:
    """Start `verify point`, wait until the provers are asked, and interrupt it."""
    command = [sys.executable, "-c", script, "point", files.minimum, files.data, "--no-numeric", *words]
    process = subprocess.Popen(
        [str(word) for word in command],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    assert process.stderr is not None
    assert process.stdout is not None
    while process.stderr.readline() != "started\n":
        assert process.poll() is None
    # Without --json the verdict stands there already, while the provers think.
    first = "" if "--json" in words else process.stdout.readline()
    assert "--json" in words or first.startswith("  minimum.json: local minimum, not strict, not global; loss 8/3")
    start = time.perf_counter()
    process.send_signal(signal.SIGINT)
    out, err = process.stdout.read(), process.stderr.read()
    assert process.wait(timeout=30) is not None
    assert time.perf_counter() - start < 8
    process.stdout.close()
    process.stderr.close()
    return process.returncode, first + out, err


@pytest.mark.parametrize("script", [SLOW_EVIDENCE, SLOW_PROCESS], ids=["evidence", "process"])
def test_the_verdict_is_kept(files: Files, script: str) -> None:
    status, out, err = interrupted(script, files)
    assert status == 130
    assert "proof       no lower loss" in out
    assert "note: interrupted: the verdict stands" in err
    assert "Traceback" not in err


def test_the_certificate_and_the_document_are_kept(files: Files) -> None:
    saved = files.folder / "c.json"
    status, out, err = interrupted(SLOW_EVIDENCE, files, "--json", "--certificate", str(saved))
    document = json.loads(out)
    assert status == 130
    assert (document["verdict"], document["interrupted"]) == ("local-minimum", True)
    assert document["certificate"] == json.loads(saved.read_text())
    assert "Traceback" not in err


def test_an_interrupt_before_the_verdict_is_an_error_in_json(files: Files) -> None:
    script = SLOW_EVIDENCE.replace("from proofs.opinions import provers", "from proofs.search import decide as provers")
    status, out, _ = interrupted(script.replace("provers.second_opinions", "provers.decide"), files, "--json")
    assert (status, json.loads(out)) == (130, {"error": "interrupted", "status": 130})

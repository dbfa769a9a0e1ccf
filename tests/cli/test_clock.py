"""The time limit of everything: what is known is kept, and what is missing is said."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from typing import Any

import pytest

from proofs.cli.clock import Clock, TimeUp
from proofs.opinions import cross_check, provers
from proofs.search import decide

from .conftest import Files, Ran, Verify


def sleeping(*arguments: Any, **options: Any) -> Any:
    time.sleep(30)
    raise AssertionError("nobody ended the wait")


def test_the_alarm_rings_again_for_those_who_did_not_hear() -> None:
    heard = 0
    with Clock(0.05).alarm():
        for _ in range(2):
            with pytest.raises(TimeUp):
                time.sleep(30)
            heard += 1
    assert heard == 2
    assert signal.getitimer(signal.ITIMER_REAL)[0] == 0


def test_without_a_limit_nothing_rings_and_all_is_left() -> None:
    clock = Clock(None)
    with clock.alarm():
        assert signal.getitimer(signal.ITIMER_REAL)[0] == 0
    assert clock.left(7.0) == 7.0


def test_past_the_limit_nothing_begins() -> None:
    clock = Clock(1e-9)
    assert clock.left(7.0) == 0.0
    with pytest.raises(TimeUp):
        clock.alarm().__enter__()


@pytest.fixture
def ask(verify: Verify, files: Files) -> Callable[..., Ran]:
    def run(*words: str) -> Ran:
        start = time.perf_counter()
        ran = verify("point", files.minimum, files.data, "--time-limit", "1", *words)
        assert time.perf_counter() - start < 15
        return ran

    return run


def test_a_decision_that_takes_too_long_is_unknown(ask: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decide, "decide", sleeping)
    ran = ask()
    assert ran.status == 3
    assert "minimum.json: unknown; loss 8/3" in ran.out
    assert "the time limit of 1 s was reached" in ran.out
    assert "note: no second opinions: the time limit of 1 s was reached" in ran.err
    document = ask("--json").document
    assert (document["verdict"], document["loss"]) == ("unknown", "8/3")
    assert document["reason"] == "the time limit of 1 s was reached"


def test_an_experiment_that_takes_too_long_leaves_the_verdict(
    ask: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cross_check, "cross_check", sleeping)
    monkeypatch.setattr(provers, "second_opinions", lambda *arguments, **options: ())
    ran = ask()
    assert ran.status == 0
    assert "minimum.json: local minimum" in ran.out
    assert "note: no experiment: the time limit of 1 s was reached" in ran.err
    assert ask("--json").document["notes"] == ["no experiment: the time limit of 1 s was reached"]


def test_provers_leave_time_for_the_experiment(ask: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[float] = []

    def timed(decision: object, seconds: float, *, coq: bool) -> tuple[()]:
        given.append(seconds)
        return ()

    monkeypatch.setattr(provers, "second_opinions", timed)
    monkeypatch.setattr(cross_check, "cross_check", lambda *arguments: None)
    ask()
    ask("--no-numeric")
    assert 0 < given[0] <= 0.8
    assert given[0] < given[1] <= 1

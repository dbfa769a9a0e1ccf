"""A small sample of both attacks finds nothing, reaches every rule and every format, and is not blind."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

from proofs.kernel import InputError
from proofs.kernel.certificate import ShallowMinimum, Vertex
from proofs.kernel.check import RULES
from proofs.kernel.landscape.certificate import CompleteList, NeverMinimum
from proofs.kernel.landscape.check import LANDSCAPE_RULES
from proofs.kernel.landscape.rules import complete_list
from proofs.kernel.rules import shallow_minimum
from tests.attack import fuzzed_files, mutated_certificates, mutated_landscapes
from tests.attack.population import population
from tests.kernel.builders import fan


def test_no_mutant_is_accepted_that_is_not_true() -> None:
    tally = mutated_certificates.attack(1500, seed=0, families=4)
    assert tally.faults == []
    counts = tally.by_rule
    assert {rule.__name__ for rule in RULES} <= {rule for rule, _ in counts}
    accepted, refused = mutated_certificates.Outcome.TRUE, mutated_certificates.Outcome.REJECTED
    assert min(sum(n for (_, o), n in counts.items() if o is outcome) for outcome in (accepted, refused)) > 200


def test_every_rule_is_attacked() -> None:
    assert {type(certificate) for _, certificate in population(2)} == set(RULES)


def test_a_blind_rule_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """One concave kink leads down. A kernel that skips the case trees accepts it, and the judge does not."""
    claim = fan(1, [((1, 0), -1)]), ShallowMinimum((Vertex({}),))
    assert mutated_certificates.judged(*claim) is mutated_certificates.Outcome.REJECTED
    monkeypatch.setattr(shallow_minimum, "check_tree", lambda *_: None)
    assert mutated_certificates.judged(*claim) is mutated_certificates.Outcome.FALSE


def test_no_mutant_about_a_landscape_is_accepted_that_is_not_true() -> None:
    tally = mutated_landscapes.attack(1500, seed=0, size=4)
    assert tally.faults == []
    for outcome in (mutated_landscapes.Outcome.TRUE, mutated_landscapes.Outcome.REJECTED):
        rules = {rule for (rule, o), count in tally.by_rule.items() if o is outcome and count}
        assert {rule.__name__ for rule in LANDSCAPE_RULES} <= rules


def test_a_blind_rule_about_landscapes_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """A kernel that believes that residuals are never those of a minimum loses minima, and the judge misses them."""
    landscape, certificate, truth = mutated_landscapes.population(random.Random(1), 1)[0]
    assert isinstance(certificate, CompleteList)
    never = replace(certificate, entries=tuple(NeverMinimum(entry.residual, ()) for entry in certificate.entries))
    assert mutated_landscapes.judged(landscape, never, truth) is mutated_landscapes.Outcome.REJECTED
    monkeypatch.setattr(complete_list._Level, "never", lambda *_: None)
    assert mutated_landscapes.judged(landscape, never, truth) is mutated_landscapes.Outcome.FALSE


def test_damaged_files_are_read_or_refused() -> None:
    tally = fuzzed_files.attack(400, seed=0)
    assert tally.faults == []
    names = {"network.json", "data.csv", "certificate.json", "net.safetensors", "net.onnx"}
    for outcome in (fuzzed_files.Outcome.READ, fuzzed_files.Outcome.REFUSED):
        assert {name for name, o in tally.by_file if o is outcome} == names


def test_faults_of_readers_are_found_out(tmp_path: Path) -> None:
    def fail(_: Path) -> None:
        raise KeyError("layers")

    def mislead(_: Path) -> None:
        raise InputError("two\nlines")

    def hoard(_: Path) -> bytes:
        return bytes(2**20 + fuzzed_files.MOST_BYTES)

    outcomes = [fuzzed_files.judged(read, tmp_path)[0] for read in (fail, mislead, hoard)]
    crashed, unbounded = fuzzed_files.Outcome.CRASHED, fuzzed_files.Outcome.UNBOUNDED
    assert outcomes == [crashed, crashed, unbounded]

"""Every small change of every certificate: the kernel accepts none that is not a proof, asked again naively."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given

from proofs.kernel import Problem, Rejected, Theorem, check
from proofs.kernel.check import RULES
from proofs.search.isolation import find_isolation
from proofs.search.shallow import decide_shallow
from tests.kernel import validity
from tests.kernel.examples import Example, examples
from tests.kernel.mutation import junk, mutants
from tests.strategies import kink_fans, near_minima, planted_minima, shallow_points

EXAMPLES = examples()


def accepted(problem: Problem, certificate: Any) -> bool:
    try:
        theorem = check(problem, certificate)
    except Rejected:
        return False
    assert isinstance(theorem, Theorem)
    return True


def some(changes: Iterable[tuple[str, Any]], count: int = 25) -> list[tuple[str, Any]]:
    """At most about `count` of them, from the first to the last."""
    everything = list(changes)
    return everything[:: len(everything) // count + 1]


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_examples_are_accepted_and_valid(example: Example) -> None:
    assert accepted(example.problem, example.certificate)
    assert validity.is_valid(example.problem, example.certificate)


def test_the_tables_cover_every_rule() -> None:
    assert {type(example.certificate) for example in EXAMPLES} == set(validity.VALID) == set(RULES)


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_no_invalid_mutant_is_accepted(example: Example) -> None:
    tried = 0
    for what, mutant in mutants(example.certificate):
        tried += 1
        if accepted(example.problem, mutant):
            assert validity.is_valid(example.problem, mutant), what
    assert tried or not example.certificate.__dataclass_fields__


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_no_certificate_with_a_float_or_a_stranger_in_it_is_accepted(example: Example) -> None:
    for what, mutant in junk(example.certificate):
        if type(mutant) is type(example.certificate):
            assert not accepted(example.problem, mutant), what
        else:
            with pytest.raises(TypeError, match="is not a certificate"):
                check(example.problem, mutant)


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_certificates_of_other_problems_prove_only_what_is_true(example: Example) -> None:
    for other in EXAMPLES:
        if accepted(other.problem, example.certificate):
            assert validity.is_valid(other.problem, example.certificate)


def test_most_mutants_are_rejected() -> None:
    """The machinery changes what matters: at most one mutant in four is still a proof."""
    verdicts = [accepted(e.problem, mutant) for e in EXAMPLES for _, mutant in mutants(e.certificate)]
    assert len(verdicts) > 1000
    assert sum(verdicts) < len(verdicts) / 4


@given(kink_fans() | near_minima() | planted_minima() | shallow_points())
def test_no_invalid_mutant_of_a_found_certificate_is_accepted(problem: Problem) -> None:
    certificate = decide_shallow(problem)
    assert accepted(problem, certificate)
    for what, mutant in some(mutants(certificate)):
        if accepted(problem, mutant):
            assert validity.is_valid(problem, mutant), what


@given(kink_fans() | near_minima())
def test_no_invalid_mutant_of_a_found_isolation_is_accepted(problem: Problem) -> None:
    minimum = decide_shallow(problem)
    found = find_isolation(problem, minimum) if type(minimum).__name__ == "ShallowMinimum" else None
    if found is None:
        return
    assert accepted(problem, found)
    assert validity.is_valid(problem, found)
    for what, mutant in some(mutants(found)):
        if accepted(problem, mutant):
            assert validity.is_valid(problem, mutant), what

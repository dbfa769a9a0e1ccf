"""Texts: read strictly, filled with exact numbers, and cited completely."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from proofs.audit.claim import Checker, Evidence, Status, Version
from proofs.audit.registry import claims
from proofs.audit.text import Text, TextError, parse, text_beside

SOURCE = """\
# a title

Lemma 7

## as printed

It is ${{value}}$.

## proof

By [[first]] and then [[second {{number}}]].

## step: first

It holds
for all $x$.

- In the first
  case.
- In the second.

## step: second {{number}}

Number {{number}}.

## reader: third

A fact.

Its proof, which is long enough.

## error: page 3

Printed. $x<0$

Wrong. The sign:
it is ${{value}}$.

Mend. $x>0$
"""
EXACT = Evidence(Checker.EXACT, Status.PROVED)


def text() -> Text:
    return parse("made_up", SOURCE)


def test_a_claim() -> None:
    found = text()
    assert (found.title, found.place) == ("a title", "Lemma 7")
    first = found.step("first", EXACT, Evidence(Checker.Z3, Status.PROVED, "By itself."), EXACT)
    assert first.statement == "It holds for all $x$."
    assert [item.summary for item in first.evidence] == ["In the first case.", "By itself.", "In the second."]
    failed = replace(EXACT, status=Status.REFUTED, remark="Counterexample: 7.")
    assert found.step("first", failed, EXACT).evidence[0].summary == "In the first case. Counterexample: 7."
    second = found.step("second {{number}}", EXACT, number=2)
    assert (second.name, second.key, second.statement) == ("second 2", "second {{number}}", "Number 2.")
    half = found.half(Version.PRINTED, first, second, value=Fraction(-1, 2))
    assert half.statement == r"It is $-\tfrac{1}{2}$."
    (finding,) = found.findings(value=3)
    assert (finding.where, finding.wrong, finding.mend) == ("page 3", "The sign: it is $3$.", "$x>0$")


def test_a_reader_has_a_proof_and_is_assumed() -> None:
    step = text().reader("third")
    assert (step.status, step.evidence[0].summary) == (Status.ASSUMED, "Its proof, which is long enough.")
    with pytest.raises(TextError, match="without its proof"):
        parse("f", "## reader: x\n\nA fact alone.\n").reader("x")


def test_evidence_against_a_part_refutes_it_only_if_all_of_it_holds() -> None:
    found = parse("f", "## step: part\n\nNot so.\n")
    assumed = found_reader = parse("f", "## reader: r\n\nA.\n\nB.\n").reader("r").evidence[0]
    assert found.refuted("part", EXACT).status is Status.REFUTED
    assert found.refuted("part", EXACT, Evidence(Checker.EXACT, Status.REFUTED)).status is Status.UNKNOWN
    step = found.refuted("part", EXACT, assumed)
    assert [item.status for item in step.evidence] == [Status.REFUTED, Status.ASSUMED]
    assert not step.by_machine
    assert found_reader.status is Status.ASSUMED


def test_the_rule_of_induction_is_added_where_it_is_needed() -> None:
    found = parse("f", "# t\n\np\n\n## as printed\n\nS.\n\n## step: a\n\nA.\n")
    plain = found.half(Version.PRINTED, found.step("a", EXACT))
    assert str(plain.verdict) == "proved"
    over = Evidence(Checker.EXACT, Status.PROVED, "Start.", over="the units")
    half = found.half(Version.PRINTED, found.step("a", over))
    assert str(half.verdict) == "proved, with 1 step by a reader"
    assert "the units" in half.obligations[-1].statement


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("title\n\n## as printed\n\nx\n", "first line must be"),
        ("## stepp: a\n\nx\n", "begins no block"),
        ("## step\n\nx\n", "needs a name"),
        ("## as printed: a\n\nx\n", "has no name"),
        ("## step: a\n\n## step: b\n\nx\n", "is empty"),
        ("## step: a\n\nx\n\n## step: a\n\ny\n", "two blocks"),
    ],
)
def test_what_is_no_text(source: str, message: str) -> None:
    with pytest.raises(TextError, match=message):
        parse("f", source)


def test_numbers_and_placeholders_must_fit() -> None:
    found = text()
    with pytest.raises(TextError, match=r"no value for \{\{number\}\}"):
        found.step("second {{number}}", EXACT)
    with pytest.raises(TextError, match="'other' has no placeholder"):
        found.step("first", EXACT, EXACT, other=1)
    with pytest.raises(TextError, match="words for 2 checks, and 1 need them"):
        found.step("first", EXACT)
    with pytest.raises(TextError, match="no block '## step: fourth'"):
        found.step("fourth")


def test_the_argument_cites_every_step_and_no_other() -> None:
    found = text()
    first = found.step("first", EXACT, EXACT)
    with pytest.raises(TextError, match=r"cites 'second \{\{number\}\}', which is no step"):
        found.half(Version.PRINTED, first, value=1)
    second, extra = found.step("second {{number}}", EXACT, number=2), found.reader("third")
    with pytest.raises(TextError, match="does not cite the step 'third'"):
        found.half(Version.PRINTED, first, second, extra, value=1)


@pytest.mark.slow
def test_every_step_of_every_file_is_used() -> None:
    used = {step.key for claim in claims() for half in claim.prove().halves for step in half.obligations}
    root = Path(__file__).parents[2] / "proofs" / "audit"
    files = sorted(path for path in root.glob("*/texts/*.md") if (path.parents[1] / f"{path.stem}.py").exists())
    assert len(files) > 25
    for path in files:
        # What is said where no list is found stands in no claim on record, but its module says it.
        module = (path.parents[1] / f"{path.stem}.py").read_text(encoding="utf-8")
        for block in text_beside(str(path.parents[1] / path.name)).blocks:
            if block.name.endswith(", not settled") and f'"{block.name}"' in module:
                continue
            assert block.name in used or block.kind.value not in ("step", "reader"), (path.name, block.name)

"""certificate.json: what is written comes back; everything else is an `InputError` or `Rejected`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proofs.kernel import Rejected, check
from proofs.kernel.certificate import ShallowMinimum, Split, Vertex
from proofs.kernel.certificate_file import certificate_json, certificate_text, read_certificate
from tests.kernel import validity
from tests.kernel.builders import PROPOSITION_3
from tests.kernel.examples import CROWN, CROWN_TREE, ONE, Example, examples, isolated
from tests.kernel.files import complaint, reading
from tests.kernel.json_changes import changes
from tests.kernel.rejections import reason_of

EXAMPLES = examples()


def document(example: Example) -> dict:
    return json.loads(json.dumps(certificate_json(example.certificate, example.problem)))


def read(example: Example):
    return lambda path: read_certificate(path, example.problem)


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_round_trip(example: Example, tmp_path: Path) -> None:
    path = tmp_path / "certificate.json"
    path.write_text(certificate_text(example.certificate, example.problem))
    assert read_certificate(path, example.problem) == example.certificate
    assert path.read_text().isascii()


@pytest.mark.slow
@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_every_small_change_is_refused_rejected_or_still_a_proof(example: Example) -> None:
    for what, changed in changes(document(example)):
        assert is_refused_rejected_or_a_proof(json.dumps(changed), example), what


def is_refused_rejected_or_a_proof(content: str, example: Example) -> bool:
    try:
        if complaint(content, read(example)) is not None:
            return True
        certificate = reading(content, read(example))
        check(example.problem, certificate)
    except Rejected as verdict:
        return str(verdict).isprintable()
    return validity.is_valid(example.problem, certificate)


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_a_certificate_for_another_problem_is_rejected(example: Example) -> None:
    other = PROPOSITION_3[0]
    with pytest.raises(Rejected) as caught:
        reading(json.dumps(document(example)), lambda path: read_certificate(path, other))
    rule, step, expected, got = reason_of(caught.value)
    assert (rule, step) == (document(example)["rule"], "problem")
    assert expected.startswith("a certificate for this problem, sha256:")
    assert "sha256:" in got


CROWN_EXAMPLE = Example("crown", CROWN, ShallowMinimum((CROWN_TREE,)))
STAR_EXAMPLE = Example("star", *isolated())
PATH_EXAMPLE = next(e for e in EXAMPLES if e.name == "a straight descent")
POINT_EXAMPLE = next(e for e in EXAMPLES if e.name == "a better point")
ORBIT_EXAMPLE = next(e for e in EXAMPLES if e.name == "a rescaling")


def spoilt(example: Example, *path: object, value: object) -> tuple[Example, object]:
    whole = document(example)
    place = whole
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return example, whole


MALFORMED = {
    "no object": ((CROWN_EXAMPLE, []), "top level: expected a certificate object, got a list"),
    "no format": ((CROWN_EXAMPLE, {}), "top level: the key 'format' is missing; add it"),
    "another format": (
        spoilt(CROWN_EXAMPLE, "format", value="localmin-certificate-2"),
        "format: expected 'localmin-certificate-1'; use a certificate of this version",
    ),
    "format no string": (spoilt(CROWN_EXAMPLE, "format", value=1), "format: expected a string, got 1"),
    "problem no string": (spoilt(CROWN_EXAMPLE, "problem", value=None), "problem: expected a string, got null"),
    "rule no string": (spoilt(CROWN_EXAMPLE, "rule", value=["x"]), "rule: expected a string, got a list"),
    "unknown key": (
        spoilt(CROWN_EXAMPLE, "note", value="trust me"),
        "top level: unknown key 'note'; known keys are format, problem, rule, units",
    ),
    "fields of another rule": (
        spoilt(CROWN_EXAMPLE, "rule", value="rescaling-orbit"),
        "top level: the key 'layer' is missing; add it",
    ),
    "units no list": (spoilt(CROWN_EXAMPLE, "units", value={}), "units: expected a list, got an object"),
    "tree no object": (
        spoilt(CROWN_EXAMPLE, "units", 0, value=7),
        "units[0]: expected an object with the keys multipliers, got 7",
    ),
    "branch missing": (
        spoilt(CROWN_EXAMPLE, "units", 0, value={"split": 2, "positive": {"multipliers": []}}),
        "units[0]: the key 'negative' is missing; add it",
    ),
    "branch null": (
        spoilt(CROWN_EXAMPLE, "units", 0, "negative", value=None),
        "units[0].negative: expected an object with the keys multipliers, got null",
    ),
    "two kinds of leaf": (
        spoilt(CROWN_EXAMPLE, "units", 0, "negative", value={"multipliers": [], "empty": []}),
        "units[0].negative: unknown key 'multipliers'; known keys are empty",
    ),
    "split no index": (
        spoilt(CROWN_EXAMPLE, "units", 0, "split", value="2"),
        'units[0].split: expected an index (an integer from 0), got "2"',
    ),
    "split a boolean": (
        spoilt(CROWN_EXAMPLE, "units", 0, "split", value=True),
        "units[0].split: expected an index (an integer from 0), got true",
    ),
    "a kink named twice": (
        spoilt(CROWN_EXAMPLE, "units", 0, "positive", "multipliers", value=[[0, "1"], [0, "1"]]),
        "units[0].positive.multipliers[1][0]: named twice; remove one",
    ),
    "three entries": (
        spoilt(CROWN_EXAMPLE, "units", 0, "positive", "multipliers", 0, value=[0, "1", 2]),
        "units[0].positive.multipliers[0]: expected two entries, got 3",
    ),
    "a decimal": (
        spoilt(CROWN_EXAMPLE, "units", 0, "positive", "multipliers", 0, 1, value=1.0),
        'units[0].positive.multipliers[0][1]: expected an integer or a string "p/q", got the decimal 1.0',
    ),
    "one over nothing": (
        spoilt(CROWN_EXAMPLE, "units", 0, "positive", "multipliers", 0, 1, value="1/0"),
        "units[0].positive.multipliers[0][1]: '1/0' divides by zero; write an integer, a decimal or p/q with q not 0",
    ),
    "step a decimal": (
        spoilt(PATH_EXAMPLE, "step", value=0.5),
        'step: expected an integer or a string "p/q", got the decimal 0.5',
    ),
    "ragged velocity": (
        spoilt(PATH_EXAMPLE, "velocity", "layers", 0, "weight", value=[["1"], ["1", "2"]]),
        "velocity.layers[0]: weight row 1 has 2 entries where weight row 0 has 1; make the shapes fit",
    ),
    "no layers": (
        spoilt(POINT_EXAMPLE, "network", "layers", value=[]),
        "network: a network needs at least one layer; make the shapes fit",
    ),
    "a negative unit": (
        spoilt(ORBIT_EXAMPLE, "unit", value=-1),
        "unit: expected an index (an integer from 0), got -1",
    ),
    "minimum with a header": (
        spoilt(STAR_EXAMPLE, "minimum", "format", value="localmin-certificate-1"),
        "minimum: unknown key 'format'; known keys are units",
    ),
    "split of a unit alone": (
        spoilt(STAR_EXAMPLE, "tree", "split", value=[0]),
        "tree.split: expected two entries, got 1",
    ),
}


@pytest.mark.parametrize("name", MALFORMED)
def test_malformed(name: str) -> None:
    (example, content), expected = MALFORMED[name]
    assert complaint(json.dumps(content), read(example)) == expected


def test_an_activation_in_a_direction_is_unknown() -> None:
    example, content = spoilt(POINT_EXAMPLE, "network", "layers", 0, "activation", value=["junk"])
    assert "unknown key 'activation'" in (complaint(json.dumps(content), read(example)) or "")


def test_unknown_rules_are_listed() -> None:
    example, content = spoilt(CROWN_EXAMPLE, "rule", value="wishful-thinking")
    message = complaint(json.dumps(content), read(example)) or ""
    assert message.startswith("rule: unknown rule 'wishful-thinking'; known rules are ")
    assert {"shallow-minimum", "descent-path", "isolated-orbit"} <= set(message.replace(",", "").split())


@pytest.mark.parametrize("name", ["\ud800", "a\nb", "x" * 100000, "\x1b[31m", "\u202e"])
def test_the_name_of_the_problem_is_shown_safely(name: str) -> None:
    example, content = spoilt(CROWN_EXAMPLE, "problem", value=name)
    with pytest.raises(Rejected) as caught:
        reading(json.dumps(content), read(example))
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 200


@given(
    st.integers(0, 400), st.integers(0, 12), st.text(max_size=8) | st.sampled_from(["1e999999999", "NaN", "[" * 3000])
)
def test_a_spoilt_certificate_is_refused_rejected_or_a_proof(start: int, length: int, text: str) -> None:
    whole = json.dumps(document(CROWN_EXAMPLE))
    assert is_refused_rejected_or_a_proof(whole[:start] + text + whole[start + length :], CROWN_EXAMPLE)


@pytest.mark.parametrize("depth", [400, 3000])
def test_deep_trees_are_refused_or_rejected(depth: int) -> None:
    """Not a crash, in a file or in memory."""
    nested = '{"split": 0, "positive": {"multipliers": []}, "negative": ' * depth + '{"multipliers": []}' + "}" * depth
    content = json.dumps({**document(CROWN_EXAMPLE), "units": ["HERE"]}).replace('"HERE"', nested)
    try:
        assert complaint(content, read(CROWN_EXAMPLE)) is None or depth > 400
    except Rejected:
        pytest.fail("it names the right problem")
    tree = Vertex({0: ONE})
    for _ in range(depth):
        tree = Split(2, tree, Vertex({}))
    with pytest.raises(Rejected, match=r"a kink not split before|fewer levels"):
        check(CROWN, ShallowMinimum((tree,)))

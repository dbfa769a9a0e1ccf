"""Theories are compiled once, with what they rest on, and a complaint of Coq is an error."""

from pathlib import Path

import pytest

from proofs.audit.in_coq import theorems_of
from proofs.opinions import coq_theories
from proofs.opinions.coq_theories import CoqError, ask_coq, compiled, source_of

FIRST = "Definition two := 2.\nTheorem two_is_two : two = 2. Proof. reflexivity. Qed.\n"
SECOND = "From Localmin Require Import First.\nTheorem four : two + two = 4. Proof. reflexivity. Qed.\n"
NETWORK = "Definition network := nat.\n"


@pytest.fixture
def theories(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two theories, one in a folder and resting on the other; a cache of their own."""
    sources = tmp_path / "sources"
    (sources / "more").mkdir(parents=True)
    (sources / "First.v").write_text(FIRST)
    (sources / "Network.v").write_text(NETWORK)
    (sources / "more" / "Second.v").write_text(SECOND)
    monkeypatch.setattr(coq_theories, "SOURCES", sources)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    coq_theories._digest.cache_clear()
    yield sources
    coq_theories._digest.cache_clear()


def test_the_file_of_a_theory() -> None:
    assert source_of("paper.Lemma1") == Path("paper/Lemma1.v")


@pytest.mark.needs("coqc")
def test_a_theory_is_compiled_with_what_it_rests_on_and_kept(theories: Path) -> None:
    folder = compiled(["more.Second"], 60.0)
    made = {path.relative_to(folder) for path in folder.rglob("*.vo")}
    assert made == {Path("First.vo"), Path("more/Second.vo")}
    times = {path: (folder / path).stat().st_mtime_ns for path in made}
    assert compiled(["more.Second"], 60.0) == folder
    assert {path: (folder / path).stat().st_mtime_ns for path in made} == times


@pytest.mark.needs("coqc")
def test_another_source_is_compiled_anew(theories: Path) -> None:
    before = compiled(["First"], 60.0)
    (theories / "First.v").write_text(FIRST.replace("two_is_two", "again"))
    coq_theories._digest.cache_clear()
    assert compiled(["First"], 60.0) != before


@pytest.mark.needs("coqc")
def test_coq_answers(theories: Path) -> None:
    answer = ask_coq(["more.Second"], "From Localmin Require more.Second.\nCheck Localmin.more.Second.four.\n", 60.0)
    assert answer.split() == ["Second.four", ":", "First.two", "+", "First.two", "=", "4"]


@pytest.mark.needs("coqc")
@pytest.mark.parametrize("wrong", ["Theorem five : 2 + 2 = 5. Proof. reflexivity. Qed.\n", "Theorem five"])
def test_what_coq_does_not_accept_is_an_error(theories: Path, wrong: str) -> None:
    (theories / "First.v").write_text(wrong)
    with pytest.raises(CoqError, match=r"coq\w+, \S+: .*[Ee]rror"):
        compiled(["First"], 60.0)


@pytest.mark.needs("coqc")
def test_coq_has_to_answer_in_time(theories: Path) -> None:
    compiled(["First"], 60.0)
    with pytest.raises(CoqError, match="no answer in"):
        ask_coq(["First"], "Goal True. do 100000000 idtac. Abort.\n", 0.01)


def test_without_coq_there_is_a_word_about_it(theories: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coq_theories, "which", lambda name: None)
    with pytest.raises(CoqError, match="coqc is not installed"):
        compiled(["First"], 60.0)


@pytest.mark.needs("coqc")
def test_what_a_theorem_rests_on_is_told(theories: Path) -> None:
    (theories / "First.v").write_text(
        "Lemma gap : forall n : nat, n = 0. Proof. Admitted.\n"
        "Theorem solid : 1 + 1 = 2. Proof. reflexivity. Qed.\n"
        "Theorem hollow : 1 = 0. Proof. apply gap. Qed.\n"
        "Axiom taken :\n  forall n m : nat, n = m.\nTheorem empty : 3 = 4. Proof. apply taken. Qed.\n"
    )
    solid, hollow, empty = theorems_of("First", ("solid", "hollow", "empty"), 60.0)
    assert (solid.axioms, solid.statement.split()) == ((), ["First.solid", ":", "(1", "+", "1)%nat", "=", "2%nat"])
    assert [theorem.strays for theorem in (solid, hollow, empty)] == [(), ("First.gap",), ("First.taken",)]

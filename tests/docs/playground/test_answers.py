"""What the page answers in a real browser: verdicts, certificates and lists are those of the program."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from proofs.cli import main
from proofs.kernel.certificate_file import certificate_text, read_certificate
from proofs.kernel.check import check
from proofs.kernel.forward import forward
from proofs.kernel.rejection import Rejected
from proofs.readable_numbers import short
from proofs.report.conclusions import conclusion_name, sentence
from proofs.search.decide import IsLocalMinimum, IsNotLocalMinimum, decide
from tests.docs.playground.random_points import PROPOSITION_1, XOR, address, data, drawn, minima

if TYPE_CHECKING:
    from proofs.kernel.network import Problem
    from tests.docs.playground.browser_page import Page


pytestmark = [
    pytest.mark.slow,
    *(pytest.mark.needs(name) for name in ("sphinx", "selenium", "chromium", "chromedriver", "npm")),
]


def decided(problem: Problem) -> IsLocalMinimum | IsNotLocalMinimum:
    decision = decide(problem, elsewhere=False)
    assert isinstance(decision, IsLocalMinimum | IsNotLocalMinimum)
    return decision


def test_verdicts_and_losses_are_those_of_python(page: Page) -> None:
    seen = set()
    for name, problem in drawn(50, seed=1):
        page.show(address(name, problem.network))
        conclusion = decided(problem).theorem.conclusion
        assert page.text("words") == conclusion_name(conclusion), problem
        assert page.text("said") == sentence(conclusion).removeprefix(f"{conclusion_name(conclusion)}: ") + "."
        assert page.text("kernel") == f"accepts the certificate, by the rule {json.loads(page.certificate())['rule']}"
        loss = forward(problem).loss[0]
        assert page.text("loss") == short(loss).partition(" (exact")[0], problem
        assert (page.text("words") == "not a local minimum") == (
            page.part("card").get_attribute("data-verdict") == "lower"
        )
        seen.add(page.text("words"))
    assert seen == {"local minimum", "not a local minimum"}


def test_a_verdict_that_the_kernel_refuses_or_the_search_lacks_is_unknown(page: Page) -> None:
    refused = "{ ...data, answer: { outcome: 'rejected', said: 'unit 0: no' } }"
    page.run(f"window.change = (data) => data.answer?.outcome === 'accepted' && data.answer.rule ? {refused} : data")
    page.show("data=D1&units=1,-3,1&c=1/8")
    assert page.text("words") == "unknown"
    assert page.text("said") == "the kernel refuses what the search found: unit 0: no"
    assert page.certificate().startswith("No certificate")
    assert page.part("lower").get_attribute("disabled")
    undecided = "{ ...data, answer: { certificates: [], reason: 'too many cases' } }"
    page.run(f"window.change = (data) => data.answer?.certificates ? {undecided} : data")
    page.show("data=D1&units=1,-3,1&c=1/9")
    assert (page.text("words"), page.text("said")) == ("unknown", "too many cases")
    assert page.part("card").get_attribute("data-verdict") == "unknown"
    page.run("window.change = undefined")
    page.show(PROPOSITION_1)
    assert page.text("words") == "local minimum"


def kernel_says(problem: Problem, text: str, folder: Path) -> str:
    (folder / "certificate.json").write_text(text, encoding="utf-8")
    try:
        return (
            f"accepted: {sentence(check(problem, read_certificate(folder / 'certificate.json', problem)).conclusion)}"
        )
    except Rejected as verdict:
        return f"rejected: {verdict}"


def test_broken_certificates_are_rejected_with_the_step(page: Page, tmp_path: Path) -> None:
    steps = set()
    proposition_1 = ("D1", problem_of("D1", 1, 1))
    for name, problem in [proposition_1, *drawn(12, seed=3)]:
        page.show(address(name, problem.network))
        assert page.certificate() == certificate_text(decided(problem).theorem.certificate, problem)
        page.click("check")
        page.wait(lambda: page.text("certificate-said"))
        assert page.text("certificate-said") == kernel_says(problem, page.certificate(), tmp_path)
        assert page.text("certificate-said").startswith("accepted: ")
        page.click("damage")
        page.wait(lambda: page.text("certificate-said"))
        assert page.text("certificate-said") == kernel_says(problem, page.certificate(), tmp_path)
        outcome, rule, step, *_ = page.text("certificate-said").split(": ")
        assert (outcome, page.part("certificate-said").get_attribute("data-outcome")) == ("rejected", "rejected")
        steps.add((rule, step))
        page.click("restore")
        assert page.text("certificate-said") == ""
    assert ("shallow-minimum", "unit 0") in steps
    assert {rule for rule, _ in steps} == {"shallow-minimum", "descent-path"}


def test_what_is_taken_away_checks_elsewhere(
    page: Page, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    page.driver.execute_cdp_cmd("Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(tmp_path)})
    monkeypatch.chdir(tmp_path)
    words = ["check", "certificate.json", "--network", "network.json", "--data", "data.csv"]
    files = {"network": "network.json", "data": "data.csv", "certificate": "certificate.json"}
    for settings in (PROPOSITION_1, XOR):
        page.show(settings)
        for name, file in files.items():
            page.click(f"save-{name}")
            page.wait(lambda file=file: is_whole(tmp_path / file))
        assert main(words) == 0
        said = capsys.readouterr().out
        assert said.startswith(f"accepted: {page.text('words')}: {page.text('said').removesuffix('.')}")
        page.click("damage")
        page.wait(lambda: page.text("certificate-said"))
        (tmp_path / "certificate.json").unlink()
        page.click("save-certificate")
        page.wait(lambda: is_whole(tmp_path / "certificate.json"))
        assert main(words) == 1
        assert capsys.readouterr().out.strip() == page.text("certificate-said")
        page.click("save-list")
        page.wait(lambda: is_whole(tmp_path / "landscape.json"))
        assert main(["check", "landscape.json", "--data", "data.csv"]) == 0
        assert (
            capsys.readouterr().out
            == f"accepted: {page.text('minima-said').removeprefix('The kernel accepts: ')[:-1]}\n"
        )
        for file in tmp_path.iterdir():
            file.unlink()


def is_whole(file: Path) -> bool:
    return file.exists() and file.stat().st_size > 0 and not list(file.parent.glob("*.crdownload"))


@pytest.mark.parametrize(("name", "width"), [("D1", 1), ("D2", 2), ("XOR", 2)])
def test_lists_of_minima_are_those_of_python_and_lead_there(page: Page, name: str, width: int) -> None:
    found = minima(name, width)
    losses = [forward(problem_of(name, k, width)).loss[0] for k in range(len(found))]
    page.show(address(name, found[0]))
    labels = page.run("return [...document.querySelectorAll('#minima button')].map((each) => each.textContent)")
    assert [label.split(" ")[0].removesuffix(",") for label in labels] == [str(loss) for loss in losses]
    assert [label.endswith(", global") for label in labels] == [loss == losses[0] for loss in losses]
    assert f"exactly {len(set(losses))} losses and {len(losses)} residuals; these are all" in page.text("minima-said")
    for k, network in enumerate(found[:6]):
        page.run("document.querySelectorAll('#minima button')[arguments[0]].click()", k)
        page.answered()
        shown = [
            (f"w{j + 1},{i + 1}" if len(row) > 1 else f"w{j + 1}", w)
            for j, row in enumerate(network.hidden[0].weight)
            for i, w in enumerate(row)
        ]
        assert dict(shown).items() <= page.numbers().items()
        assert page.text("words") == "local minimum"
        assert page.text("loss").split(" ")[0] == str(losses[k])
        assert (
            page.run("return [...document.querySelectorAll('#minima li')].map((each) => each.className)")[k]
            == "current"
        )


def test_the_minima_of_own_points_are_found_when_they_are_asked_for(page: Page) -> None:
    page.show("data=own&points=0,1;2,1/2;3,-1;5,2&units=1,-1,1;1,1,1&c=0")
    assert "of your own" in page.text("minima-said")
    assert page.run("return document.querySelectorAll('#minima button').length") == 0
    page.click("find-list")
    page.wait(lambda: "The kernel accepts" in page.text("minima-said"))
    count = page.run("return document.querySelectorAll('#minima button').length")
    assert count > 1
    assert not page.part("find-list").is_displayed()
    page.run("document.querySelectorAll('#minima button')[1].click()")
    page.answered()
    assert page.text("words") == "local minimum"
    page.click("lower")
    page.answered()
    assert page.text("loss").startswith("0")


def test_minima_that_take_too_long_are_said_to(page: Page) -> None:
    points = ";".join(f"{k},{k * k % 7},{k * 5 % 11 - 5}" for k in range(12))
    page.show(f"data=own&points={points}&units=1,1,-1,1;1,0,1,1;0,1,1,1&c=0")
    page.click("find-list")
    page.wait(lambda: page.text("minima-said").startswith("No list: "))
    assert "verify landscape data.csv --hidden 3" in page.text("minima-said")
    page.show("data=D1&units=1,-3,1&c=0")
    page.wait(lambda: "The kernel accepts" in page.text("minima-said"))


def problem_of(name: str, k: int, width: int) -> Problem:
    from proofs.kernel.network import Problem

    return Problem(minima(name, width)[k], data(name))


def test_a_lower_point_is_shown_and_is_lower(page: Page) -> None:
    page.show("data=D2&units=-3,13/3,1;-1,-10,-1&c=-3")
    assert short(Fraction(23, 3)) == page.text("loss")
    lower = page.text("said").split("has loss ")[1].removesuffix(".")
    page.click("lower")
    page.answered()
    assert page.text("loss") == lower
    page.show(PROPOSITION_1)
    assert page.text("lower") == "A lower point elsewhere"
    page.click("lower")
    page.answered()
    assert page.text("loss") == "14"


def test_gradient_descent_says_that_it_is_evidence_and_ends_at_no_exact_point(page: Page) -> None:
    page.show("data=D1&units=1,-3,1&c=1/2")
    page.click("downhill")
    page.wait(lambda: "Ended" in page.text("descent-said"))
    assert page.text("words") == "…"
    assert "no exact point" in page.text("said")
    assert "loss ≈ 18" in page.text("descent-said")
    assert page.text("loss") == "floating point, see below"
    assert page.certificate().startswith("No certificate")
    page.click("snap")
    page.answered()
    assert page.text("words") == "local minimum"
    assert page.text("loss") == "18"
    page.click("downhill")
    page.wait(lambda: page.text("descent-said"))
    page.click("back")
    page.answered()
    assert page.text("words") == "local minimum"

"""The page in a real browser: its address, its limits, and nothing said of a point that is not shown."""

from __future__ import annotations

import json
import time
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

import pytest

from tests.docs.playground.conftest import Handler
from tests.docs.playground.random_points import PROPOSITION_1, XOR

if TYPE_CHECKING:
    from tests.docs.playground.browser_page import Page


pytestmark = [
    pytest.mark.slow,
    *(pytest.mark.needs(name) for name in ("sphinx", "selenium", "chromium", "chromedriver", "npm")),
]


def test_every_part_is_named_and_reached_in_the_order_of_the_page(page: Page) -> None:
    unnamed = """
      const kinds = 'input, select, textarea, button, [role=slider], svg, [tabindex]';
      return [...document.querySelectorAll(kinds)].filter((each) =>
        !each.closest('[aria-hidden]') && !each.getAttribute('aria-label') && !each.getAttribute('aria-labelledby')
        && !each.labels?.length && !each.textContent.trim()).map((each) => each.outerHTML)
    """
    for settings in (PROPOSITION_1, XOR):
        page.show(settings)
        assert page.run(unnamed) == []
    assert (
        page.run("return [...document.querySelectorAll('[tabindex]')].filter((each) => each.tabIndex > 0).length") == 0
    )
    assert page.part("words").find_element("xpath", "..").get_attribute("aria-live") == "polite"


def test_settings_stand_in_the_address(page: Page) -> None:
    from selenium.webdriver.common.by import By

    page.show(PROPOSITION_1)
    page.click("use")
    page.run("document.querySelector('input[value=own]').click()")
    page.type(page.part("own-points"), "0, 0, 1/3\n1, 0, 0.5\n0, 1, -2\n1, 1, 1")
    page.click("use")
    page.answered()
    page.press(page.part("parameter-c"), "\ue013")
    page.run("const s = document.getElementById('direction'); s.value = 'v2'; s.dispatchEvent(new Event('change'))")
    page.run("const s = document.getElementById('map-x'); s.value = 'c'; s.dispatchEvent(new Event('change'))")
    page.answered()
    page.wait(lambda: "map=c~" in page.driver.current_url)
    state = (page.numbers(), page.text("loss"), page.text("points"), page.text("words"), page.text("said"))
    link = page.driver.current_url.split("#")[1]
    assert "points=0,0,1/3;1,0,1/2;0,1,-2;1,1,1" in link
    page.show(PROPOSITION_1)
    page.show(link)
    assert (page.numbers(), page.text("loss"), page.text("points"), page.text("words"), page.text("said")) == state
    assert page.part("direction").get_property("value") == "v2"
    assert page.part("map-x").get_property("value") == "c"
    assert page.driver.find_element(By.CSS_SELECTOR, "input[value=own]").is_selected()
    for nonsense in (
        "data=D9",
        "data=D1&units=1,2&c=0",
        "data=D1&units=1,-3,1&c=1/0",
        "%%%",
        "data=own&points=&units=1,1,1&c=0",
    ):
        page.run("location.hash = arguments[0]", nonsense)
        time.sleep(0.05)
        assert (page.numbers(), page.text("loss")) == state[:2]


def test_numbers_beyond_the_range_of_floats_are_decided_and_not_drawn(page: Page) -> None:
    large = "9" * 110
    page.show(f"data=D1&units={large},-{large},{large}&c=-{large}")
    assert page.text("words") == "not a local minimum"
    assert page.text("slice-note") == "The losses are beyond the range of floats."
    assert page.text("loss").startswith("beyond the range of floats (")
    page.show("data=D1&units=0,1,1&c=0")
    assert page.text("words") == "not a local minimum"
    page.show("data=XOR&units=0,0,1,1;1,1,100,1&c=0")
    assert page.run("return document.querySelectorAll('#fit .handle:not([hidden])').length") == 0


def test_own_points_that_cannot_be_read_are_refused_in_words(page: Page) -> None:
    page.show("data=own&points=0,1;2,1/2&units=1,-1,1&c=0")
    assert page.part("find-list").is_displayed()
    assert page.part("own-points").get_property("value") == "0,1\n2,1/2"
    wrong = {
        "1": "Line 1: write x, y",
        "1,2\n1,2,3": "Line 2: write 2 numbers",
        "1,a": "Line 1: write an integer",
        "": "Write 1 to 12",
    }
    for text, words in wrong.items():
        page.run("document.getElementById('own-points').value = arguments[0]", text)
        page.click("use")
        assert words in page.text("own-note")
        assert page.run("return document.querySelectorAll('#points tbody tr').length") == 2


def test_an_answer_for_an_older_point_is_never_shown_beside_a_newer_one(page: Page) -> None:
    page.show("data=D1&units=1,-2,3&c=5")
    page.run(
        """
        window.delay = 120;
        window.pairs = new Set();
        const text = (name) => document.getElementById(name).textContent;
        const look = () => {
          const certificate = document.getElementById('certificate').value;
          window.pairs.add([text('loss'), text('words'), text('said'), text('further'), certificate].join('|'));
          window.looking = requestAnimationFrame(look);
        };
        look();
        const points = arguments[0];
        points.forEach((each, k) => setTimeout(() => (location.hash = each), 250 * k));
        """,
        [PROPOSITION_1, "data=D1&units=1,-3,1&c=1", PROPOSITION_1, "data=D1&units=1,-2,1&c=1"],
    )
    time.sleep(1.2)
    page.answered()
    page.run("cancelAnimationFrame(window.looking)")
    minimum = "18|local minimum|"
    pairs = [pair for pair in page.run("return [...window.pairs]") if pair.split("|")[1] != "…"]
    assert pairs
    for pair in pairs:
        loss, words = pair.split("|")[:2]
        if loss == "18":
            assert pair.startswith(minimum)
            assert "shallow-minimum" in pair.split("|")[4]
        else:
            assert words == "not a local minimum"
            assert "descent-path" in pair.split("|")[4]


def test_an_answer_about_an_older_text_of_a_certificate_is_not_shown(page: Page) -> None:
    page.show(PROPOSITION_1)
    page.run("window.delay = 300")
    page.click("damage")
    page.click("restore")
    time.sleep(0.8)
    assert page.text("certificate-said") == ""
    page.click("damage")
    page.run("location.hash = arguments[0]", "data=D1&units=1,-3,1&c=1")
    time.sleep(0.9)
    assert page.text("certificate-said") == ""


def test_after_an_error_in_the_worker_a_fresh_one_answers(page: Page) -> None:
    page.show(PROPOSITION_1)
    started = page.run("return window.workers.length")
    page.run(
        "window.workers.at(-1).postMessage({ id: 10 ** 6, call: 'no_such_function', texts: [] })".replace(
            "10 ** 6", "1000000"
        )
    )
    page.wait(lambda: page.run("return document.documentElement.dataset.python") == "resting")
    assert page.text("words") == "local minimum"
    page.show("data=D1&units=1,-3,1&c=1")
    assert page.text("words") == "not a local minimum"
    assert page.run("return window.workers.length") == started + 1


def test_where_python_does_not_start_the_page_says_so_and_still_draws(page: Page) -> None:
    release = Event()
    Handler.stalled["pyodide.asm.wasm"] = release
    Handler.changes["index.html"] = ('data-start-seconds="60"', 'data-start-seconds="2"')
    try:
        page.open("data=D1&units=1,-3,1&c=1")
        page.wait(lambda: "did not start" in page.text("said"))
        why = "Python did not start: nothing happened for 2 seconds"
        assert page.text("said") == f"No verdicts: {why}. Drawings and numbers work without it."
        assert page.text("words") == "…"
        assert page.text("loss") == "23"
        assert page.part("again").is_displayed()
        page.run("location.hash = 'data=D1&units=1,-3,1&c=0'")
        page.wait(lambda: page.text("loss") == "18")
        assert "did not start" in page.text("said")
        assert page.run("return window.workers.length") == 1
    finally:
        release.set()
        Handler.stalled.clear()
        Handler.changes.clear()
    page.open(PROPOSITION_1)
    seen = set()
    while page.text("words") == "…":
        seen.add(page.text("said"))
    assert page.text("words") == "local minimum"
    megabytes = [int(said.split(", ")[1].split(" ")[0]) for said in seen if "is loading" in said]
    assert 12 <= max(megabytes) <= 21


def test_a_slow_connection_is_waited_for_as_long_as_something_arrives(page: Page) -> None:
    said = page.driver.execute_async_script(
        """
        const done = arguments[0];
        const Real = window.Worker;
        const Slow = class {
          postMessage({ wheel }) {
            if (wheel === undefined) return;
            for (let k = 0; k < 5; k++) setTimeout(() => this.onmessage({ data: { loaded: k * 1e6 } }), 600 * k);
          }
          terminate() {}
        };
        import('./js/prover.js').then(({ Prover }) => {
          const said = [];
          const onState = (state, why) => said.push(`${state} ${why}`) && state === 'failed' && done(said);
          const prover = new Prover({ wheel: '', startSeconds: 1.2, answerSeconds: 1, onState });
          window.Worker = Slow;
          prover.ask('find', []).catch(() => {});
          window.Worker = Real;
        });
        """
    )
    assert said[:-1] == ["loading ", *(f"loading {k}" for k in range(5))]
    assert said[-1] == "failed Python did not start: nothing happened for 1.2 seconds"


def test_a_page_that_was_built_without_python_says_so_and_draws(page: Page, site: Path) -> None:
    problems = json.loads((site / "playground" / "problems.json").read_text(encoding="utf-8"))
    Handler.changes["problems.json"] = (f'"wheel":"{problems["wheel"]}"', '"wheel":null')
    try:
        page.open(PROPOSITION_1)
    finally:
        Handler.changes.clear()
    assert page.text("said").startswith("This copy of the page was built without Python")
    assert (page.text("words"), page.text("loss")) == ("…", "18")
    assert page.run("return window.workers.length") == 0
    page.open()


def test_the_policy_of_the_page_forbids_requests_to_other_hosts_and_scripts_in_it(page: Page) -> None:
    seen = page.driver.execute_async_script(
        """
        const done = arguments[0];
        const seen = [];
        addEventListener('securitypolicyviolation', ({ effectiveDirective }) => seen.push(effectiveDirective));
        const script = document.createElement('script');
        script.textContent = 'window.ran = true';
        document.head.append(script);
        fetch('http://127.0.0.1:9/').catch(() => setTimeout(() => done([...seen, window.ran ?? false]), 100));
        """
    )
    assert seen == ["script-src-elem", "connect-src", False]
    assert len(page.complaints()) >= 2
    page.requests()


def test_it_is_small_and_all_of_its_own_files_are_in_it(site: Path) -> None:
    folder = site / "playground"
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    assert size < 25_000_000
    assert "Mozilla Public License 2.0" in (folder / "licences.txt").read_text(encoding="utf-8")
    for path in folder.glob("js/*.js"):
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 330, path

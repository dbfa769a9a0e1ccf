"""Drags, keys and typed numbers in a real browser: every number they set is exact."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from tests.docs.playground.random_points import PROPOSITION_1, XOR, address, drawn

if TYPE_CHECKING:
    from tests.docs.playground.browser_page import Page


pytestmark = [
    pytest.mark.slow,
    *(pytest.mark.needs(name) for name in ("sphinx", "selenium", "chromium", "chromedriver", "npm")),
]


def test_a_kink_is_dragged_to_an_exact_place(page: Page) -> None:
    page.show("data=D1&units=1,-4,1&c=0")
    right = page.place("kink1")[0]
    page.show(PROPOSITION_1)
    per_unit = right - page.place("kink1")[0]
    page.drag("kink1", -1.48 * per_unit, 40)
    page.answered()
    assert page.numbers() == {"w1": 1, "b1": Fraction(-3, 2), "v1": 1, "c": 0}
    assert page.told("kink1") == "x = 3/2"


def test_the_output_bias_is_dragged_up_and_down_exactly(page: Page) -> None:
    page.show("data=D1&units=1,-3,1&c=1")
    up = page.place("bias")[1]
    page.show(PROPOSITION_1)
    per_unit = page.place("bias")[1] - up
    page.drag("bias", 30, -0.76 * per_unit)
    assert page.numbers() == {"w1": 1, "b1": -3, "v1": 1, "c": Fraction(3, 4)}
    page.drag("bias", 0, 2 * per_unit)
    page.answered()
    assert page.number("c") == Fraction(-5, 4)


def test_a_finger_drags_up_and_down_and_does_not_scroll(page: Page) -> None:
    page.show("data=D1&units=1,-3,1&c=1")
    up = page.place("bias")[1]
    page.show(PROPOSITION_1)
    per_unit = page.place("bias")[1] - up
    page.driver.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": True})
    try:
        scrolled = page.swipe("bias", 5, -2.26 * per_unit)
    finally:
        page.driver.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": False})
    page.answered()
    assert (scrolled, page.number("c"), page.told("bias")) == (0, Fraction(9, 4), "c = 9/4")
    # Touches of a driver scroll nothing in any case: that those of a finger do not is asked for in two ways.
    assert page.run("return getComputedStyle(document.getElementById('bias')).touchAction") == "none"
    touch = "new Event('touchstart', { bubbles: true, cancelable: true })"
    assert page.run(f"return document.getElementById('bias').dispatchEvent({touch})") is False


def test_a_slope_is_dragged_up_and_down_exactly(page: Page) -> None:
    page.show("data=D1&units=2,-8,1/2&c=1")
    per_x, per_y = -page.place("kink1")[0], -page.place("bias")[1]
    page.show("data=D1&units=2,-6,1/2&c=0")
    per_x, per_y = per_x + page.place("kink1")[0], per_y + page.place("bias")[1]
    distance = (page.place("slope1")[0] - page.place("kink1")[0]) / -per_x
    page.drag("slope1", 25, -0.5 * distance * per_y)
    page.answered()
    # The slope of the fit, w v, is now 3/2.
    assert page.numbers() == {"w1": 2, "b1": -6, "v1": Fraction(3, 4), "c": 0}


def test_the_end_of_a_line_is_dragged_along_the_border_exactly(page: Page) -> None:
    for end, (x, y) in {"a": (60, 0), "b": (0, -70)}.items():
        page.show(XOR)
        handle, other = f"end1{end}", f"end1{'ab'[end == 'a']}"
        before, still = page.told(handle), page.told(other)
        page.drag(handle, x, y)
        page.answered()
        assert page.told(handle) != before
        assert page.told(other) == still
        now = page.numbers()
        for place in (page.told(handle), still):
            first, second = (Fraction(part.split("= ")[1]) for part in place.split(", "))
            assert now["w1,1"] * first + now["w1,2"] * second + now["b1"] == 0
            assert (first * 32).denominator == (second * 32).denominator == 1
        assert max(abs(now["w1,1"]), abs(now["w1,2"])) == 1
        assert {name: now[name] for name in ("v1", "w2,1", "w2,2", "b2", "v2", "c")} == {
            "v1": 1, "w2,1": 1, "w2,2": -1, "b2": 0, "v2": -1, "c": Fraction(1, 4),
        }  # fmt: skip


def test_handles_lie_over_no_data_point(page: Page) -> None:
    script = """
      const centre = (each) => {
        const { x, y, width, height } = each.getBoundingClientRect();
        return [x + width / 2, y + height / 2];
      };
      const points = [...document.querySelectorAll('#fit [data-point]')].map(centre);
      const handles = [...document.querySelectorAll('#fit .handle:not([hidden]) .knob')].map(centre);
      return Math.min(...handles.flatMap(([x, y]) => points.map(([p, q]) => Math.hypot(p - x, q - y))));
    """
    for name, problem in drawn(30, seed=2):
        page.show(address(name, problem.network))
        assert page.run(script) >= 16, problem


def test_everything_moves_with_the_keyboard(page: Page) -> None:
    from selenium.webdriver.common.keys import Keys

    page.show(PROPOSITION_1)
    page.press(page.part("kink1"), Keys.ARROW_RIGHT, Keys.ARROW_RIGHT)
    page.press(page.part("bias"), Keys.ARROW_UP)
    page.press(page.part("slope1"), Keys.ARROW_DOWN)
    assert page.numbers() == {"w1": 1, "b1": Fraction(-7, 2), "v1": Fraction(3, 4), "c": Fraction(1, 4)}
    page.press(page.part("parameter-w1"), Keys.ARROW_UP)
    page.part("parameter-c").send_keys(Keys.SHIFT, Keys.ARROW_UP)
    assert page.number("c") == Fraction(5, 4)
    page.part("parameter-c").send_keys(Keys.SHIFT, Keys.ARROW_DOWN)
    page.press(page.part("map-point"), Keys.ARROW_LEFT, Keys.ARROW_UP)
    page.answered()
    assert page.numbers() == {"w1": Fraction(5, 4), "b1": Fraction(-15, 4), "v1": 1, "c": Fraction(1, 4)}
    page.show(XOR)
    before = page.told("end2b")
    page.press(page.part("end2b"), Keys.ARROW_RIGHT, Keys.ARROW_LEFT, Keys.ARROW_LEFT)
    assert page.told("end2b") != before


def test_typed_numbers_are_exact_and_wrong_ones_change_nothing(page: Page) -> None:
    from selenium.webdriver.common.keys import Keys

    page.show(PROPOSITION_1)
    for text, value in {"13/3": Fraction(13, 3), "0.1": Fraction(1, 10), "-2/6": Fraction(-1, 3)}.items():
        page.type(page.part("parameter-v1"), text, Keys.ENTER)
        assert page.number("v1") == value
    for text in ("x", "1/0", "", "1e3", "0.5/2"):
        field = page.part("parameter-v1")
        page.type(field, text, Keys.TAB)
        assert field.get_attribute("aria-invalid") == "true"
        assert "v1: write" in page.text("parameters-note")
        page.press(field, Keys.ESCAPE)
        assert page.number("v1") == Fraction(-1, 3)

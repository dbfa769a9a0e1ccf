"""The playground in a real browser: what a reader does there, and what stands there then."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement

SECONDS = 60.0
WATCHED_WORKERS = """
  window.workers = [];
  window.Worker = class extends Worker {
    constructor(...words) { super(...words); window.workers.push(this); }
    set onmessage(hear) {
      const changed = (data) => window.change?.(data) ?? data;
      super.onmessage = ({ data }) => setTimeout(() => hear({ data: changed(data) }), window.delay ?? 0);
    }
  };
"""
"""Workers are kept in a list; their messages come `window.delay` ms late, and as `window.change` makes them."""


def start_browser(chromium: str, chromedriver: str) -> Chrome:
    options = ChromeOptions()
    options.binary_location = chromium
    for word in (
        "--headless=new",
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--disable-gpu",
        "--window-size=1280,1000",
    ):
        options.add_argument(word)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = Chrome(options=options, service=Service(chromedriver))
    driver.set_script_timeout(SECONDS)
    driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": WATCHED_WORKERS})
    return driver


class Page:
    """The page at an address, and its parts by their ids."""

    def __init__(self, driver: Chrome, address: str) -> None:
        self.driver = driver
        self.address = address

    def open(self, settings: str = "") -> None:
        """Load the page anew."""
        self.driver.get("about:blank")
        self.driver.get(f"{self.address}{'#' if settings else ''}{settings}")
        self.wait(lambda: self.part("page").is_displayed())

    def show(self, settings: str) -> None:
        """Change the address, without loading anything anew; the answer is awaited."""
        self.driver.execute_async_script(
            "const [settings, done] = arguments;"
            "if (location.hash === settings) return done();"
            "addEventListener('hashchange', () => setTimeout(done), { once: true }); location.hash = settings;",
            f"#{settings}",
        )
        self.answered()

    def wait(self, true: Callable[[], object], seconds: float = SECONDS) -> None:
        end = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < end, f"{self.text('words')} {self.text('said')}"
            time.sleep(0.02)

    def answered(self) -> None:
        self.wait(lambda: self.text("words") != "…")

    def part(self, name: str) -> WebElement:
        return self.driver.find_element(By.ID, name)

    def text(self, name: str) -> str:
        """As it stands in the document, shown or not."""
        return str(self.driver.execute_script("return document.getElementById(arguments[0]).textContent", name))

    def certificate(self) -> str:
        return str(self.part("certificate").get_property("value"))

    def number(self, name: str) -> Fraction:
        """A parameter, exactly as its field has it."""
        return Fraction(str(self.part(f"parameter-{name}").get_property("value")).replace("−", "-"))

    def numbers(self) -> dict[str, Fraction]:
        script = (
            "return [...document.querySelectorAll('[id^=parameter-]')].map((each) => [each.id.slice(10), each.value])"
        )
        return {name: Fraction(value.replace("−", "-")) for name, value in self.driver.execute_script(script)}

    def place(self, handle: str) -> tuple[float, float]:
        """The middle of a handle, in pixels of its picture."""
        said = str(self.part(handle).get_attribute("transform"))
        x, y = said.removeprefix("translate(").removesuffix(")").split()
        return float(x), float(y)

    def told(self, handle: str) -> str:
        """What a screen reader says of where it is."""
        return str(self.part(handle).get_attribute("aria-valuetext")).replace("−", "-")

    def drag(self, handle: str, x: float, y: float) -> None:
        """By so many pixels to the right and down, in two movements."""
        element = self.part(handle)
        self.driver.execute_script("arguments[0].scrollIntoView({ block: 'center' })", element)
        chain = ActionChains(self.driver, duration=0).click_and_hold(element)
        chain.move_by_offset(round(x / 2), round(y / 2)).move_by_offset(
            round(x) - round(x / 2), round(y) - round(y / 2)
        )
        chain.release().perform()

    def swipe(self, handle: str, x: float, y: float) -> float:
        """Drag with a finger; by how many pixels the page was scrolled by that."""
        element = self.part(handle)
        self.run("arguments[0].scrollIntoView({ block: 'center' })", element)
        box = "const { x, y, width, height } = arguments[0].getBoundingClientRect(); "
        left, top, before = self.run(f"{box} return [x + width / 2, y + height / 2, scrollY]", element)
        for kind, share in (("touchStart", 0.0), ("touchMove", 0.5), ("touchMove", 1.0), ("touchEnd", 1.0)):
            points = [] if kind == "touchEnd" else [{"x": left + share * x, "y": top + share * y}]
            self.driver.execute_cdp_cmd("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        return float(self.run("return scrollY")) - float(before)

    def press(self, element: WebElement, *keys: str) -> None:
        self.driver.execute_script("arguments[0].focus()", element)
        ActionChains(self.driver, duration=0).send_keys(*keys).perform()

    def type(self, element: WebElement, text: str, *keys: str) -> None:
        """In the place of what stands there."""
        self.driver.execute_script("arguments[0].focus(); arguments[0].select()", element)
        ActionChains(self.driver, duration=0).send_keys(Keys.BACKSPACE, text, *keys).perform()

    def click(self, name: str) -> None:
        self.driver.execute_script("arguments[0].click()", self.part(name))

    def complaints(self) -> list[str]:
        """What the console said since the last time."""
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def requests(self) -> list[str]:
        """The addresses that were asked for since the last time."""
        messages = (json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance"))
        return [str(m["params"]["request"]["url"]) for m in messages if m["method"] == "Network.requestWillBeSent"]

    def run(self, script: str, *words: Any) -> Any:
        return self.driver.execute_script(script, *words)

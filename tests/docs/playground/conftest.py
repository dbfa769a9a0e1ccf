"""A server for the site as it is built, a browser for each worker of pytest, and the page with Python started in it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from os import PathLike
from pathlib import Path
from shutil import which
from threading import Event, Thread
from typing import TYPE_CHECKING, Any, ClassVar

import pytest

if TYPE_CHECKING:
    from tests.docs.playground.browser_page import Page


class Handler(SimpleHTTPRequestHandler):
    """A static server. A path in `stalled` gets no answer until it is let go; in files, `changes` are made."""

    stalled: ClassVar[dict[str, Event]] = {}
    changes: ClassVar[dict[str, tuple[str, str]]] = {}

    def do_GET(self) -> None:
        for name, event in list(self.stalled.items()):
            if name in self.path:
                event.wait(120)
        name = Path(self.path).name
        if name not in self.changes:
            return super().do_GET()
        path = Path(self.translate_path(self.path))
        text = path.read_text(encoding="utf-8")
        old, new = self.changes[name]
        assert old in text
        content = text.replace(old, new).encode()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def end_headers(self) -> None:
        # A file that the browser kept would not be asked for, and so not be stalled.
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def guess_type(self, path: str | PathLike[str]) -> str:
        known = {".mjs": "text/javascript", ".js": "text/javascript", ".wasm": "application/wasm"}
        return known.get(Path(path).suffix) or super().guess_type(path)

    def log_message(self, *words: Any) -> None:
        pass


@pytest.fixture(scope="session")
def server(site: Path) -> Iterator[str]:
    """The address of the playground."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=site)) as serving:
        serving.daemon_threads = True
        Thread(target=serving.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{serving.server_port}/playground/index.html"
        serving.shutdown()


@pytest.fixture(scope="session")
def browser(server: str) -> Iterator[Page]:
    from tests.docs.playground.browser_page import Page, start_browser

    driver = start_browser(str(which("chromium")), str(which("chromedriver")))
    yield Page(driver, server)
    driver.quit()


@pytest.fixture(scope="session")
def with_python(site: Path) -> None:
    if json.loads((site / "playground" / "problems.json").read_text(encoding="utf-8"))["wheel"] is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("the site was built without Python for browsers")


@pytest.fixture
def page(browser: Page, with_python: None, server: str) -> Iterator[Page]:
    """The page as it was left, with Python started; nothing may be said in the console, or asked of another host."""
    if (
        not browser.driver.current_url.startswith(server)
        or browser.run("return document.documentElement.dataset.python") != "ready"
    ):
        browser.open()
    browser.run("window.delay = 0; window.change = undefined")
    browser.answered()
    yield browser
    assert browser.complaints() == []
    own = server.rsplit("/", 2)[0]
    assert [
        address for address in browser.requests() if not address.startswith((own, "data:", "blob:", "about:"))
    ] == []

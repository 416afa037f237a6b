"""A page of Chromium under watch: whatever a good page would not do is written down.

A shopper's errand is driven through `page`, Playwright's own object; `arrived()` after each new page looks at it:
axe-core (where scripts run), sideways scroll, and what the browser said on its console since.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response

from tests.tools import npm

PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
DESKTOP: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}}
DEVICES = {"phone": PHONE, "desktop": DESKTOP}

AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_RUN_AXE = """async (tags) => (await axe.run({runOnly: tags, resultTypes: ["violations"]})).violations.map(
    ({id, help, nodes}) => `${id}: ${help}: ` + nodes.slice(0, 5).map(
        ({target, any, all}) => `${target} ${[...any, ...all].map(({message}) => message).join("; ")}`).join(" | "))"""


@dataclass
class Watched:
    """One tab of one visitor."""

    page: Page
    scripts: bool = True
    axe: bool = True
    problems: list[str] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)  # the addresses that were looked at
    forgiven: set[int] = field(default_factory=set)  # statuses that the errand means to get

    def __post_init__(self) -> None:
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda error: self.note(f"uncaught: {error}"))
        self.page.on("request", self._on_request)
        self.page.on("requestfailed", self._on_failure)
        self.page.on("response", self._on_response)

    def open(self, url: str) -> None:
        """Go to an address, and look at what is there."""
        self.page.goto(url)
        self.arrived()

    def arrived(self) -> None:
        """Look at the page that is open now."""
        self.page.wait_for_load_state("load")
        self.seen.append(self.page.url)
        width = self.page.viewport_size["width"]
        if (wide := self.page.evaluate("document.documentElement.scrollWidth")) > width:
            self.note(
                f"scrolls sideways: {wide} px wide on a screen of {width}: {self._wide_elements(width)}"
            )
        if self.scripts and self.axe:
            self.page.evaluate(axe_source())  # not by a script tag: the page's own policy stays in force
            for violation in self.page.evaluate(_RUN_AXE, AXE_TAGS):
                self.note(f"axe: {violation}")

    def note(self, what: str) -> None:
        """Write down what is wrong with the page that is open."""
        text = f"{urlsplit(self.page.url).path}: {what}"
        if text not in self.problems:
            self.problems.append(text)

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type not in ("error", "warning"):
            return
        if any(f"status of {status}" in message.text for status in self.forgiven):
            return
        self.note(f"console {message.type}: {message.text}")

    def _on_request(self, request: Request) -> None:
        host = urlsplit(request.url).hostname or ""
        if request.url.startswith(("data:", "blob:")) or host == "localhost" or host.endswith(".localhost"):
            return
        self.note(f"asks another host: {request.url}")

    def _on_failure(self, request: Request) -> None:
        # A request that the next page cut off is no failure.
        if "ERR_ABORTED" not in (request.failure or ""):
            self.note(f"failed: {request.url} ({request.failure})")

    def _on_response(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.forgiven:
            self.note(f"{response.status}: {response.url}")

    def _wide_elements(self, width: int) -> str:
        found = self.page.evaluate(
            """(width) => [...document.querySelectorAll("body *")]
                .filter((element) => element.getBoundingClientRect().right > width + 0.5)
                .slice(0, 4).map((element) => element.outerHTML.slice(0, 120))""",
            width,
        )
        return " | ".join(found)


def new_visitor(browser: Browser, device: str, *, scripts: bool = True, axe: bool = True) -> Watched:
    """Somebody who was never here: a context of their own with one watched tab. Close it with `leave`."""
    context: BrowserContext = browser.new_context(
        **DEVICES[device], java_script_enabled=scripts, reduced_motion="reduce"
    )
    context.set_default_timeout(15_000)
    return Watched(context.new_page(), scripts=scripts, axe=axe)


def leave(visitor: Watched) -> None:
    """Close the visitor's browser window."""
    visitor.page.context.close()


@cache
def axe_source() -> str:
    """axe-core's script."""
    return (npm.folder() / "axe-core" / "axe.min.js").read_text()

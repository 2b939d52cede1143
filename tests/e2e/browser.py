"""Debian's Chromium, driven as a person does: by role and label, by keyboard, wide and narrow."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Page,
    Request,
    StorageState,
    expect,
    sync_playwright,
)

from house.chromium import find_or_install

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
AXE_TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "RGAAv4", "best-practice")
# What is in order on a page is not told: to carry it out of the browser took as long as to find it.
VIOLATIONS = """options => axe.run(document, options).then(result => result.violations.flatMap(
    violation => violation.nodes.map(node => `${violation.id}: ${node.html.slice(0, 200)}`)))"""
PATIENCE = 20_000  # ms: a machine under load is slow, which is no fault of the page
expect.set_options(timeout=PATIENCE)
LOOPBACK = frozenset({"localhost", "127.0.0.1"})


@dataclass(frozen=True, slots=True)
class Screen:
    """The size of a window."""

    name: str
    width: int
    height: int


WIDE = Screen("wide", 1280, 800)
NARROW = Screen("narrow", 390, 844)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the browser once."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_or_install(), args=list(ARGUMENTS)
        )
        yield browser
        browser.close()


@dataclass(frozen=True, slots=True)
class Window:
    """A window of its own, and what its pages have done that none of ours may."""

    page: Page
    strangers: list[str]
    faults: list[str]

    @classmethod
    def open(cls, browser: Browser, screen: Screen, session: StorageState | None) -> Self:
        """Open one, signed in where a session is given."""
        context = browser.new_context(
            viewport={"width": screen.width, "height": screen.height},
            locale="fr-FR",
            timezone_id="Europe/Paris",
            reduced_motion="reduce",
            storage_state=session,
        )
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        opened = cls(page, [], [])
        context.on("request", lambda request: opened._note_a_stranger(request))
        page.on("pageerror", lambda error: opened.faults.append(str(error)))
        page.on("console", lambda message: opened._note_a_complaint(message))
        return opened

    def check(self) -> None:
        """Fail where a third party was asked for something, or a page has met a fault."""
        assert self.strangers == [], f"requests to third parties: {self.strangers}"
        assert self.faults == [], f"faults on the page: {self.faults}"

    def close(self) -> None:
        """Close it, and check it."""
        self.page.context.close()
        self.check()

    def _note_a_stranger(self, request: Request) -> None:
        host = urlsplit(request.url).hostname
        if host is not None and host not in LOOPBACK:
            self.strangers.append(request.url)

    def _note_a_complaint(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            self.faults.append(message.text)


@contextmanager
def window(browser: Browser, screen: Screen = WIDE) -> Iterator[Page]:
    """Open a window of its own; on closing, check that nothing was asked of a third party."""
    opened = Window.open(browser, screen, None)
    yield opened.page
    opened.close()


def accessibility_faults(page: Page) -> list[str]:
    """Ask axe what is wrong with the page as it stands."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    tags = {"type": "tag", "values": list(AXE_TAGS)}
    found: list[str] = page.evaluate(VIOLATIONS, {"runOnly": tags, "resultTypes": ["violations"]})
    return found


def check_accessible(page: Page) -> None:
    """Fail where axe finds anything, or where the page scrolls sideways."""
    faults = accessibility_faults(page)
    assert faults == [], "\n".join(faults)
    overflow = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert overflow <= 0, f"the page scrolls sideways by {overflow} px"
    cut_off = page.evaluate(
        "[...document.querySelectorAll('[role=menu]')].map(e => e.getBoundingClientRect())"
        ".filter(r => r.left < 0 || r.right > document.documentElement.clientWidth).length"
    )
    assert cut_off == 0, "a menu stands beyond the screen"

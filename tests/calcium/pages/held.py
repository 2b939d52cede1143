"""Requests of a page that are kept back until a test lets them go: a line that is slow, or cut."""

import re
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, Route


class Held:
    """The requests for an address; with `asking`, those that ask for this text alone."""

    def __init__(self, page: Page, address: str, *, asking: str = "") -> None:
        self.page, self.asking = page, asking
        self.count = 0
        self._held: list[Route] = []
        page.route(re.compile(address), self._meet)

    def wait(self) -> None:
        """Until one has been made."""
        for _ in range(200):
            if self._held:
                return
            self.page.wait_for_timeout(50)
        raise AssertionError("no request came")

    def let_go(self) -> None:
        """The answer that was kept back arrives."""
        self.wait()
        self._held.pop().continue_()

    def give_up(self) -> None:
        """The line is cut instead."""
        self.wait()
        self._held.pop().abort()

    def _meet(self, route: Route) -> None:
        asked = parse_qs(urlsplit(route.request.url).query)
        if not self.asking or [self.asking] in asked.values():
            self.count += 1
            self._held.append(route)
        else:
            route.continue_()

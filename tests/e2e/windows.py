"""The windows of a morning: who comes back finds theirs, signed in as they left it.

A window costs as much as three pages: a process of its own, and every file of the pages anew.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import chain

from playwright.sync_api import Browser, Page, StorageState

from tests.e2e.browser import Screen, Window

Whose = tuple[str, Screen]


@dataclass(slots=True)
class Windows:
    """Those that are open; each is one person's, and in one pair of hands at a time."""

    browser: Browser
    _resting: dict[Whose, list[Window]] = field(default_factory=dict)
    _sessions: dict[str, StorageState] = field(default_factory=dict)

    @contextmanager
    def of(self, person: str, screen: Screen) -> Iterator[Page]:
        """One of theirs that nobody uses, or a new one; checked when it is left, and emptied."""
        resting = self._resting.setdefault((person, screen), [])
        used = resting.pop() if resting else self._new(person, screen)
        yield used.page
        used.check()
        used.page.unroute_all(behavior="wait")
        used.page.goto("about:blank")
        resting.append(used)

    def keep_session(self, person: str, page: Page) -> None:
        """Remember that they have signed in: further windows of theirs are known at once."""
        self._sessions[person] = page.context.storage_state()

    def close(self) -> None:
        """The morning is over: each is closed, and the first that complains is told at the end."""
        with ExitStack() as closing:
            for each in chain.from_iterable(self._resting.values()):
                closing.callback(each.close)

    def _new(self, person: str, screen: Screen) -> Window:
        return Window.open(self.browser, screen, self._sessions.get(person))

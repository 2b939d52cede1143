"""Which files of the packages are gathered for the pages: those that a page asks for."""

from collections.abc import Iterable
from typing import Any

from django.contrib.staticfiles.finders import AppDirectoriesFinder

OTHER_HTMX = ("htmax-*", "htmx-2.js", "htmx-2-*", "htmx-4*", "hx-*")


class PageFilesFinder(AppDirectoriesFinder):
    """Leaves out the other releases of htmx and its extensions, which no page of ours loads.

    Each would be copied, hashed and compressed at every installation, for nobody.
    """

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterable[Any]:
        """Path and storage of each file to gather."""
        return super().list([*(ignore_patterns or ()), *OTHER_HTMX])

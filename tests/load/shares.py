"""A country shared among processes: each goes through all its households, and writes its own.

To make a household is little beside what its members were given, so that nobody need tell another
where to begin.
"""

import multiprocessing
import os
import sys
from collections.abc import Callable
from typing import NamedTuple

from tests.load.nation import MEMBERS, Person

MOST_SHARES = 4


class Share(NamedTuple):
    """One of some equal parts of all households."""

    number: int
    of: int

    @property
    def is_first(self) -> bool:
        """Whether it is the one that shows how far all of them have come."""
        return self.number == 0

    def holds(self, person: Person) -> bool:
        """Whether the person's household belongs to it."""
        return person.number // MEMBERS % self.of == self.number


WHOLE = Share(0, 1)


def at_once(write: Callable[[Share], object]) -> None:
    """Write a share a core, each over a connection of its own; end where one of them fails."""
    from django.db import connections

    connections.close_all()  # a connection is of one process
    amount = min(os.cpu_count() or 1, MOST_SHARES)
    forking = multiprocessing.get_context("fork")
    writers = [forking.Process(target=write, args=(Share(n, amount),)) for n in range(amount)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    failed = [writer.exitcode for writer in writers if writer.exitcode]
    if failed:
        sys.exit(f"{len(failed)} of {amount} parts of the filling failed: what is above says why.")

"""Days for doses of which the day is not known: both ends, and what mixes them.

Two doses of one year may both be placed on its first day; that both ends agree there proves
nothing. So every combination of ends is tried for a few such doses, and for many of them all
first, all last, each one apart, and all spread out in their order.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import product

from immunization.dates import PartialDate
from immunization.engine.facts import Dose

FEW = 4
"""Up to so many doses without a day every combination of ends is tried (16 assessments)."""

Placed = list[tuple[date, Dose]]
Ends = tuple[date, date]


def all_exact(doses: Iterable[Dose]) -> bool:
    """Say whether every dose has its day."""
    return not any(isinstance(dose.given, PartialDate) for dose in doses)


def exact_day(dose: Dose) -> date:
    """The day of a dose that has one; the earliest otherwise."""
    given = dose.given
    return given.earliest if isinstance(given, PartialDate) else given


def placements(doses: tuple[Dose, ...], *, born: date, on: date) -> Iterator[Placed]:
    """The doses with their days, in every way that is tried; each way once."""
    ends = [_ends(dose, born, on) for dose in doses]
    for days in _ways(ends):
        yield list(zip(days, doses, strict=True))


def _ends(dose: Dose, born: date, on: date) -> Ends:
    """The first and last day that a dose can have been given: not before birth, not to come."""
    given = dose.given
    if not isinstance(given, PartialDate):
        return given, given
    if given.latest < born or given.earliest > on:
        return given.earliest, given.earliest
    return max(given.earliest, born), min(given.latest, on)


def _ways(ends: list[Ends]) -> Iterator[tuple[date, ...]]:
    loose = [place for place, (first, last) in enumerate(ends) if first != last]
    if len(loose) <= FEW:
        yield from product(*[sorted({first, last}) for first, last in ends])
        return
    firsts, lasts = tuple(first for first, _ in ends), tuple(last for _, last in ends)
    yield firsts
    yield lasts
    for place in loose:
        yield (*firsts[:place], lasts[place], *firsts[place + 1 :])
        yield (*lasts[:place], firsts[place], *lasts[place + 1 :])
    yield tuple(_spread(ends, loose))


def _spread(ends: list[Ends], loose: list[int]) -> Iterator[date]:
    for place, (first, last) in enumerate(ends):
        rank = loose.index(place) if place in loose else 0
        yield first + timedelta(days=(last - first).days * rank // (len(loose) - 1))

"""The calendar as it stands between two changes of its rules.

On most days no rule begins or ends, and most people answer few questions. So what is in force is
gathered once for all days between two changes, and each condition is answered once for all who left
the questions that it rests on without an answer.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from typing import Generic, Protocol, TypeVar

from immunization.dates import Span
from immunization.engine.lines.cohorts import Cohorts
from immunization.engine.lines.facts import Facts, SameAnswers, Subject, beneath
from immunization.engine.lines.validity import changes, in_force
from immunization.schedule.lines.calendar import Calendar
from immunization.schedule.lines.condition import Condition
from immunization.schedule.lines.line import Appointment, Line, Rule
from immunization.schedule.validity import Validity


class Piece(Protocol):
    """A piece of the calendar that is in force between two days, for some people."""

    @property
    def validity(self) -> Validity:
        """Between which days."""
        ...

    @property
    def when(self) -> Condition | None:
        """For whom; None is for everybody."""
        ...


_Piece = TypeVar("_Piece", bound=Piece)

_MOST_KEPT = 256
"""For how many sets of answers it is kept which pieces hold."""


class Asking(Generic[_Piece]):
    """Pieces that are in force together, and what each of them asks of a person."""

    __slots__ = ("_asked", "_kept", "_pieces", "_unasked")

    def __init__(self, pieces: Iterable[tuple[_Piece, frozenset[str], bool]]) -> None:
        self._pieces = tuple(pieces)
        self._asked = frozenset[str]().union(*(asked for _, asked, _ in self._pieces))
        self._unasked = tuple(piece for piece, _, holds in self._pieces if holds)
        self._kept: dict[SameAnswers, tuple[_Piece, ...]] = {}

    def of(self, answered: frozenset[str]) -> Iterable[_Piece]:
        """Those that may hold for someone who answered these questions and no other."""
        if self._asked.isdisjoint(answered):
            return self._unasked
        return [
            piece for piece, asked, holds in self._pieces if holds or not asked.isdisjoint(answered)
        ]

    def holding(self, facts: Facts) -> tuple[_Piece, ...]:
        """Those that are for a person as far as answers decide it; age and birth are not asked.

        No condition turns on the day unless some answer is a day, so what holds is found once for
        all who gave the same answers.
        """
        if self._asked.isdisjoint(facts.answered):
            return self._unasked
        if facts.same is None:
            return self._held(facts)
        found = self._kept.get(facts.same)
        if found is None:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            found = self._kept[facts.same] = self._held(facts)
        return found

    def _held(self, facts: Facts) -> tuple[_Piece, ...]:
        return tuple(each for each in self.of(facts.answered) if _is_for(each, facts))


class LineInForce:
    """A line with all that is said of it between two changes of the calendar.

    `ranked` are the keys of the lines of whose doses it asks whether they were boosters.
    """

    __slots__ = (
        "advices",
        "appointments",
        "contraindications",
        "immunities",
        "line",
        "obligations",
        "ranked",
        "rules",
        "spacings",
    )

    def __init__(self, line: Line, calendar: Calendar, day: date) -> None:
        nobody = Facts(calendar.profile, Subject(born=day), day)
        gives, key = frozenset(line.gives), line.key
        self.line = line
        self.appointments = tuple(
            (each, age)
            for each in line.appointments
            if in_force(each.validity, day)
            for age in _ages(each)
        )
        follows = (rule.follow.line for rule in line.rules if rule.follow is not None)
        self.ranked = frozenset((key, line.ranks_of or key, *follows))
        self.spacings = tuple(each for each in calendar.spacings if gives <= each.valences)
        self.rules = _asking(line.rules, nobody)
        self.immunities = _asking(line.immunities, nobody)
        self.contraindications = _asking(
            (each for each in calendar.contraindications if not gives.isdisjoint(each.valences)),
            nobody,
        )
        self.obligations = _asking((e for e in calendar.obligations if key in e.lines), nobody)
        self.advices = _asking(
            (e for e in calendar.advices if not e.lines or key in e.lines), nobody
        )


def _ages(appointment: Appointment) -> list[Span]:
    """The ages of an appointment, each of them where it comes again."""
    if appointment.every is None or appointment.last is None:
        return [appointment.age]
    first, step, last = appointment.age.years, appointment.every.years, appointment.last.years
    return [Span(years=years) for years in range(first, last + 1, step)]


def _asking(pieces: Iterable[_Piece], nobody: Facts) -> Asking[_Piece]:
    """Those in force on the day of `nobody`, who answered no question."""
    return Asking(
        (each, _asked(each, nobody), _is_for(each, nobody))
        for each in pieces
        if in_force(each.validity, nobody.day)
    )


def _asked(piece: Piece, nobody: Facts) -> frozenset[str]:
    """The facts that a piece names, and all that these follow from."""
    conditions = filter(None, (piece.when, _unless(piece)))
    named = frozenset[str]().union(*(each.names for each in conditions))
    return frozenset(beneath(nobody.profile, named))


def _is_for(piece: Piece, facts: Facts) -> bool:
    """Say whether a piece is for whoever gave these answers."""
    asked = piece.when is None or piece.when.holds(facts) is True
    unless = _unless(piece)
    return asked and (unless is None or unless.holds(facts) is not True)


def _unless(piece: Piece) -> Condition | None:
    """Whom a rule leaves to another one; other pieces leave nobody."""
    return piece.unless if isinstance(piece, Rule) else None


class Edition:
    """The lines of a calendar as they stand between two changes, by key, and who they are for."""

    __slots__ = ("cohorts", "lines")

    def __init__(self, calendar: Calendar, day: date) -> None:
        self.cohorts = Cohorts(calendar)
        self.lines = {line.key: LineInForce(line, calendar, day) for line in calendar.lines}


class Editions:
    """Every edition of a calendar, each made when it is first asked for."""

    __slots__ = ("_calendar", "_changes", "_made")

    def __init__(self, calendar: Calendar) -> None:
        self._calendar = calendar
        self._changes = sorted(set(changes(_validities(calendar))))
        self._made: dict[int, Edition] = {}

    def on(self, day: date) -> Edition:
        """The edition of a day."""
        place = bisect_right(self._changes, day.toordinal())
        found = self._made.get(place)
        if found is None:
            found = self._made[place] = Edition(self._calendar, day)
        return found


def _validities(calendar: Calendar) -> Iterator[Validity]:
    """From when to when each piece of the calendar is in force."""
    yield from (each.validity for each in calendar.contraindications)
    yield from (each.validity for each in calendar.obligations)
    yield from (each.validity for each in calendar.advices)
    for line in calendar.lines:
        yield from (each.validity for each in line.rules)
        yield from (each.validity for each in line.appointments)
        yield from (each.validity for each in line.immunities)


@lru_cache(maxsize=8192)
def counted_by(calendar: Calendar, diseases: frozenset[str]) -> tuple[tuple[Line, bool], ...]:
    """The lines for which a dose against these diseases counts, and whether it does so alone."""
    return tuple(
        (line, line.counts <= diseases)
        for line in calendar.lines
        if not diseases.isdisjoint(line.counts) and diseases.isdisjoint(line.refuses)
    )


@lru_cache(maxsize=8192)
def counted_alone_by(calendar: Calendar, diseases: frozenset[str]) -> tuple[str, ...]:
    """The keys of the lines for which a dose against these diseases counts by itself."""
    return tuple(line.key for line, whole in counted_by(calendar, diseases) if whole)


@lru_cache(maxsize=8)
def editions(calendar: Calendar) -> Editions:
    """The editions of a calendar, prepared once for each."""
    return Editions(calendar)

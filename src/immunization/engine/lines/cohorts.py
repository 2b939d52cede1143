"""People to whom a calendar says the same as long as nothing was received.

Those of one sex who gave the same answers, who reached the same ages and were born between the same
days have the same rules and obligations. They are gathered for the first of them, and kept.
"""

from bisect import bisect_right
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from immunization.engine.compiled.ages import NO_BEGIN, NO_END
from immunization.engine.compiled.calendar import day_of
from immunization.engine.compiled.knowledge import compiled
from immunization.engine.facts import check_day
from immunization.engine.lines.facts import Facts, Subject
from immunization.engine.lines.validity import changes
from immunization.schedule.lines.calendar import Calendar, Obligation
from immunization.schedule.lines.knowledge import knowledge_base
from immunization.schedule.lines.line import Rule
from immunization.schedule.validity import AgeRange, Validity

if TYPE_CHECKING:
    from immunization.engine.lines.result import AssessmentLine

_MOST_KEPT = 512
"""For how many cohorts it is kept what the lines hold for them."""


class LineForCohort(NamedTuple):
    """The rules of a line that may speak, `first_rules` where nothing was received."""

    rules: tuple[Rule, ...]
    first_rules: tuple[Rule, ...]
    obligation: Obligation | None


class Cohort:
    """What is known of a cohort so far: its lines by their keys, and which conditions hold.

    `unreceived` is what is said of the lines of which no rule or immunity may say anything to
    those who received nothing for them: of most lines most people are told the same.
    """

    __slots__ = ("held", "lines", "unreceived")

    def __init__(self) -> None:
        self.lines: dict[str, LineForCohort] = {}
        self.unreceived: dict[str, AssessmentLine] = {}
        self.held: dict[str, bool] = {}


_Key = tuple[str, frozenset[object], tuple[bool, ...], int]


class Cohorts:
    """The cohorts of the days between two changes of a calendar.

    The ages that they are told apart by stand in one table with those of the calendar's series, so
    that they are all turned into days at once.
    """

    __slots__ = ("_births", "_kept", "_places", "knowledge")

    def __init__(self, calendar: Calendar) -> None:
        self.knowledge = compiled(knowledge_base(calendar))
        ranges = [self.knowledge.ages.range(each) for each in _ages_of(calendar)]
        self._places = sorted({place for each in ranges for place in each} - {NO_BEGIN, NO_END})
        self._births = sorted(set(changes(_births_of(calendar))))
        self._kept: dict[_Key, Cohort] = {}

    def days(self, born: date) -> list[int]:
        """The days on which whoever was born that day reaches the ages of the table.

        Raises InvalidFacts for a birth outside the years that are computed with.
        """
        check_day("born", born)
        return self.knowledge.ages.days(day_of(born))

    def of(self, facts: Facts, subject: Subject, days: list[int]) -> Cohort:
        """The cohort of a person by the days of their ages; their own where an answer is a day."""
        if facts.same is None:
            return Cohort()
        on = facts.day.toordinal()
        reached = tuple([days[place] <= on for place in self._places])
        birth = bisect_right(self._births, subject.born.toordinal())
        key = (subject.sex, facts.same, reached, birth)
        found = self._kept.get(key)
        if found is None:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            found = self._kept[key] = Cohort()
        return found


def _ages_of(calendar: Calendar) -> Iterator[AgeRange]:
    """The ages between which a rule speaks or opens, or an obligation holds."""
    yield from (each.ages for each in calendar.obligations)
    for line in calendar.lines:
        for rule in line.rules:
            yield rule.ages
            yield rule.opens
            yield from (each.ages for each in rule.starts)


def _births_of(calendar: Calendar) -> Iterator[Validity]:
    """The days of birth between which a rule or an obligation holds."""
    yield from (each.born for each in calendar.obligations)
    for line in calendar.lines:
        yield from (each.born for each in line.rules)

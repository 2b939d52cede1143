"""Worked scenarios: read one, run it, compare it with what is expected."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from immunization.dates import InvalidPartialDate, PartialDate
from immunization.engine.lines.assessment import assess
from immunization.engine.lines.facts import Rank, ReceivedDose, Subject
from immunization.engine.lines.result import AssessmentLine
from immunization.schedule.lines.calendar import Calendar
from immunization.vaccines import Nomenclature

FIELDS = ("status", "earliest", "recommended")


class InvalidScenario(ValueError):
    """A scenario that cannot be run; the message says what was given and what was expected."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """A person, a day, a line of the bilan, and the verdict that is expected."""

    identifier: str
    on: date
    subject: Subject
    doses: tuple[ReceivedDose, ...]
    group: str
    expected: Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the engine answered, in the words of `expected`."""

    scenario: Scenario
    line: AssessmentLine

    @property
    def words(self) -> dict[str, str | None]:
        """Status, earliest and recommended."""
        line = self.line
        return {
            "status": line.status.value,
            "earliest": line.earliest.isoformat() if line.earliest else None,
            "recommended": line.recommended.isoformat() if line.recommended else None,
        }

    def agrees(self, field: str) -> bool:
        """Say whether one field is as expected."""
        return self.words[field] == self.scenario.expected[field]

    @property
    def agrees_in_all(self) -> bool:
        """Say whether the three fields are as expected."""
        return all(map(self.agrees, FIELDS))


def read(values: Mapping[str, Any], *, calendar: Calendar, nomenclature: Nomenclature) -> Scenario:
    """Read a scenario of data/calendrier/README.md. Raises InvalidScenario."""
    identifier = str(values.get("id", "without id"))
    try:
        return _read(values, identifier, calendar, nomenclature)
    except KeyError as error:
        raise InvalidScenario(f"{identifier}: {error} is missing") from None
    except (ValueError, TypeError, AttributeError) as error:
        raise InvalidScenario(f"{identifier}: {error}") from None


def _read(
    values: Mapping[str, Any], identifier: str, calendar: Calendar, nomenclature: Nomenclature
) -> Scenario:
    group = values["group"]
    if group not in {line.key for line in calendar.lines}:
        raise InvalidScenario(f"group {group!r} is no line of the calendar {calendar.title!r}")
    subject = Subject(
        born=_day(values["born"]),
        sex=values.get("sex") or "",
        answers=calendar.profile.read(values.get("profile", {})),
    )
    doses = tuple(_dose(each, nomenclature) for each in values.get("doses", ()))
    expected = {field: _text(values["expected"].get(field)) for field in FIELDS}
    return Scenario(identifier, _day(values["on"]), subject, doses, group, expected)


def _dose(values: Mapping[str, Any], nomenclature: Nomenclature) -> ReceivedDose:
    name = values["vaccine"]
    vaccine = nomenclature.exact_name(name)
    if vaccine is None:
        raise InvalidScenario(f"{name!r} is no vaccine of the nomenclature")
    rank = values.get("rank")
    return ReceivedDose(_dose_day(values["date"]), vaccine, name, Rank(rank) if rank else None)


def _dose_day(given: object) -> date | PartialDate:
    if isinstance(given, date):
        return given
    try:
        partial = PartialDate.from_iso(str(given))
    except InvalidPartialDate:
        partial = PartialDate.parse(str(given))
    return partial.exact or partial


def _day(given: object) -> date:
    return given if isinstance(given, date) else date.fromisoformat(str(given))


def _text(given: object) -> str | None:
    return given.isoformat() if isinstance(given, date) else given  # type: ignore[return-value]


def run(scenario: Scenario, calendar: Calendar) -> Verdict:
    """Make the bilan of the scenario's line."""
    bilan = assess(
        calendar, scenario.subject, scenario.doses, on=scenario.on, lines=[scenario.group]
    )
    return Verdict(scenario, bilan.lines[0])

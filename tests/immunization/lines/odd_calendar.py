"""The shipped calendar with one thing changed, and what it says then."""

from dataclasses import replace
from datetime import date

from immunization.engine.lines.assessment import assess
from immunization.schedule.validity import Validity

from .people import TODAY, doses

ENDED = Validity(cessation=date(2000, 1, 1))


def only(calendar, key, **changes):
    """The calendar with one of its lines changed."""
    lines = tuple(replace(e, **changes) if e.key == key else e for e in calendar.lines)
    return replace(calendar, lines=lines)


def one(calendar, key, subject, *texts, on=TODAY):
    """One line of that calendar for a person with these doses."""
    return assess(calendar, subject, doses(*texts), on=on, lines=[key]).lines[0]

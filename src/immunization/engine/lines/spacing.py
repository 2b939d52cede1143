"""Vaccines that need a gap between each other unless given the same day (live vaccines)."""

from datetime import date

from immunization.engine.lines.case import Case, Record
from immunization.schedule.lines.calendar import Spacing


def is_kept_apart(case: Case, record: Record) -> bool:
    """Say whether a record holds a vaccine that needs a gap from others."""
    for spacing in case.calendar.spacings:
        if not spacing.valences.isdisjoint(record.valences):
            return True
    return False


def first_allowed(case: Case, spacing: Spacing, *, before: date) -> date | None:
    """The end of the gap after the last vaccine of the kind received before a day."""
    days = [
        shot.day
        for shot in case.shots
        if shot.day < before and not spacing.valences.isdisjoint(shot.contents.valences)
    ]
    return case.after(days[-1], spacing.gap) if days else None


def allowed_after_antibodies(case: Case, spacing: Spacing) -> date | None:
    """The end of the delay after antibodies were given (immunoglobulins)."""
    last = last_antibodies(case)
    if spacing.after_antibodies is None or last is None:
        return None
    return case.after(last, spacing.after_antibodies)


def last_antibodies(case: Case) -> date | None:
    """The last day on which antibodies were given."""
    return case.antibodies[-1].day if case.antibodies else None

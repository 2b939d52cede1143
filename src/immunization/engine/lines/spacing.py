"""Vaccines that need a gap between each other unless given the same day (live vaccines)."""

from datetime import date
from functools import lru_cache
from itertools import pairwise

from immunization.engine.lines.case import Case
from immunization.schedule.lines.calendar import Calendar, Spacing


@lru_cache(maxsize=8192)
def kept_apart(calendar: Calendar, valences: frozenset[str]) -> tuple[Spacing, ...]:
    """The gaps that a vaccine of these valences needs from others."""
    return tuple(each for each in calendar.spacings if not each.valences.isdisjoint(valences))


def any_too_near(case: Case) -> bool:
    """Say whether some vaccine was given within the gap that it needs after another one."""
    for spacing in case.calendar.spacings:
        kind = spacing.valences
        days = [shot.day for shot in case.shots if not kind.isdisjoint(shot.contents.valences)]
        for earlier, later in pairwise(days):
            if earlier < later < case.after(earlier, spacing.gap):
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

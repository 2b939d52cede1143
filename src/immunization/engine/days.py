"""From ordinals back to calendar days."""

from datetime import date

from immunization.engine.compiled.calendar import END, NONE


def day_or_none(ordinal: int) -> date | None:
    """The calendar day, or None where there is none."""
    return None if ordinal in (NONE, END) else date.fromordinal(ordinal)

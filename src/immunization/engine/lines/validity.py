"""Whether a rule holds on a day."""

from datetime import date

from immunization.schedule.validity import Validity


def in_force(validity: Validity, day: date) -> bool:
    """Say whether a day is within, both ends included."""
    if validity.effective is not None and day < validity.effective:
        return False
    return validity.cessation is None or day <= validity.cessation

"""The day and the moment, asked once at the entrance of a page."""

from datetime import date, datetime

from django.utils import timezone

from calcium.centres.models import Centre


def now() -> datetime:
    """This moment."""
    return timezone.now()


def today(centre: Centre) -> date:
    """The day that it is in the centre's time zone."""
    return centre.day_of(now())

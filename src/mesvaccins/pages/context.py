"""What every template may ask: whether this is the demonstration."""

from django.conf import settings
from django.http import HttpRequest

from mesvaccins.configuration import Mode


def frame(_request: HttpRequest) -> dict[str, bool]:
    """The frame of a page shows a banner and two more links in the demonstration."""
    return {"demonstration": settings.MODE is Mode.DEMO}

"""The port by which an SMS leaves."""

from typing import Protocol

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


class SmsFailed(Exception):
    """The SMS service did not take the message; trying again is allowed."""


class SmsSender(Protocol):
    """What sends a text to a mobile."""

    def send(self, *, to: str, text: str) -> None:
        """Hand over `text` for the number `to` (E.164). Raises SmsFailed."""


def sms_sender() -> SmsSender:
    """The sender that the settings name."""
    from mesvaccins.messaging.sms_http import HttpSmsSender  # the one module that knows httpx

    if not settings.SMS_URL:
        raise ImproperlyConfigured("SMS_URL is not set; expected the address of the SMS service.")
    return HttpSmsSender(settings.SMS_URL, token=settings.SMS_TOKEN, sender=settings.SMS_SENDER)

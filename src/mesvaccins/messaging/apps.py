"""The messaging room."""

from django.apps import AppConfig


class MessagingConfig(AppConfig):
    """Sends what other rooms compose; knows none of them."""

    name = "mesvaccins.messaging"
    label = "messaging"
    verbose_name = "Messages"

"""The application of this room."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The agents of the centres and their sign-in."""

    name = "calcium.accounts"
    default_auto_field = "django.db.models.BigAutoField"

"""The application of this room."""

from django.apps import AppConfig


class LinkingConfig(AppConfig):
    """The link between a dossier and its carnet, and everything that crosses it."""

    name = "calcium.linking"
    default_auto_field = "django.db.models.BigAutoField"

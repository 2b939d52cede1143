"""The application of this room."""

from django.apps import AppConfig


class DemonstrationConfig(AppConfig):
    """Synthetic students and agents, to try Calcium with."""

    name = "calcium.demonstration"
    default_auto_field = "django.db.models.BigAutoField"

"""The application of this room."""

from django.apps import AppConfig


class MergingConfig(AppConfig):
    """Merging two dossiers of one student; its rows are in `patients`."""

    name = "calcium.merging"
    default_auto_field = "django.db.models.BigAutoField"

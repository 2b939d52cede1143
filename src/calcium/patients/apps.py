"""The application of this room."""

from django.apps import AppConfig


class PatientsConfig(AppConfig):
    """The students' dossiers: identity, contacts, search."""

    name = "calcium.patients"
    default_auto_field = "django.db.models.BigAutoField"

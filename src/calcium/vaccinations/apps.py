"""The application of this room."""

from django.apps import AppConfig


class VaccinationsConfig(AppConfig):
    """The vaccination record that the centre keeps."""

    name = "calcium.vaccinations"
    default_auto_field = "django.db.models.BigAutoField"

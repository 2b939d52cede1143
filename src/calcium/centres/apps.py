"""The application of this room."""

from django.apps import AppConfig


class CentresConfig(AppConfig):
    """The centres, their membership of MesVaccins and their vaccine lists."""

    name = "calcium.centres"
    default_auto_field = "django.db.models.BigAutoField"

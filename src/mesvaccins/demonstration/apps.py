"""The demonstration room."""

from django.apps import AppConfig


class DemonstrationConfig(AppConfig):
    """Made-up data; present in every installation, filled in by `demo` alone."""

    name = "mesvaccins.demonstration"
    label = "demonstration"
    verbose_name = "Démonstration"

"""The partners room."""

from django.apps import AppConfig


class PartnersConfig(AppConfig):
    """Software and organisations that may call the API."""

    name = "mesvaccins.partners"
    label = "partners"
    verbose_name = "Partenaires"

"""The catalogue room."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """The vaccines that a dose may name."""

    name = "mesvaccins.catalogue"
    label = "catalogue"
    verbose_name = "Nomenclature"

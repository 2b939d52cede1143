"""The application of this room."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    """The screens: a page parses the form, calls one action or selector, renders."""

    name = "calcium.pages"
    default_auto_field = "django.db.models.BigAutoField"

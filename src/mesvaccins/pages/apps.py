"""The screens of the citizen."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    """Templates' filters and the pages themselves; no rows."""

    name = "mesvaccins.pages"
    label = "pages"

"""The application of this room."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Who did what to whose record: append-only, sealed in a chain."""

    name = "calcium.audit"
    default_auto_field = "django.db.models.BigAutoField"

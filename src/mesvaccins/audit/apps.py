"""The audit room."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Knows no other model: it takes kinds and identifiers."""

    name = "mesvaccins.audit"
    label = "audit"
    verbose_name = "Journal des accès"

"""The assessment room, as a Django app."""

from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    """The bilan and the questionnaire."""

    name = "calcium.assessment"
    default_auto_field = "django.db.models.BigAutoField"

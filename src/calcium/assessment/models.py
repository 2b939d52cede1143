"""Answers about a student whose dossier has no CVE; with a CVE they are kept there."""

import pghistory
from django.db import models

from calcium.accounts.models import Agent
from calcium.centres.models import Centre
from calcium.patients.models import Patient


@pghistory.track(pghistory.UpdateEvent(), pghistory.DeleteEvent())
class HealthAnswer(models.Model):
    """The answer in force to one question; `fact` is its name in MesVaccins' questionnaire."""

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT)
    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="health_answers")
    fact = models.CharField(max_length=60)
    value = models.JSONField()
    said_by = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="health_answers")
    said_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["patient", "fact"], name="health_answer_once"),
        ]

    def __str__(self) -> str:
        return f"{self.fact} of {self.patient_id}"

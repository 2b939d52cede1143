"""What the holder or a professional has answered about the person's health."""

import pghistory
from django.db import models

from mesvaccins.accounts.models import Account
from mesvaccins.carnets.models.carnet import Carnet
from mesvaccins.partners.models import Professional


@pghistory.track(pghistory.UpdateEvent(), pghistory.DeleteEvent())
class HealthAnswer(models.Model):
    """The answer in force to one question; `fact` is its name in the calendar's profile.

    `said_by` is the professional; without one the holder said it. The earlier ones stay in the
    change history. `value` is true or false, a number, or a text (an ISO date, a choice).
    """

    carnet = models.ForeignKey(Carnet, models.CASCADE, related_name="health_answers")
    fact = models.CharField(max_length=60)
    value = models.JSONField()
    said_by = models.ForeignKey(Professional, models.PROTECT, null=True, related_name="+")
    said_by_account = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="+")
    said_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["carnet", "fact"], name="health_answer_one_in_force")
        ]

    def __str__(self) -> str:
        return f"{self.fact} of {self.carnet_id}"

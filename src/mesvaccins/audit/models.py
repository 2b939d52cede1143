"""The rows of the audit and the seals that close them."""

import pgtrigger
from django.db import models


class Outcome(models.TextChoices):
    """Whether the act took place."""

    DONE = "done"
    REFUSED = "refused"


class Act(models.Model):
    """One act of one person: a carnet opened, a list read, a dose written, a refusal.

    The table is partitioned by month of `at` (in the database its key is (at, id)) and only grows.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    action = models.CharField(max_length=60)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.DONE)
    reason = models.CharField(max_length=200, blank=True)
    actor_kind = models.CharField(max_length=20)
    actor_id = models.CharField(max_length=200, blank=True)
    actor_name = models.CharField(max_length=200, blank=True)
    actor_role = models.CharField(max_length=60, blank=True)
    actor_rpps = models.CharField(max_length=20, blank=True)
    organisation_id = models.UUIDField(null=True)
    carnet_id = models.UUIDField(null=True)
    object_kind = models.CharField(max_length=40, blank=True)
    object_ids = models.JSONField(default=list)
    request_id = models.CharField(max_length=40, blank=True)
    ip = models.CharField(max_length=45, blank=True)

    class Meta:
        db_table = "audit_act"
        indexes = [
            models.Index(fields=["carnet_id", "at"], name="audit_act_carnet"),
            models.Index(fields=["organisation_id", "at"], name="audit_act_organisation"),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.action} {self.outcome}"


class Seal(models.Model):
    """The digest of the acts `after_id` < id <= `up_to_id`, chained to the seal before."""

    id = models.BigAutoField(primary_key=True)
    sealed_at = models.DateTimeField()
    after_id = models.BigIntegerField(unique=True)
    up_to_id = models.BigIntegerField(unique=True)
    count = models.PositiveIntegerField()
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        db_table = "audit_seal"
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"acts {self.after_id + 1} to {self.up_to_id}: {self.digest}"

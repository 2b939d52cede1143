"""The audit rows and the chain that seals them.

This room knows no other model: it takes kinds and identifiers. The table of events is
partitioned by month (see the first migration); nothing in it is ever changed or deleted.
"""

import uuid

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone


class AuditEvent(models.Model):
    """One act: a list or a search is one row with its result's identifiers."""

    pk = models.CompositePrimaryKey("at", "id")
    id = models.UUIDField(default=uuid.uuid4, editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)
    action = models.CharField(max_length=60)
    centre_id = models.UUIDField(null=True)
    actor_kind = models.CharField(max_length=20)
    actor_id = models.CharField(max_length=60)
    actor_role = models.CharField(max_length=20, blank=True)
    patient_id = models.UUIDField(null=True)
    subjects = ArrayField(models.CharField(max_length=60), default=list)
    details = models.JSONField(default=dict)
    request_id = models.CharField(max_length=40, blank=True)
    ip = models.GenericIPAddressField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["patient_id", "at"], name="audit_event_patient"),
            models.Index(fields=["centre_id", "at"], name="audit_event_centre"),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.action}"


class AuditSeal(models.Model):
    """A link of the chain: `hash` covers the event and the hash of the link before.

    Numbers have no gap. Whoever changes, adds or takes away an event breaks the chain.
    """

    number = models.BigIntegerField(primary_key=True)
    event_id = models.UUIDField(unique=True)
    event_at = models.DateTimeField(db_index=True)
    hash = models.BinaryField(max_length=32)

    class Meta:
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.number}: {bytes(self.hash).hex()}"

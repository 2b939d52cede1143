"""What was done with a carnet, kept so that it can be shown and undone."""

import uuid

from django.db import models

from calcium.accounts.models import Agent
from calcium.centres.models import Centre
from calcium.patients.models import Patient
from calcium.vaccinations.models import Vaccination


class Import(models.Model):
    """One import that changed something: what it brought can be undone as a whole for 30 days.

    `linked` and `refreshed` count the rows that were there already; an undo leaves them.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="imports")
    carnet_id = models.UUIDField()
    at = models.DateTimeField()
    by = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="+")
    linked = models.PositiveIntegerField(default=0)
    refreshed = models.PositiveIntegerField(default=0)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(Agent, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["centre", "patient", "-at"], name="imports_of_dossier")]

    def __str__(self) -> str:
        return f"{self.patient_id} {self.at:%Y-%m-%d %H:%M}"


class Fate(models.TextChoices):
    """What has become of a dose that an import brought."""

    STANDS = "", "Dans le dossier"
    UNDOING = "undoing", "Annulation en cours"
    UNDONE = "undone", "Annulée"
    KEPT = "kept", "Gardée"


class ImportedDose(models.Model):
    """A row that an import made; `validated` where it vouched for the dose too.

    The versions are those of that moment: another one says that somebody has changed it since.
    `fate_reason` is why it was kept when the import was undone, `fate_by` who had changed it.
    """

    imported = models.ForeignKey(Import, on_delete=models.PROTECT, related_name="doses")
    vaccination = models.ForeignKey(
        Vaccination, on_delete=models.PROTECT, related_name="brought_by"
    )
    remote_id = models.BigIntegerField()
    remote_version = models.BigIntegerField()
    row_version = models.PositiveIntegerField()
    validated = models.BooleanField(default=False)
    fate = models.CharField(max_length=10, choices=Fate.choices, blank=True)
    fate_reason = models.CharField(max_length=40, blank=True)
    fate_by = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["imported", "vaccination"], name="brought_once")
        ]

    def __str__(self) -> str:
        return f"{self.imported_id} {self.vaccination_id} {self.fate}"


class Says(models.TextChoices):
    """What a person has decided."""

    SAME = "same", "Une seule vaccination"
    APART = "apart", "Deux vaccinations"
    OURS = "ours", "La version de Calcium est gardée"
    THEIRS = "theirs", "La version du CVE est reprise"


class Ruling(models.Model):
    """A person's decision on a row and a dose of the carnet, remembered and undone on demand.

    `before` holds what the decision replaced: the row's columns, and the twin's two sides; `after`
    the row's version and the twin's base as the decision left them.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="rulings")
    vaccination = models.ForeignKey(Vaccination, on_delete=models.PROTECT, related_name="+")
    carnet_id = models.UUIDField()
    remote_id = models.BigIntegerField()
    says = models.CharField(max_length=10, choices=Says.choices)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    at = models.DateTimeField()
    by = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(Agent, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["centre", "patient", "-at"], name="rulings_of_dossier")]

    def __str__(self) -> str:
        return f"{self.vaccination_id} {self.says} {self.carnet_id}/{self.remote_id}"


class ExportJob(models.Model):
    """A long export, carried out by the worker; its intentions name it, so progress is counted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="export_jobs")
    by = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="+")
    total = models.PositiveIntegerField()
    asked_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["centre", "patient", "-asked_at"], name="export_jobs_of_dossier")
        ]

    def __str__(self) -> str:
        return f"{self.patient_id} {self.total}"

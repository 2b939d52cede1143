"""The link of a dossier with its carnet, the twins of its rows, and the intentions."""

import uuid

from django.db import models

from calcium.accounts.models import Agent
from calcium.centres.models import Centre
from calcium.linking.circuit_model import Circuit
from calcium.linking.history_models import (
    ExportJob,
    Fate,
    Import,
    ImportedDose,
    Ruling,
    Says,
)
from calcium.patients.models import Patient
from calcium.vaccinations.models import Vaccination

__all__ = [
    "Act",
    "CarnetLink",
    "Circuit",
    "ExportJob",
    "Fate",
    "Import",
    "ImportedDose",
    "Intention",
    "Likeness",
    "Outcome",
    "Ruling",
    "Says",
    "Twin",
    "Verdict",
]


class CarnetLink(models.Model):
    """« Un CVE est lié »: one carnet to one dossier, until the sharing ends.

    `created_here` tells a carnet that was made from the dossier; then `agreement` holds the
    wording that the student agreed to. `refreshed_at` is the last time the twins were asked for;
    `refresh_failure` the code of what went wrong then.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="links")
    carnet_id = models.UUIDField()
    linked_at = models.DateTimeField()
    linked_by = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="+")
    created_here = models.BooleanField(default=False)
    agreed_on = models.DateField(null=True)
    agreement = models.CharField(max_length=500, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Agent, on_delete=models.PROTECT, null=True, related_name="+")
    ended_over_there = models.BooleanField(default=False)
    revision = models.BigIntegerField(null=True)
    refreshed_at = models.DateTimeField(null=True)
    refresh_failure = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patient"],
                condition=models.Q(ended_at__isnull=True),
                name="one_carnet_for_dossier",
            ),
            models.UniqueConstraint(
                fields=["centre", "carnet_id"],
                condition=models.Q(ended_at__isnull=True),
                name="one_dossier_for_carnet",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.patient_id} {self.carnet_id}"


class Twin(models.Model):
    """What Calcium last saw of a row at MesVaccins; belongs to the pair row and carnet.

    `base` holds the travelling fields as both sides last agreed on them, `remote` the fields as
    last seen; see `fields.TravellingFields`. `changed_at` and `changed_by` are MesVaccins' words on
    the last change over there. `deletion` is the tombstone's author, day and reason.
    `ended_at` is set with the row's own tombstone: the twin then binds no more.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT)
    vaccination = models.ForeignKey(Vaccination, on_delete=models.PROTECT, related_name="twins")
    carnet_id = models.UUIDField()
    remote_id = models.BigIntegerField()
    version = models.BigIntegerField()
    base = models.JSONField()
    remote = models.JSONField()
    may_change = models.BooleanField(default=False)
    may_delete = models.BooleanField(default=False)
    may_validate = models.BooleanField(default=False, db_default=False)
    author = models.CharField(max_length=200, blank=True)
    organisation = models.CharField(max_length=200, blank=True)
    seen_at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True)
    changed_by = models.CharField(max_length=400, blank=True, db_default="")
    deletion = models.JSONField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["vaccination", "carnet_id"], name="one_twin_for_row"),
            models.UniqueConstraint(
                fields=["centre", "carnet_id", "remote_id"],
                condition=models.Q(ended_at__isnull=True),
                name="one_row_for_remote_dose",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.vaccination_id} ⇄ {self.carnet_id}/{self.remote_id}"


class Verdict(models.TextChoices):
    """What is known of a row and a dose that look alike."""

    ASKED = "asked", "Question posée"
    APART = "apart", "Deux vaccinations"
    SAME = "same", "Une seule vaccination"


class Likeness(models.Model):
    """A row and a dose of the carnet that look like one vaccination, and what a person said.

    An open question stays one when the row is bound to another dose meanwhile: the dose is not
    recorded behind the person's back. `SAME` then says that the carnet holds the vaccination twice.
    """

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT)
    vaccination = models.ForeignKey(Vaccination, on_delete=models.PROTECT)
    carnet_id = models.UUIDField()
    remote_id = models.BigIntegerField()
    verdict = models.CharField(max_length=10, choices=Verdict.choices, default=Verdict.ASKED)
    at = models.DateTimeField()
    by = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["vaccination", "carnet_id", "remote_id"], name="likeness_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.vaccination_id} ~ {self.carnet_id}/{self.remote_id}: {self.verdict}"


class Act(models.TextChoices):
    """What an agent wants done at MesVaccins."""

    LINK = "link", "Association du CVE"
    CREATE_CARNET = "create_carnet", "Création du CVE"
    END_SHARING = "end_sharing", "Suppression du partage"
    EXPORT = "export", "Envoi d'une vaccination"
    CHANGE = "change", "Envoi d'une modification"
    VALIDATE = "validate", "Validation sur preuve"
    DELETE = "delete", "Suppression d'une vaccination"
    WITHDRAW = "withdraw", "Retrait d'une validation"
    RESTORE = "restore", "Retour à la version précédente du CVE"


class Outcome(models.TextChoices):
    """How far an intention has come; one without an outcome is finished by the worker."""

    OPEN = "open", "En attente"
    DONE = "done", "Faite"
    REFUSED = "refused", "Refusée"
    DROPPED = "dropped", "Abandonnée"


class Intention(models.Model):
    """Written before a call, so that nothing asked is forgotten; its outcome is written after.

    `payload` holds identifiers and the fields that travel, never a sharing code, an address or a
    name. `reason` is the code of the refusal, or of the last failure while still open.
    `given_up_by` is who gave it up, and `why` their reason. `in_doubt` says that a call whose
    answer never came may have been carried out: what it may have made is still reckoned with.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="intentions")
    vaccination = models.ForeignKey(
        Vaccination, on_delete=models.PROTECT, null=True, related_name="intentions"
    )
    carnet_id = models.UUIDField(null=True)
    act = models.CharField(max_length=20, choices=Act.choices)
    payload = models.JSONField(default=dict)
    by = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.OPEN)
    reason = models.CharField(max_length=40, blank=True)
    tries = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    given_up_by = models.ForeignKey(
        Agent, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    why = models.CharField(max_length=200, blank=True, db_default="")
    in_doubt = models.BooleanField(default=False, db_default=False)
    job = models.ForeignKey(
        ExportJob,
        on_delete=models.PROTECT,
        null=True,
        related_name="intentions",
        db_index=False,
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["vaccination"],
                condition=models.Q(outcome="open"),
                name="one_open_intention_for_row",
            )
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=models.Q(outcome="open"),
                name="open_intentions",
            ),
            models.Index(
                fields=["centre", "patient"],
                condition=models.Q(outcome="open"),
                name="open_intentions_of_dossier",
            ),
            models.Index(
                fields=["centre", "created_at"],
                condition=models.Q(outcome__in=["open", "refused"]),
                name="unfinished_of_centre",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.outcome}"

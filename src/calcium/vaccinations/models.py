"""The rows of the vaccination record, and what is being typed."""

import uuid

import pghistory
from django.db import models

from calcium.accounts.models import Agent
from calcium.centres.models import Centre, CentreVaccine
from calcium.patients.models import Patient
from immunization.dates import PartialDate


class DoseKind(models.TextChoices):
    """Primo and rappel exclude each other; both may be unstated."""

    PRIMARY = "primary", "Primo"
    BOOSTER = "booster", "Rappel"
    UNSTATED = "", "Non précisé"


class Verification(models.TextChoices):
    """How the centre knows of the vaccination."""

    DECLARED = "declared", "Déclarée par l'étudiant"
    ON_PROOF = "on_proof", "Sur preuve"
    PERFORMED = "performed", "Réalisée par un professionnel"


class Proof(models.TextChoices):
    """The document seen, for a vaccination known on proof."""

    PAPER_BOOKLET = "paper_booklet", "Carnet papier"
    CERTIFICATE = "certificate", "Attestation"
    PRESCRIPTION = "prescription", "Ordonnance"
    OTHER = "other", "Autre"
    NONE = "", "Aucun"


class Lifecycle(models.TextChoices):
    """A row is never erased: it is corrected, or ends as a tombstone."""

    ACTIVE = "active", "Active"
    CORRECTED = "corrected", "Corrigée"
    DELETING = "deleting", "Suppression en cours"
    DELETED = "deleted", "Supprimée"


class Origin(models.TextChoices):
    """Where the row comes from."""

    ENTERED = "entered", "Saisie dans Calcium"
    IMPORTED = "imported", "Importée du CVE"


class Route(models.TextChoices):
    """HL7 v3 codes, as MesVaccins documents them."""

    INTRAMUSCULAR = "IM", "Intramusculaire"
    SUBCUTANEOUS = "SQ", "Sous-cutanée"
    INTRADERMAL = "IDINJ", "Intradermique"
    NASAL = "NASINHL", "Nasale"
    ORAL = "PO", "Orale"
    UNSTATED = "", "Non précisée"


class Site(models.TextChoices):
    """HL7 v3 codes, as MesVaccins documents them."""

    LEFT_DELTOID = "LD", "Deltoïde gauche"
    RIGHT_DELTOID = "RD", "Deltoïde droit"
    LEFT_THIGH = "LT", "Cuisse gauche"
    RIGHT_THIGH = "RT", "Cuisse droite"
    UNSTATED = "", "Non précisé"


@pghistory.track(pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Vaccination(models.Model):
    """A row of the record. Four axes are kept apart: what happened (always administered, for
    now), `verification`, `lifecycle`, and synchronisation, which is derived and never stored.

    `label` keeps the words as entered. `earliest` and `latest` bound a partial date. `size_mm` is
    the diameter of a skin-test or BCG reaction: empty is empty, 0 is a measured 0 mm. `version`
    counts the changes made by persons; no synchronisation moves it or `modified_at`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="vaccinations")
    vaccine = models.ForeignKey(CentreVaccine, on_delete=models.PROTECT, related_name="rows")
    label = models.CharField("vaccin", max_length=200)
    national_id = models.IntegerField(null=True)
    national_release = models.CharField(max_length=80, blank=True)
    year = models.SmallIntegerField()
    month = models.SmallIntegerField(null=True)
    day = models.SmallIntegerField(null=True)
    earliest = models.DateField()
    latest = models.DateField()
    lot = models.CharField(max_length=50, blank=True)
    kind = models.CharField(max_length=10, choices=DoseKind.choices, blank=True)
    state = models.CharField("état", max_length=100, blank=True)
    size_mm = models.SmallIntegerField("taille", null=True)
    comment = models.CharField("commentaire(s)", max_length=1000, blank=True)
    route = models.CharField("voie", max_length=10, choices=Route.choices, blank=True)
    site = models.CharField("site", max_length=2, choices=Site.choices, blank=True)
    verification = models.CharField(max_length=10, choices=Verification.choices)
    proof = models.CharField(max_length=20, choices=Proof.choices, blank=True)
    vouched_by = models.ForeignKey(
        Agent, on_delete=models.PROTECT, null=True, related_name="vouched"
    )
    vouched_name = models.CharField(max_length=200, blank=True)
    vouched_organisation = models.CharField(max_length=200, blank=True)
    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.ENTERED)
    lifecycle = models.CharField(max_length=10, choices=Lifecycle.choices, default=Lifecycle.ACTIVE)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="entered")
    modified_at = models.DateTimeField()
    modified_by = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="modified")
    deleted_at = models.DateTimeField(null=True)
    deleted_by = models.ForeignKey(
        Agent, on_delete=models.PROTECT, null=True, related_name="deleted"
    )
    deletion_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "id"], name="vaccination_of_centre"),
            models.CheckConstraint(
                condition=models.Q(month__isnull=False) | models.Q(day__isnull=True),
                name="only_trailing_parts_missing",
            ),
            models.CheckConstraint(
                condition=models.Q(size_mm__isnull=True) | models.Q(size_mm__range=(0, 200)),
                name="size_in_millimetres",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=DoseKind.values), name="dose_kind_known"
            ),
            models.CheckConstraint(
                condition=models.Q(verification__in=Verification.values),
                name="verification_known",
            ),
            models.CheckConstraint(
                condition=models.Q(proof="") | models.Q(verification="on_proof"),
                name="proof_only_on_proof",
            ),
            models.CheckConstraint(
                condition=models.Q(lifecycle="deleted", deleted_at__isnull=False)
                | (~models.Q(lifecycle="deleted") & models.Q(deleted_at__isnull=True)),
                name="tombstone_says_when",
            ),
        ]
        indexes = [
            models.Index(fields=["centre", "patient", "-earliest"], name="rows_of_patient"),
            models.Index(
                fields=["centre", "earliest"],
                condition=models.Q(verification="performed"),
                name="performed_of_centre_by_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.given} {self.label}"

    @property
    def given(self) -> PartialDate:
        """The date of the vaccination, as far as it is known."""
        return PartialDate(self.year, self.month, self.day)

    @property
    def is_alive(self) -> bool:
        """Whether the row stands in the record (and is not on its way out)."""
        return self.lifecycle in {Lifecycle.ACTIVE, Lifecycle.CORRECTED}


class Draft(models.Model):
    """What an agent is typing in a dossier: kept an hour, on the server, desks being shared."""

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT)
    patient = models.ForeignKey(Patient, on_delete=models.CASCADE)
    agent = models.ForeignKey(Agent, on_delete=models.CASCADE)
    vaccination = models.ForeignKey(Vaccination, on_delete=models.CASCADE, null=True)
    fields = models.JSONField()
    kept_until = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "agent", "vaccination"],
                name="one_draft_for_agent_and_row",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.agent_id} {self.patient_id}"

"""A vaccination of a carnet: what was given, how it is known, and its life."""

import pghistory
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from immunization.dates import PartialDate
from mesvaccins.accounts.models import Account
from mesvaccins.carnets.models.carnet import Carnet
from mesvaccins.catalogue.models import Vaccine
from mesvaccins.partners.models import Organisation, Professional


class Verification(models.TextChoices):
    """How a vaccination is known (design §4, the second axis)."""

    DECLARED = "declared", _("déclarée")
    PROOF = "proof", _("validée sur preuve")
    PERFORMED = "execution", _("réalisée par un professionnel")


class ProofDocument(models.TextChoices):
    """The document seen for a validation on proof."""

    PAPER_BOOKLET = "paper_booklet", _("carnet papier")
    CERTIFICATE = "certificate", _("attestation")
    PRESCRIPTION = "prescription", _("ordonnance")
    OTHER = "other", _("autre")


class InjectionRoute(models.TextChoices):
    """The documented routes (HL7 v3)."""

    INTRAMUSCULAR = "IM", _("intramusculaire")
    SUBCUTANEOUS = "SQ", _("sous-cutanée")
    INTRADERMAL = "IDINJ", _("intradermique")
    NASAL = "NASINHL", _("nasale")
    ORAL = "PO", _("orale")


class InjectionSite(models.TextChoices):
    """The documented sites (HL7 v3)."""

    LEFT_DELTOID = "LD", _("deltoïde gauche")
    RIGHT_DELTOID = "RD", _("deltoïde droit")
    LEFT_THIGH = "LT", _("cuisse gauche")
    RIGHT_THIGH = "RT", _("cuisse droite")


# Only trailing parts may be missing, and the whole is a real date (design §9.5): `make_date`
# refuses any other.
REAL_DATE = (Q(month__isnull=False) | Q(day__isnull=True)) & Q(
    earliest=Func(F("year"), Coalesce("month", 1), Coalesce("day", 1), function="make_date"),
    latest__gte=F("earliest"),
)


@pghistory.track(pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Vaccination(models.Model):
    """One dose as it was reported.

    `version` counts its changes; `revision` is the carnet's own counter at the last of them.
    `changed_by` made the last of them, or the holder did. `source_id` is the creating
    organisation's identifier, unique in the carnet for ever. A deleted dose is a tombstone: its
    fields stay, `deleted_at` says when.
    """

    carnet = models.ForeignKey(Carnet, models.CASCADE, related_name="vaccinations")
    vaccine = models.ForeignKey(Vaccine, models.PROTECT, related_name="vaccinations")
    wording = models.CharField(max_length=200, blank=True)
    release = models.CharField(max_length=100, blank=True)
    year = models.PositiveSmallIntegerField()
    month = models.PositiveSmallIntegerField(null=True)
    day = models.PositiveSmallIntegerField(null=True)
    earliest = models.DateField()
    latest = models.DateField()
    batch = models.CharField(_("lot"), max_length=50, blank=True)
    booster = models.BooleanField(null=True)
    injection_route = models.CharField(max_length=10, choices=InjectionRoute.choices, blank=True)
    injection_site = models.CharField(max_length=10, choices=InjectionSite.choices, blank=True)
    comments = models.TextField(blank=True)

    verification = models.CharField(
        max_length=10, choices=Verification.choices, default=Verification.DECLARED
    )
    proof_document = models.CharField(max_length=20, choices=ProofDocument.choices, blank=True)
    validator = models.ForeignKey(Professional, models.PROTECT, null=True, related_name="+")
    validated_at = models.DateTimeField(null=True)

    creator = models.ForeignKey(Professional, models.PROTECT, null=True, related_name="+")
    creator_account = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="+")
    changed_by = models.ForeignKey(
        Professional, models.PROTECT, null=True, related_name="+", db_index=False
    )
    changed_by_holder = models.BooleanField(default=False, db_default=False)
    source_organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+"
    )
    source_id = models.UUIDField(null=True)

    version = models.PositiveIntegerField(default=1)
    revision = models.PositiveBigIntegerField()
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True)
    deleted_by = models.ForeignKey(Professional, models.PROTECT, null=True, related_name="+")
    deletion_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("vaccination")
        constraints = [
            models.UniqueConstraint(
                fields=["carnet", "source_organisation", "source_id"],
                name="vaccination_once_for_its_source",
            ),
            models.CheckConstraint(condition=REAL_DATE, name="vaccination_date_is_real"),
            models.CheckConstraint(
                condition=Q(
                    verification="declared", validator__isnull=True, validated_at__isnull=True
                )
                | Q(
                    verification__in=["proof", "execution"],
                    validator__isnull=False,
                    validated_at__isnull=False,
                ),
                name="vaccination_validated_by_someone",
            ),
        ]
        indexes = [
            models.Index(fields=["carnet", "revision"], name="vaccination_carnet_revision"),
            models.Index(fields=["carnet", "earliest"], name="vaccination_carnet_date"),
        ]

    def __str__(self) -> str:
        return f"vaccination {self.pk} of {self.carnet_id}"

    @property
    def date(self) -> PartialDate:
        """The day, as far as it is known."""
        return PartialDate(self.year, self.month, self.day)

    @property
    def is_declared(self) -> bool:
        """Say whether no professional has vouched for it."""
        return self.verification == Verification.DECLARED

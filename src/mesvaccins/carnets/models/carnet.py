"""The booklet of one person, and the addresses that reach its holder."""

from uuid import uuid4

import pghistory
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mesvaccins.accounts.models import Account
from mesvaccins.partners.models import Organisation


class Gender(models.TextChoices):
    """The documented values of `gender`."""

    MALE = "male", _("Homme")
    FEMALE = "female", _("Femme")


@pghistory.track(pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Carnet(models.Model):
    """A vaccination booklet (CVE).

    It has no `account` until its holder has taken it over; until then only `creator` sees it.
    `revision` counts the changes of its vaccinations.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="carnets")
    creator = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    source_id = models.UUIDField(null=True)
    last_name = models.CharField(_("nom"), max_length=100)
    first_name = models.CharField(_("prénom"), max_length=100)
    birth_name = models.CharField(_("nom de naissance"), max_length=100, blank=True)
    birth_date = models.DateField(_("date de naissance"))
    gender = models.CharField(_("sexe"), max_length=10, choices=Gender.choices, blank=True)
    zip_code = models.CharField(_("code postal"), max_length=10, blank=True)
    time_zone = models.CharField(max_length=50, default="Europe/Paris")
    revision = models.PositiveBigIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)
    claimed_at = models.DateTimeField(null=True)
    erasure_requested_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("carnet de vaccination")
        verbose_name_plural = _("carnets de vaccination")
        constraints = [
            models.UniqueConstraint(fields=["creator", "source_id"], name="carnet_created_once")
        ]

    def __str__(self) -> str:
        return f"carnet {self.pk}"

    @property
    def full_name(self) -> str:
        """First name and name, as the pages show them."""
        return f"{self.first_name} {self.last_name}"


class ContactKind(models.TextChoices):
    """The two ways to reach a holder."""

    EMAIL = "email", _("adresse e-mail")
    MOBILE = "mobile", _("numéro de mobile")


class ContactPoint(models.Model):
    """An address of the carnet: sealed, found by its blind index together with the birth date."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    carnet = models.ForeignKey(Carnet, models.CASCADE, related_name="contact_points")
    kind = models.CharField(max_length=10, choices=ContactKind.choices)
    sealed = models.BinaryField()
    index = models.CharField(max_length=120)
    birth_date = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["carnet", "kind"], name="contact_point_one_of_a_kind"),
            models.UniqueConstraint(
                fields=["index", "birth_date", "kind"], name="contact_point_with_birth_date"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.carnet_id}"

"""A centre, its membership of MesVaccins, its vaccine list and the copy of the national one."""

import uuid
import zoneinfo
from datetime import date, datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models

TUBERCULOSIS = 14
"""NUVA's number."""


class Centre(models.Model):
    """A university health centre."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField("nom", max_length=150, unique=True)
    university = models.CharField("université", max_length=150, blank=True)
    time_zone = models.CharField("fuseau horaire", max_length=50, default="Europe/Paris")
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name

    def day_of(self, moment: datetime) -> date:
        """The day of the centre's time zone at that moment."""
        return moment.astimezone(zoneinfo.ZoneInfo(self.time_zone)).date()


class Membership(models.Model):
    """The centre's membership of MesVaccins and what proves it; secrets are ciphertext."""

    centre = models.OneToOneField(
        Centre, on_delete=models.PROTECT, primary_key=True, related_name="membership"
    )
    organisation_id = models.UUIDField()
    organisation_name = models.CharField(max_length=200)
    software_uid = models.CharField(max_length=100)
    software_secret = models.TextField()
    signing_key = models.TextField()
    joined_at = models.DateTimeField()
    joined_by = models.CharField(max_length=60)

    def __str__(self) -> str:
        return f"{self.organisation_name} ({self.organisation_id})"


class Disease(models.Model):
    """A disease of the national nomenclature; `id` is NUVA's number."""

    id = models.IntegerField(primary_key=True)
    name = models.CharField(max_length=150)

    def __str__(self) -> str:
        return self.name


class NationalVaccine(models.Model):
    """A vaccine of MesVaccins' nomenclature, as last fetched; `id` is NUVA's number.

    One that no longer comes is marked withdrawn, never deleted. `alternative_names` name it and no
    other; `search_words` only help to find it. `broader_ids` are the generic entries that it
    specialises.
    """

    id = models.IntegerField(primary_key=True)
    name = models.CharField(max_length=200)
    short_description = models.CharField(max_length=300, blank=True)
    alternative_names = ArrayField(models.CharField(max_length=200), default=list)
    search_words = ArrayField(models.CharField(max_length=200), default=list, db_default=[])
    diseases = ArrayField(models.IntegerField(), default=list)
    cip_codes = ArrayField(models.CharField(max_length=13), default=list)
    generic = models.BooleanField(default=False)
    immunoglobulin = models.BooleanField(default=False)
    skin_test = models.BooleanField(default=False)
    parent_id = models.IntegerField(null=True)
    broader_ids = ArrayField(models.IntegerField(), default=list, db_default=[])
    replaced_by = models.IntegerField(null=True)
    withdrawn = models.BooleanField(default=False)
    release = models.CharField(max_length=80)

    def __str__(self) -> str:
        return self.name


class NationalNomenclature(models.Model):
    """Which release of MesVaccins' nomenclature was fetched last; one row."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    etag = models.CharField(max_length=200)
    release = models.CharField(max_length=80)
    fetched_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="one_national_nomenclature")
        ]

    def __str__(self) -> str:
        return self.release


class CentreVaccine(models.Model):
    """An entry of the centre's own vaccine list, with or without a link to the national one.

    `diseases` is used where there is no link. `link_refused` remembers that a person took the
    link away, so that a new fetch does not put it back.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="vaccines")
    name = models.CharField("nom", max_length=200)
    normalised = models.CharField(max_length=200, db_collation="C")
    national = models.ForeignKey(
        NationalVaccine, on_delete=models.PROTECT, null=True, related_name="centre_vaccines"
    )
    link_refused = models.BooleanField(default=False)
    diseases = ArrayField(models.IntegerField(), default=list)
    skin_test = models.BooleanField(default=False)
    hidden = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "normalised"], name="vaccine_named_once"),
            models.UniqueConstraint(fields=["centre", "id"], name="vaccine_of_centre"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def disease_ids(self) -> frozenset[int]:
        """The diseases that it is against, from its link or as the centre says."""
        return frozenset(self.national.diseases if self.national else self.diseases)

    @property
    def takes_reaction(self) -> bool:
        """Whether « Taille » and « État » of a reaction belong to its rows: skin tests, BCG."""
        tests_skin = self.skin_test or (self.national is not None and self.national.skin_test)
        return tests_skin or TUBERCULOSIS in self.disease_ids

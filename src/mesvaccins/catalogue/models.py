"""The nomenclature's rows, under NUVA's numbers; entries of our own start at 900000."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Release(models.Model):
    """One import of the nomenclature; the latest is the one in force."""

    identifier = models.CharField(max_length=100)
    dated = models.DateField()
    sha256 = models.CharField(max_length=64)
    sources = models.JSONField(default=list)
    imported_at = models.DateTimeField()

    class Meta:
        get_latest_by = "id"

    def __str__(self) -> str:
        return self.identifier


class Disease(models.Model):
    """A disease that vaccines are given against."""

    id = models.IntegerField(primary_key=True)
    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(_("maladie"), max_length=200)

    def __str__(self) -> str:
        return self.name


class Valence(models.Model):
    """One component of a vaccine; a passive one is made of antibodies."""

    id = models.IntegerField(primary_key=True)
    code = models.CharField(max_length=20, unique=True)
    label = models.CharField(max_length=300)
    shorthand = models.CharField(max_length=100)
    disease = models.ForeignKey(Disease, models.PROTECT, related_name="valences")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    passive = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.label


class Vaccine(models.Model):
    """A vaccine, an immunoglobulin or a skin test; a withdrawn one stays readable.

    `aliases` name it and no other; `hints` only help to find it. `broader` holds the numbers of
    the generic entries that it specialises.
    """

    id = models.IntegerField(primary_key=True)
    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(_("nom"), max_length=200)
    label = models.CharField(_("libellé"), max_length=300, blank=True)
    kind = models.CharField(max_length=20)
    generic = models.BooleanField(default=False)
    generic_of = models.ForeignKey("self", models.SET_NULL, null=True, related_name="brands")
    aliases = models.JSONField(default=list)
    hints = models.JSONField(default=list, db_default=[])
    broader = models.JSONField(default=list, db_default=[])
    valences = models.ManyToManyField(Valence, through="Composition", related_name="vaccines")
    atc = models.CharField(max_length=20, blank=True)
    cvx = models.JSONField(default=list)
    market = models.CharField(max_length=20, blank=True)
    authorised_on = models.DateField(null=True)
    marketed_from = models.DateField(null=True)
    marketed_until = models.DateField(null=True)
    withdrawn = models.BooleanField(_("retiré"), default=False)
    replaced_by = models.ForeignKey("self", models.SET_NULL, null=True, related_name="replaces")

    def __str__(self) -> str:
        return self.name


class Composition(models.Model):
    """A valence of a vaccine, in the order of the nomenclature."""

    vaccine = models.ForeignKey(Vaccine, models.CASCADE, related_name="compositions")
    valence = models.ForeignKey(Valence, models.PROTECT, related_name="compositions")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["vaccine", "valence"], name="composition_once")
        ]

    def __str__(self) -> str:
        return f"{self.vaccine_id}: {self.valence_id}"


class Presentation(models.Model):
    """A CIP13 code: the one printed on the box of a vaccine."""

    cip13 = models.CharField(max_length=13, primary_key=True)
    vaccine = models.ForeignKey(Vaccine, models.CASCADE, related_name="presentations")

    class Meta:
        ordering = ["cip13"]

    def __str__(self) -> str:
        return self.cip13

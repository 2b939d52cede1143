"""Two carnets that were one person's: which went into which, and how to take it back."""

from uuid import uuid4

from django.db import models

from mesvaccins.carnets.models.carnet import Carnet
from mesvaccins.carnets.models.vaccination import Vaccination


class CarnetMerge(models.Model):
    """`merged` went into `kept` at `at`, until `undone_at`.

    While the merge stands, `merged` is a drawer: it keeps the doubles that were set aside, and what
    `kept` has already; nobody holds it and nothing opens it. `by` names who did it in the audit.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kept = models.ForeignKey(Carnet, models.CASCADE, related_name="+")
    merged = models.ForeignKey(Carnet, models.CASCADE, related_name="+")
    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["merged"],
                condition=models.Q(undone_at__isnull=True),
                name="carnet_merged_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.merged_id} into {self.kept_id}"


class MergeStep(models.Model):
    """One row that the merge wrote: the columns before and after; thrown away after 30 days."""

    merge = models.ForeignKey(CarnetMerge, models.CASCADE, related_name="steps")
    table = models.CharField(max_length=60)
    row = models.CharField(max_length=40)
    before = models.JSONField()
    after = models.JSONField()

    def __str__(self) -> str:
        return f"{self.table} {self.row}"


class DoseAlias(models.Model):
    """`dose` also stands for what was the dose `former_id`: they are one vaccination.

    Written both ways, so that it holds while the merge stands and after it was taken back.
    """

    merge = models.ForeignKey(CarnetMerge, models.CASCADE, related_name="aliases")
    dose = models.ForeignKey(Vaccination, models.CASCADE, related_name="aliases")
    former_id = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dose", "former_id"], name="dose_alias_once")
        ]
        indexes = [models.Index(fields=["former_id"], name="dose_alias_former")]

    def __str__(self) -> str:
        return f"{self.dose_id} for {self.former_id}"

"""The students' dossiers."""

import uuid

import pghistory
from django.db import models

from calcium.centres.models import Centre


class Sex(models.TextChoices):
    """As in the student's civil status; unknown where the university did not say."""

    FEMALE = "F", "Féminin"
    MALE = "M", "Masculin"
    UNKNOWN = "", "Non renseigné"


@pghistory.track(pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Patient(models.Model):
    """A student's dossier. `ine` is the national student identifier; names are as entered.

    `sort_name` is the name folded in Python, so that no order depends on a locale.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="patients")
    ine = models.CharField("INE", max_length=11)
    last_name = models.CharField("nom", max_length=100)
    birth_name = models.CharField("nom de naissance", max_length=100, blank=True)
    first_name = models.CharField("prénom", max_length=100)
    birth_date = models.DateField("date de naissance")
    sex = models.CharField("sexe", max_length=1, choices=Sex.choices, blank=True)
    email = models.EmailField("adresse e-mail", blank=True)
    mobile = models.CharField("mobile", max_length=20, blank=True)
    course = models.CharField("formation", max_length=150, blank=True)
    sort_name = models.CharField(max_length=250, db_collation="C")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "id"], name="patient_of_centre"),
            models.UniqueConstraint(fields=["centre", "ine"], name="ine_once_in_centre"),
            models.CheckConstraint(condition=models.Q(sex__in=Sex.values), name="sex_known"),
        ]
        indexes = [
            models.Index(fields=["centre", "sort_name", "id"], name="patient_by_name"),
            models.Index(fields=["centre", "birth_date"], name="patient_by_birth_date"),
            models.Index(
                fields=["centre", "ine"],
                name="patient_by_ine",
                opclasses=["uuid_ops", "text_pattern_ops"],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.last_name} {self.first_name}"


class PatientMerge(models.Model):
    """`merged` went into `kept` at `at`, until `undone_at`; both belong to one centre.

    While the merge stands, `merged` is a drawer: it keeps the rows of `aside`, which are doubles
    of rows that stand in `kept`; no list or page shows it. `by` names who did it in the audit.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="+")
    kept = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="+")
    merged = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    by = models.CharField(max_length=60)
    aside = models.JSONField(default=list)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["merged"],
                condition=models.Q(undone_at__isnull=True),
                name="dossier_merged_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.merged_id} into {self.kept_id}"


class PatientMergeStep(models.Model):
    """One row that the merge wrote: the columns before and after; thrown away after 30 days."""

    merge = models.ForeignKey(PatientMerge, on_delete=models.CASCADE, related_name="steps")
    table = models.CharField(max_length=60)
    row = models.CharField(max_length=40)
    before = models.JSONField()
    after = models.JSONField()

    def __str__(self) -> str:
        return f"{self.table} {self.row}"


class PatientWord(models.Model):
    """One folded word of a name: a search looks for the beginning of any word."""

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT)
    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="words")
    word = models.CharField(max_length=100)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["patient", "word"], name="word_once_for_patient")
        ]
        indexes = [
            models.Index(
                fields=["centre", "word"],
                name="patient_by_word",
                opclasses=["uuid_ops", "text_pattern_ops"],
            )
        ]

    def __str__(self) -> str:
        return self.word

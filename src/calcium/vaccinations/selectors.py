"""Reading the rows of a record. The dossier comes from `patients`, so its centre is the agent's."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from calcium.accounts.models import Agent
from calcium.centres.models import Centre, Disease
from calcium.patients.models import Patient
from calcium.vaccinations.models import Draft, Lifecycle, Vaccination, Verification


def rows(patient: Patient) -> QuerySet[Vaccination]:
    """Every row that the table shows, the latest date first; no tombstones."""
    return (
        Vaccination.objects.filter(centre_id=patient.centre_id, patient=patient)
        .exclude(lifecycle=Lifecycle.DELETED)
        .select_related("vaccine__national", "vouched_by")
        .order_by("-earliest", "-latest", "created_at", "id")
    )


def tombstones(patient: Patient) -> QuerySet[Vaccination]:
    """The rows that were deleted, the last deletion first."""
    return (
        Vaccination.objects.filter(
            centre_id=patient.centre_id, patient=patient, lifecycle=Lifecycle.DELETED
        )
        .select_related("vaccine__national", "deleted_by")
        .order_by("-deleted_at", "id")
    )


def row(patient: Patient, vaccination_id: UUID) -> Vaccination:
    """One row of this dossier. Raises Vaccination.DoesNotExist."""
    return rows(patient).get(pk=vaccination_id)


def diseases_of(vaccinations: Sequence[Vaccination]) -> list[Disease]:
    """The choices of « Tri par maladie »: each disease that a row is against, by name."""
    identifiers = {number for row in vaccinations for number in row.vaccine.disease_ids}
    return list(Disease.objects.filter(pk__in=identifiers).order_by("name"))


def against(vaccinations: Sequence[Vaccination], disease_id: int | None) -> list[Vaccination]:
    """The rows against one disease, a combined vaccine under each; None is « toutes »."""
    if disease_id is None:
        return list(vaccinations)
    return [row for row in vaccinations if disease_id in row.vaccine.disease_ids]


def draft(
    patient: Patient, *, agent: Agent, now: datetime, vaccination: Vaccination | None = None
) -> Draft | None:
    """What the agent was typing in this dossier within the hour."""
    return Draft.objects.filter(
        centre_id=patient.centre_id,
        patient=patient,
        agent=agent,
        vaccination=vaccination,
        kept_until__gt=now,
    ).first()


def lots_of_the_day(centre: Centre, vaccines: Sequence[UUID], day: date) -> dict[UUID, str]:
    """For each of these vaccines of the centre, the lot noted last among the doses of that day."""
    given = (
        Vaccination.objects.filter(
            centre=centre,
            vaccine_id__in=list(vaccines),
            earliest=day,
            latest=day,
            verification=Verification.PERFORMED,
        )
        .exclude(lot="")
        .exclude(lifecycle=Lifecycle.DELETED)
        .order_by("created_at")
    )
    return {row.vaccine_id: row.lot for row in given.only("vaccine_id", "lot")}

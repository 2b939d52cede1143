"""Who else has changed a row since: read from the audit, which names every act and its author."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from calcium.accounts.models import Agent
from calcium.audit.models import AuditEvent
from calcium.patients.models import Patient, PatientMerge

BY_A_PERSON = (
    "vaccination_corrected",
    "difference_kept_ours",
    "difference_took_theirs",
    "dose_changed",
    "dose_restored",
)
SENT = ("dose_changed", "dose_validated", "dose_restored")


def changed_by_others(
    patient: Patient, rows: Iterable[UUID], *, since: datetime, besides: Agent
) -> dict[UUID, str]:
    """For each of these rows that another agent has changed since, that agent's name."""
    wanted = {str(pk): pk for pk in rows}
    events = (
        AuditEvent.objects.filter(
            patient_id__in=_dossiers(patient),
            at__gte=since,
            action__in=BY_A_PERSON,
            subjects__overlap=list(wanted),
        )
        .exclude(actor_id=str(besides.pk))
        .order_by("at")
    )
    found = {
        wanted[subject]: event.actor_id
        for event in events
        for subject in event.subjects
        if subject in wanted
    }
    names = {
        str(agent.pk): agent.name
        for agent in Agent.objects.filter(centre_id=patient.centre_id, pk__in=set(found.values()))
    }
    return {row: names.get(actor, "une autre personne") for row, actor in found.items()}


def _dossiers(patient: Patient) -> set[UUID]:
    """The dossier and those that were ever merged with it: the audit stays as it was written."""
    merges = PatientMerge.objects.filter(Q(kept=patient) | Q(merged=patient))
    pairs = merges.values_list("kept_id", "merged_id")
    return {patient.pk, *(pk for pair in pairs for pk in pair)}


def sent_by(patient: Patient, rows: Iterable[UUID], *, since: datetime, by: Agent) -> set[UUID]:
    """The rows whose change this agent has sent to the CVE since."""
    wanted = {str(pk): pk for pk in rows}
    events = AuditEvent.objects.filter(
        patient_id__in=_dossiers(patient),
        at__gte=since,
        action__in=SENT,
        actor_id=str(by.pk),
        subjects__overlap=list(wanted),
    )
    return {wanted[s] for event in events for s in event.subjects if s in wanted}

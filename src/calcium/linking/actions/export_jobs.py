"""A long export: written down at once, carried out by the worker, watched by whoever wants."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from calcium.accounts.models import Agent
from calcium.accounts.permissions import Ability
from calcium.linking import acts, permissions
from calcium.linking.actions.exporting import ExportSummary, intend_all, send
from calcium.linking.intentions import is_settled
from calcium.linking.models import ExportJob, Intention, Outcome
from calcium.patients.models import Patient
from carnet_api.errors import CarnetApiError, SharingEnded
from carnet_api.gateway import CarnetGateway

MOST_IN_A_PAGE = 10
"""An export of more doses than this does not hold the page: it becomes a job."""


def export_or_start_job(
    *, patient: Patient, by: Agent, gateway: CarnetGateway, now: datetime
) -> ExportSummary | ExportJob:
    """« Exporter »: up to ten doses go while the page waits; more become a job for the worker.

    Raises PermissionRefused, LinkRefused, or SharingEnded after ending the link.
    """
    link = permissions.linked_for(by, patient, Ability.SYNCHRONISE)
    with transaction.atomic():
        intentions = intend_all(patient, link, by=by, now=now)
        if len(intentions) > MOST_IN_A_PAGE:
            return _job_of(intentions, patient, by=by, now=now)
    return send(intentions, patient, gateway, now=now)


def _job_of(
    intentions: list[Intention], patient: Patient, *, by: Agent, now: datetime
) -> ExportJob:
    job = ExportJob.objects.create(
        centre_id=patient.centre_id,
        patient=patient,
        by=by,
        total=len(intentions),
        asked_at=now,
    )
    Intention.objects.filter(pk__in=[each.pk for each in intentions]).update(job=job)
    return job


def carry_out_job(*, job_id: UUID, gateway: CarnetGateway, now: datetime) -> None:
    """The worker's part: one sending after the other. When MesVaccins does not answer the rest
    stays open, and goes with everything else that waits."""
    job = ExportJob.objects.get(pk=job_id)
    ExportJob.objects.filter(pk=job_id, begun_at__isnull=True).update(begun_at=now)
    waiting = Intention.objects.filter(
        centre_id=job.centre_id, patient_id=job.patient_id, job=job, outcome=Outcome.OPEN
    ).order_by("created_at", "id")
    for intention in waiting:
        try:
            acts.attempt(intention, gateway=gateway, now=now)
        except SharingEnded:
            return
        except CarnetApiError as error:
            if not is_settled(error):
                return

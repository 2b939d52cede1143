"""How far a long export has come, read for the page that watches it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q
from procrastinate.contrib.django.models import ProcrastinateWorker

from calcium.linking.models import ExportJob, Intention, Outcome
from calcium.patients.models import Patient

WORKER_IS_ALIVE_FOR = timedelta(minutes=2)
"""A worker tells every few seconds that it runs; one silent for so long does not."""


@dataclass(frozen=True, slots=True)
class Progress:
    """An export job: so many of `total` are sent, refused, or wait."""

    job: ExportJob
    sent: int
    refused: int
    waiting: int
    last_failure: str
    worker_runs: bool

    @property
    def over(self) -> bool:
        """Whether nothing of it waits any more."""
        return self.waiting == 0

    @property
    def settled(self) -> int:
        """How many have their outcome."""
        return self.job.total - self.waiting

    @property
    def begun(self) -> bool:
        """Whether a worker has taken it up, or its turn among what waits has come."""
        return self.job.begun_at is not None or self.settled > 0


def of_job(job: ExportJob, *, now: datetime) -> Progress:
    """Count the outcomes of the job's sendings."""
    ours = Q(centre_id=job.centre_id, patient_id=job.patient_id, job=job)
    counts = Intention.objects.filter(ours).aggregate(
        sent=Count("pk", filter=Q(outcome=Outcome.DONE)),
        refused=Count("pk", filter=Q(outcome=Outcome.REFUSED)),
        waiting=Count("pk", filter=Q(outcome=Outcome.OPEN)),
    )
    failed = Intention.objects.filter(ours, outcome=Outcome.OPEN).exclude(reason="").first()
    alive = ProcrastinateWorker.objects.filter(last_heartbeat__gt=now - WORKER_IS_ALIVE_FOR)
    return Progress(
        job,
        sent=counts["sent"],
        refused=counts["refused"],
        waiting=counts["waiting"],
        last_failure=failed.reason if failed else "",
        worker_runs=alive.exists(),
    )


def untold(patient: Patient, job_id: UUID) -> ExportJob | None:
    """The job, unless its end has been told already."""
    return ExportJob.objects.filter(
        centre_id=patient.centre_id, patient=patient, pk=job_id, told_at__isnull=True
    ).first()


def told(job: ExportJob, *, now: datetime) -> None:
    """Its end has been shown: the dossier speaks of it no more, the journal keeps it."""
    ExportJob.objects.filter(pk=job.pk, told_at__isnull=True).update(told_at=now)

"""The worker's part: finish what is open, carry out long exports, look whether MesVaccins answers
again, tell what has waited too long, and keep the nomenclature current.

Arguments and logs hold identifiers only.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import structlog
from django.utils import timezone
from procrastinate.contrib.django import app

from calcium.accounts.errors import CalciumError
from calcium.audit.actions import Actor
from calcium.centres.models import Centre
from calcium.linking import acts, circuit, intentions, watch
from calcium.linking.actions.export_jobs import carry_out_job
from calcium.linking.actions.nomenclature import fetch_nomenclature
from calcium.linking.adapter import carnet_gateway, system_gateway
from calcium.linking.errors import INTERNAL, NOT_A_MEMBER, NotAMember
from calcium.linking.models import ExportJob, Intention, Outcome
from calcium.linking.probing import probe
from carnet_api.errors import CarnetApiError, Unavailable

MOST_AT_ONCE = 200
WORKER = Actor(kind="worker", id="calcium")
log = structlog.get_logger(__name__)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="finish_intentions", lock="finish_intentions")
def finish_intentions(timestamp: int) -> None:  # noqa: ARG001 - procrastinate gives it
    """Every minute: try again what has no outcome and whose turn has come."""
    probe_silent_centres(timezone.now())
    finish_due(timezone.now())


@app.periodic(cron="5 * * * *")
@app.task(queueing_lock="report_overdue")
def report_overdue(timestamp: int) -> None:  # noqa: ARG001
    """Every hour: one event in the logs for each centre in which something has waited too long."""
    tell_overdue(timezone.now())


@app.task
def carry_out_export(job_id: str) -> None:
    """An export of more than ten doses. Whatever it leaves open is finished with the rest."""
    job = ExportJob.objects.select_related("by__centre").get(pk=UUID(job_id))
    now = timezone.now()
    try:
        carry_out_job(job_id=job.pk, gateway=carnet_gateway(by=job.by), now=now)
    except NotAMember:
        log.warning("export_job_waits", job=job_id, code=NOT_A_MEMBER)


@app.periodic(cron="17 4 * * *")
@app.task(queueing_lock="fetch_nomenclature")
def fetch_nomenclature_daily(timestamp: int) -> None:  # noqa: ARG001
    """Every night: the national list, with the credentials of any centre that is a member."""
    centre = Centre.objects.filter(membership__isnull=False).order_by("created_at").first()
    if centre is not None:
        fetch_nomenclature(gateway=system_gateway(centre), by=WORKER, now=timezone.now())


def probe_silent_centres(now: datetime) -> None:
    """Where the circuit is open and its wait is over: ask for something small.

    The one that has been due longest goes first. Once one gets no answer the others wait for the
    next turn: it is one MesVaccins for all of them.
    """
    due = circuit.due_for_a_probe(now)
    centres = Centre.objects.in_bulk(due)
    for centre_id in due:
        if not probe(centres[centre_id], now=now):
            return


def tell_overdue(now: datetime) -> int:
    """One structured event for each centre; answers how many sendings have waited too long."""
    overdue = [each for each in watch.every_centre(now) if each.overdue]
    for each in overdue:
        hours = int((now - each.oldest).total_seconds() // 3600) if each.oldest else 0
        log.error(
            "intentions_overdue",
            centre=str(each.centre_id),
            overdue=each.overdue,
            oldest_hours=hours,
            cause=each.cause,
        )
    return sum(each.overdue for each in overdue)


def finish_due(now: datetime) -> int:
    """Carry out the open intentions whose turn has come; answers how many were finished.

    When MesVaccins does not answer for a centre, the rest of that centre waits for the next turn.
    """
    due = (
        Intention.objects.filter(outcome=Outcome.OPEN, next_try_at__lte=now)
        .select_related("by__centre", "patient")
        .order_by("created_at")[:MOST_AT_ONCE]
    )
    return _finish(due, now=now)


def _finish(due: Iterable[Intention], *, now: datetime) -> int:
    finished, silent = 0, set()
    for intention in due:
        if intention.centre_id in silent:
            continue
        try:
            gateway = carnet_gateway(by=intention.by, now=lambda: now)
            acts.attempt(intention, gateway=gateway, now=now)
        except Unavailable as error:
            silent.add(intention.centre_id)
            log.warning("intention_waits", intention=str(intention.pk), code=error.code)
        except NotAMember:
            intentions.leave_open(intention, NOT_A_MEMBER, now=now)
        except (CarnetApiError, CalciumError) as error:
            log.warning(
                "intention_refused", intention=str(intention.pk), error=type(error).__name__
            )
        except Exception:
            # One that cannot be carried out must not hold back the others.
            log.exception("intention_failed", intention=str(intention.pk))
            intentions.leave_open(intention, INTERNAL, now=now)
        else:
            finished += 1
    return finished

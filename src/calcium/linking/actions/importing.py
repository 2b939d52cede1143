"""« Importer les vaccinations »: shown first, decided where needed, then carried out."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import partial
from uuid import UUID

from django.db import IntegrityError, transaction

from calcium.accounts.models import Agent
from calcium.accounts.permissions import Ability
from calcium.audit.actions import record
from calcium.centres.models import CentreVaccine
from calcium.linking import acts, errors, permissions, selectors
from calcium.linking.actions.import_lines import ImportDecision, ImportLine, ImportView
from calcium.linking.actions.import_run import ImportRun, likeness_of
from calcium.linking.actions.import_summary import ImportSummary
from calcium.linking.actions.refreshing import ask, look_at_all
from calcium.linking.arrivals import centre_vaccines, vaccines_named
from calcium.linking.facts import local_doses, remote_doses
from calcium.linking.intentions import intend_each, is_settled
from calcium.linking.models import CarnetLink, Intention, Likeness, Twin, Verdict
from calcium.linking.rules import ImportStep, plan_import
from calcium.patients.models import Patient
from calcium.vaccinations import selectors as vaccinations
from carnet_api.errors import CarnetApiError
from carnet_api.gateway import CarnetGateway, VaccinationList


def prepare_import(
    *,
    patient: Patient,
    by: Agent,
    gateway: CarnetGateway,
    today: date,
    now: datetime,
) -> ImportView:
    """Read the carnet and say what an import would do; nothing moves but the twins.

    Raises CarnetApiError, PermissionRefused, LinkRefused.
    """
    link = permissions.linked_for(by, patient, Ability.SYNCHRONISE)
    answer = ask(link, by=by, gateway=gateway, now=now)
    with transaction.atomic():
        twins_by_row = look_at_all(link, answer, now=now)
        record("carnet_read", by=by.actor, patient_id=patient.pk, subjects=[link.carnet_id])
        vaccines = centre_vaccines(patient, vaccines_named(answer.items))
        view = _view(patient, link, answer, twins_by_row, vaccines, today=today)
        _remember(view, link=link, by=by, now=now)
        return view


def _remember(
    view: ImportView,
    *,
    link: CarnetLink,
    by: Agent,
    now: datetime,
) -> None:
    """Keep each new question, so that it is still one when the row has been exported."""
    Likeness.objects.bulk_create(
        (
            likeness_of(row, line, Verdict.ASKED, link=link, by=by, now=now)
            for line in view.lines
            if line.planned.step is ImportStep.DECIDE
            for row in line.rows
            if (row.pk, line.document.id) not in view.asked
        ),
        ignore_conflicts=True,
    )


def _view(
    patient: Patient,
    link: CarnetLink,
    answer: VaccinationList,
    twins_by_row: Mapping[UUID, Twin],
    vaccines: Mapping[int, CentreVaccine],
    *,
    today: date,
) -> ImportView:
    rows = list(vaccinations.rows(patient))
    ours = local_doses(patient, link, rows, twins=twins_by_row)
    plan = plan_import(
        ours,
        remote_doses(answer.items, in_list=vaccines),
        born=patient.birth_date,
        today=today,
        complete=answer.complete,
    )
    documents = {document.id: document for document in answer.items}
    by_id = {row.pk: row for row in rows}
    lines = tuple(
        ImportLine(line, documents[line.dose.remote_id], tuple(by_id[pk] for pk in line.rows))
        for line in plan.lines
    )
    asked = frozenset((dose.row_id, remote) for dose in ours for remote in dose.asked_about)
    return ImportView(plan, lines, asked)


def carry_out_import(
    *,
    patient: Patient,
    decisions: Mapping[int, ImportDecision],
    by: Agent,
    gateway: CarnetGateway,
    today: date,
    now: datetime,
) -> ImportSummary:
    """Carry out the import, with what was decided for each dose (by its number in the CVE).

    The carnet is read anew; a decision on a dose that changed meanwhile is not applied.
    """
    link = permissions.linked_for(by, patient, Ability.SYNCHRONISE)
    answer = ask(link, by=by, gateway=gateway, now=now)
    apply = partial(_apply, patient, link, answer, decisions, by=by, today=today, now=now)
    try:
        summary, to_validate = apply()
    except IntegrityError:
        # A sending has bound one of these doses at this very moment: seen anew, it is recognised.
        summary, to_validate = apply()
    _validate(to_validate, gateway, summary, now=now)
    summary.differing = selectors.differing_count(patient)
    return summary


@transaction.atomic
def _apply(
    patient: Patient,
    link: CarnetLink,
    answer: VaccinationList,
    decisions: Mapping[int, ImportDecision],
    *,
    by: Agent,
    today: date,
    now: datetime,
) -> tuple[ImportSummary, list[Intention]]:
    """Everything that an import does here, whole or not at all; the validations are intended."""
    CarnetLink.objects.select_for_update().get(pk=link.pk)
    twins_by_row = look_at_all(link, answer, now=now)
    numbers = vaccines_named(answer.items, twins_by_row.values())
    vaccines = centre_vaccines(patient, numbers)
    view = _view(patient, link, answer, twins_by_row, vaccines, today=today)
    _remember(view, link=link, by=by, now=now)
    summary = ImportSummary(complete=answer.complete)
    run = ImportRun(patient, link, by, now, decisions, summary, twins_by_row, vaccines)
    for line in view.lines:
        run.apply(line)
    run.history.counted(linked=summary.linked, refreshed=summary.refreshed)
    to_validate = intend_each(run.to_validate, patient=patient, by=by, now=now)
    record(
        "vaccinations_imported",
        by=by.actor,
        patient_id=patient.pk,
        subjects=[line.document.id for line in view.lines],
        recorded=summary.recorded,
        linked=summary.linked,
    )
    return summary, to_validate


def _validate(
    intentions: list[Intention], gateway: CarnetGateway, summary: ImportSummary, *, now: datetime
) -> None:
    """Vouch for each ticked dose; when MesVaccins is down the worker goes on with the rest."""
    for intention in intentions:
        try:
            acts.attempt(intention, gateway=gateway, now=now)
        except CarnetApiError as error:
            summary.failure = errors.sentence(error)
            if not is_settled(error):
                return
        else:
            summary.validated += 1

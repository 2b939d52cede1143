"""« Importer les vaccinations »: shown first, decided where needed, then carried out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from django.db import transaction

from calcium.accounts.models import Agent
from calcium.accounts.permissions import Ability
from calcium.audit.actions import record
from calcium.linking import acts, errors, permissions, selectors, twins
from calcium.linking.actions.import_summary import ImportSummary
from calcium.linking.actions.refreshing import ask, look_at_all
from calcium.linking.arrivals import Arrivals, centre_vaccines
from calcium.linking.facts import local_doses, remote_doses
from calcium.linking.intentions import intend, is_settled
from calcium.linking.models import Act, CarnetLink, Intention, KeptApart
from calcium.linking.rules import ImportPlan, ImportStep, PlannedDose, plan_import
from calcium.patients.models import Patient
from calcium.vaccinations import selectors as vaccinations
from calcium.vaccinations.models import Proof, Vaccination
from carnet_api.errors import CarnetApiError
from carnet_api.gateway import CarnetGateway, VaccinationList
from carnet_api.wire import VaccinationDocument


class Decision(StrEnum):
    """What a person says of a dose of the carnet."""

    VALIDATE = "validate"
    SAME = "same"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class ImportDecision:
    """A decision on a dose, as it was shown: `version` tells whether it has changed since.

    `row_id` is the row that is the same vaccination (SAME) or is not (BOTH: every row shown);
    `document` is what was seen for a validation on proof.
    """

    decision: Decision
    version: int
    row_id: UUID | None = None
    document: str = Proof.PAPER_BOOKLET
    validate_too: bool = False


@dataclass(frozen=True, slots=True)
class ImportLine:
    """A line of the import as shown: the dose, what happens, the rows concerned, the reason."""

    planned: PlannedDose
    document: VaccinationDocument
    rows: tuple[Vaccination, ...]

    @property
    def reason(self) -> str:
        """Why it cannot come; empty where it can."""
        return errors.obstacle_reason(self.planned.obstacle) if self.planned.obstacle else ""


@dataclass(frozen=True, slots=True)
class ImportView:
    """The import as shown before anything moves."""

    plan: ImportPlan
    lines: tuple[ImportLine, ...]

    @property
    def asks(self) -> bool:
        """Whether a person must decide something; otherwise the import runs at once."""
        return self.plan.asks


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
        look_at_all(link, answer, now=now)
        record("carnet_read", by=by.actor, patient_id=patient.pk, subjects=[link.carnet_id])
        return _view(patient, link, answer, today=today)


def _view(
    patient: Patient, link: CarnetLink, answer: VaccinationList, *, today: date
) -> ImportView:
    rows = list(vaccinations.rows(patient))
    plan = plan_import(
        local_doses(patient, link, rows),
        remote_doses(answer.items, in_list=centre_vaccines(patient)),
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
    return ImportView(plan, lines)


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
    summary = ImportSummary(complete=answer.complete)
    with transaction.atomic():
        CarnetLink.objects.select_for_update().get(pk=link.pk)
        look_at_all(link, answer, now=now)
        view = _view(patient, link, answer, today=today)
        run = _Run(patient, link, by, now, decisions, summary)
        for line in view.lines:
            run.apply(line)
        record(
            "vaccinations_imported",
            by=by.actor,
            patient_id=patient.pk,
            subjects=[line.document.id for line in view.lines],
            recorded=summary.recorded,
            linked=summary.linked,
        )
    _validate(run.to_validate, gateway, summary, now=now)
    summary.differing = selectors.differing_count(patient)
    return summary


@dataclass(slots=True)
class _Run:
    """One import, line by line, inside its transaction."""

    patient: Patient
    link: CarnetLink
    by: Agent
    now: datetime
    decisions: Mapping[int, ImportDecision]
    summary: ImportSummary
    to_validate: list[Intention] = field(default_factory=list)
    arrivals: Arrivals = field(init=False)

    def __post_init__(self) -> None:
        self.arrivals = Arrivals(self.patient, self.link.carnet_id, by=self.by, now=self.now)

    def apply(self, line: ImportLine) -> None:
        """Do what the plan, or the person, says of this dose."""
        match line.planned.step:
            case ImportStep.REFRESH:
                self._refresh(line)
            case ImportStep.LINK:
                self._link(line.rows[0], line)
            case ImportStep.RECORD:
                self._record(line)
            case ImportStep.PROPOSE | ImportStep.DECIDE:
                self._decided(line)
            case ImportStep.LEAVE:
                if line.planned.obstacle:
                    self.summary.obstacles.append((line.document, line.planned.obstacle))

    def _refresh(self, line: ImportLine) -> None:
        twin = twins.of_remote(self.link, line.document.id)
        if twin is not None and self.arrivals.refresh(line.rows[0], twin, line.document):
            self.summary.refreshed += 1

    def _link(self, row: Vaccination, line: ImportLine) -> None:
        self.arrivals.link(row, line.document)
        self.summary.linked += 1

    def _record(self, line: ImportLine) -> None:
        self.arrivals.record(line.document)
        self.summary.recorded += 1

    def _decided(self, line: ImportLine) -> None:
        decision = self.decisions.get(line.document.id)
        proposed = line.planned.step is ImportStep.PROPOSE
        if decision is None:
            if proposed:
                self.summary.left_to_student += 1
            else:
                self.summary.undecided += 1
        elif decision.version != line.document.version:
            self.summary.changed_meanwhile += 1
        elif proposed and decision.decision is Decision.VALIDATE:
            self._intend_validation(line, decision)
        elif not proposed:
            self._same_or_both(line, decision)

    def _same_or_both(self, line: ImportLine, decision: ImportDecision) -> None:
        row = next((row for row in line.rows if row.pk == decision.row_id), None)
        if decision.decision is Decision.SAME and row is not None:
            self._link(row, line)
        elif decision.decision is Decision.BOTH:
            self._keep_apart(line)
            if not line.planned.dose.declared:
                self._record(line)
            elif decision.validate_too:
                self._intend_validation(line, decision)
            else:
                self.summary.left_to_student += 1
        else:
            self.summary.undecided += 1

    def _keep_apart(self, line: ImportLine) -> None:
        KeptApart.objects.bulk_create(
            [
                KeptApart(
                    centre_id=self.patient.centre_id,
                    patient=self.patient,
                    vaccination=row,
                    carnet_id=self.link.carnet_id,
                    remote_id=line.document.id,
                    decided_at=self.now,
                    decided_by=self.by,
                )
                for row in line.rows
            ],
            ignore_conflicts=True,
        )

    def _intend_validation(self, line: ImportLine, decision: ImportDecision) -> None:
        document = line.document
        self.to_validate.append(
            intend(
                Act.VALIDATE,
                patient=self.patient,
                by=self.by,
                now=self.now,
                carnet_id=self.link.carnet_id,
                payload={
                    "remote_id": document.id,
                    "version": document.version,
                    "document": Proof(decision.document).value or Proof.OTHER.value,
                },
            )
        )


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

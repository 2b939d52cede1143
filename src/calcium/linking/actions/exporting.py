"""« Exporter les vaccinations »: every ready row goes, every row changed here is changed there."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import uuid4

from django.db import transaction

from calcium.accounts.models import Agent
from calcium.accounts.permissions import Ability
from calcium.audit.actions import record
from calcium.linking import acts, errors, permissions, selectors
from calcium.linking.export_rules import ExportStep, plan_export
from calcium.linking.facts import local_doses
from calcium.linking.intentions import Wish, intend, intend_each, is_settled
from calcium.linking.models import Act, CarnetLink, Intention, Outcome
from calcium.linking.state import SyncState
from calcium.patients.models import Patient
from calcium.vaccinations import selectors as vaccinations
from calcium.vaccinations.models import Vaccination
from carnet_api.errors import CarnetApiError, CarnetMoved, SharingEnded
from carnet_api.gateway import CarnetGateway

_ACT_OF = {
    ExportStep.CREATE: Act.EXPORT,
    ExportStep.CHANGE: Act.CHANGE,
    ExportStep.VALIDATE: Act.VALIDATE,
}
ALL_DONE = "Toutes les vaccinations ont bien été synchronisées."
NOTHING_TO_DO = "Aucune vaccination n'est à exporter : rien n'a été envoyé."


@dataclass(slots=True)
class ExportSummary:
    """What an export did; `refused` names the rows with the reason of each."""

    sent: int = 0
    waiting: int = 0
    impossible: int = 0
    differing: int = 0
    failure: str = ""
    refused: list[tuple[Vaccination, str]] = field(default_factory=list)

    @property
    def everything(self) -> bool:
        """Whether every row is now in the CVE and both say the same."""
        return not (
            self.waiting or self.impossible or self.differing or self.failure or self.refused
        )

    @property
    def sentences(self) -> tuple[str, ...]:
        """What the nurse reads at the end."""
        return (ALL_DONE,) if self.everything else tuple(_told(self))


def export_vaccinations(
    *, patient: Patient, by: Agent, gateway: CarnetGateway, now: datetime
) -> ExportSummary:
    """Send what is ready or changed. What MesVaccins does not take now waits for the worker.

    Raises PermissionRefused, LinkRefused, or SharingEnded after ending the link.
    """
    link = permissions.linked_for(by, patient, Ability.SYNCHRONISE)
    return send(intend_all(patient, link, by=by, now=now), patient, gateway, now=now)


def send(
    intentions: list[Intention], patient: Patient, gateway: CarnetGateway, *, now: datetime
) -> ExportSummary:
    """Make the calls, and say what came of them; a failure leaves the rest to the worker."""
    summary = ExportSummary()
    for intention in intentions:
        try:
            acts.attempt(intention, gateway=gateway, now=now)
        except (SharingEnded, CarnetMoved):
            raise
        except CarnetApiError as error:
            if not is_settled(error):
                summary.failure = errors.sentence(error)
                break
    _count(summary, patient, intentions)
    return summary


@transaction.atomic
def intend_all(patient: Patient, link: CarnetLink, *, by: Agent, now: datetime) -> list[Intention]:
    """Write down every sending before the first call; what was open already goes first."""
    CarnetLink.objects.select_for_update().get(pk=link.pk)
    waiting = list(
        Intention.objects.filter(
            centre_id=patient.centre_id,
            patient=patient,
            carnet_id=link.carnet_id,
            outcome=Outcome.OPEN,
        ).order_by("created_at")
    )
    rows = {row.pk: row for row in vaccinations.rows(patient)}
    twins_by_row = selectors.twins_of(link)
    planned = plan_export(local_doses(patient, link, rows.values(), twins=twins_by_row))
    in_doubt = selectors.sendings_in_doubt(patient, link)
    wishes = [
        Wish(
            _ACT_OF[step.step],
            rows[step.row_id],
            link.carnet_id,
            in_doubt.get(step.row_id, {}),
        )
        for step in planned
    ]
    new = intend_each(wishes, patient=patient, by=by, now=now)
    record(
        "export_started",
        by=by.actor,
        patient_id=patient.pk,
        subjects=[step.row_id for step in planned],
    )
    return waiting + new


def export_again(
    *,
    patient: Patient,
    row: Vaccination,
    by: Agent,
    gateway: CarnetGateway,
    now: datetime,
) -> ExportSummary:
    """A person's new act: export a row whose dose was deleted there, or say that it is a second
    injection beside an equal dose. It goes under a new identifier."""
    link = permissions.linked_for(by, patient, Ability.SYNCHRONISE)
    with transaction.atomic():
        twin = selectors.twins_of(link).get(row.pk)
        if twin is not None and twin.deletion is None:
            return ExportSummary()
        equal = sorted({*selectors.equal_remote_ids(link, row), *selectors.equal_named(link, row)})
        payload = {"source_id": str(uuid4()), "distinct_from": equal}
        intention = intend(
            Act.EXPORT,
            patient=patient,
            by=by,
            now=now,
            vaccination=row,
            carnet_id=link.carnet_id,
            payload=payload,
        )
        record("exported_again", by=by.actor, patient_id=patient.pk, subjects=[row.pk])
    return send([intention], patient, gateway, now=now)


def _count(summary: ExportSummary, patient: Patient, intentions: list[Intention]) -> None:
    rows = list(vaccinations.rows(patient))
    view = selectors.link_view(patient, rows)
    tried = {intention.vaccination_id for intention in intentions}
    summary.waiting = view.count(SyncState.PENDING)
    summary.impossible = view.count(SyncState.IMPOSSIBLE)
    summary.differing = view.count(SyncState.DIFFERS)
    summary.refused = [
        (shown.row, errors.state_reason(shown.state))
        for shown in view.rows
        if shown.state.state is SyncState.FAILED
    ]
    summary.sent = sum(
        shown.state.state is SyncState.SYNCHRONISED and shown.row.pk in tried for shown in view.rows
    )


def _told(summary: ExportSummary) -> list[str]:
    if not summary.sent and not summary.waiting and not summary.refused and not summary.failure:
        told = [NOTHING_TO_DO]
    else:
        told = [_counted(summary.sent, "vaccination envoyée", "vaccinations envoyées") + " au CVE."]
    if summary.waiting:
        told.append(
            _counted(summary.waiting, "vaccination reste", "vaccinations restent")
            + " en attente : l'envoi continue de lui-même."
        )
    if summary.impossible:
        told.append(
            _counted(
                summary.impossible,
                "vaccination ne peut pas être synchronisée",
                "vaccinations ne peuvent pas être synchronisées",
            )
            + " : la colonne « Synchro MV.net » dit pourquoi."
        )
    if summary.differing:
        told.append(
            _counted(summary.differing, "vaccination diffère", "vaccinations diffèrent")
            + " entre Calcium et le CVE."
        )
    told.extend(f"{row.label} du {row.given} : {reason}" for row, reason in summary.refused)
    if summary.failure:
        told.append(summary.failure)
    return told


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number < 2 else many}"

"""« Annuler cet import »: what it brought goes; what somebody has changed since stays, named."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction

from calcium.accounts.models import Agent
from calcium.accounts.permissions import Ability, check_may
from calcium.audit.actions import record
from calcium.linking import acts, changes, errors, selectors, twins
from calcium.linking.acts.withdrawal import REASON
from calcium.linking.errors import UndoRefused
from calcium.linking.history import IMPORT
from calcium.linking.intentions import drop_of_row, finish, intend, is_settled
from calcium.linking.models import Act, Fate, Import, ImportedDose, Intention, Outcome, Twin
from calcium.linking.undo_rules import BroughtDose, UndoStep, may_be_undone, undo_step
from calcium.patients.models import Patient
from calcium.vaccinations import actions as vaccinations
from calcium.vaccinations.models import Lifecycle, Vaccination
from carnet_api.errors import CarnetApiError
from carnet_api.gateway import CarnetGateway


@dataclass(slots=True)
class UndoSummary:
    """What an undo did; `kept` names each row that stays, and why."""

    undone: int = 0
    waiting: int = 0
    kept: list[tuple[Vaccination, str]] = field(default_factory=list)
    failure: str = ""

    @property
    def everything(self) -> bool:
        """Whether nothing of the import is left."""
        return not (self.waiting or self.kept or self.failure)

    @property
    def sentences(self) -> tuple[str, ...]:
        """What the nurse reads at the end."""
        return tuple(_told(self))


def undo_import(
    *,
    patient: Patient,
    import_id: UUID,
    by: Agent,
    gateway: CarnetGateway | None,
    now: datetime,
) -> UndoSummary:
    """Undo an import as a whole, within 30 days. A second time it only goes on with what waits.

    `gateway` may be None only for a centre that has left the service. Rows that the import found
    and linked stay: they were the centre's own. Raises PermissionRefused, UndoRefused.
    """
    check_may(by, Ability.SYNCHRONISE)
    with transaction.atomic():
        imported = _locked(patient, import_id)
        if imported.undone_at is None:
            _begin(imported, patient, by=by, now=now)
    failure = ""
    if gateway is not None:
        failure = _carry_on(imported, gateway, now=now)
    return _summary(imported, failure)


def _locked(patient: Patient, import_id: UUID) -> Import:
    found = (
        Import.objects.select_for_update()
        .filter(centre_id=patient.centre_id, patient=patient, pk=import_id)
        .first()
    )
    if found is None:
        raise UndoRefused("Cet import n'existe pas dans ce dossier. Rien n'a été changé.")
    return found


def _begin(imported: Import, patient: Patient, *, by: Agent, now: datetime) -> None:
    """Decide for each dose, write the intentions: nothing is called yet."""
    if not may_be_undone(at=imported.at, undone=False, now=now):
        raise UndoRefused(
            "Cet import date de plus de 30 jours : il ne peut plus être annulé en entier. Rien n'a "
            "été changé. Supprimez une à une les vaccinations qui ne doivent pas rester."
        )
    imported.undone_at, imported.undone_by = now, by
    imported.save(update_fields=["undone_at", "undone_by"])
    _take_back_validations_in_doubt(imported, patient, by=by, now=now)
    brought = list(imported.doses.select_related("vaccination"))
    facts = _facts(imported, patient, brought, by=by)
    for dose in brought:
        _undo_one(dose, facts[dose.pk], patient, imported, by=by, now=now)
    record(
        "import_undone",
        by=by.actor,
        patient_id=patient.pk,
        subjects=[imported.pk, *(dose.vaccination_id for dose in brought)],
    )


def _take_back_validations_in_doubt(
    imported: Import, patient: Patient, *, by: Agent, now: datetime
) -> None:
    """A validation without outcome may stand over there: it is taken back as well."""
    waiting = Intention.objects.select_for_update().filter(
        centre_id=patient.centre_id,
        patient=patient,
        act=Act.VALIDATE,
        outcome=Outcome.OPEN,
        **{f"payload__{IMPORT}": str(imported.pk)},
    )
    for intention in waiting:
        finish(intention, Outcome.DROPPED, now=now)
        intend(
            Act.WITHDRAW,
            patient=patient,
            by=by,
            now=now,
            carnet_id=imported.carnet_id,
            payload=intention.payload | {"unconfirmed": True},
        )


def _facts(
    imported: Import, patient: Patient, brought: list[ImportedDose], *, by: Agent
) -> dict[int, BroughtDose]:
    rows = [dose.vaccination_id for dose in brought]
    others = changes.changed_by_others(patient, rows, since=imported.at, besides=by)
    own = changes.sent_by(patient, rows, since=imported.at, by=by)
    twins_by_row = {
        twin.vaccination_id: twin
        for twin in Twin.objects.filter(
            vaccination_id__in=rows, carnet_id=imported.carnet_id, ended_at__isnull=True
        )
    }
    link = selectors.current_link(patient)
    shared = link is not None and link.carnet_id == imported.carnet_id
    return {
        dose.pk: _fact(
            dose,
            twins_by_row.get(dose.vaccination_id),
            others.get(dose.vaccination_id, ""),
            sent=dose.vaccination_id in own,
            shared=shared,
        )
        for dose in brought
    }


def _fact(
    dose: ImportedDose, twin: Twin | None, other: str, *, sent: bool, shared: bool
) -> BroughtDose:
    changed_there = twin is not None and twin.version != dose.remote_version and not sent
    return BroughtDose(
        alive=dose.vaccination.is_alive,
        validated=dose.validated,
        changed_here_by=other,
        changed_there_by=(twin.changed_by or "quelqu'un") if twin and changed_there else "",
        deleted_there=twin is not None and twin.deletion is not None,
        open_to_us=shared and twin is not None,
    )


def _undo_one(
    dose: ImportedDose,
    facts: BroughtDose,
    patient: Patient,
    imported: Import,
    *,
    by: Agent,
    now: datetime,
) -> None:
    row = dose.vaccination
    step, kept = undo_step(facts)
    match step:
        case UndoStep.GONE:
            dose.fate = Fate.UNDONE
        case UndoStep.KEEP:
            dose.fate, dose.fate_reason = Fate.KEPT, kept.value if kept else ""
            dose.fate_by = (facts.changed_here_by or facts.changed_there_by)[:200]
        case UndoStep.BURY:
            drop_of_row(row, now=now)
            vaccinations.bury(row=row, by=by, now=now, reason=REASON)
            twins.end_of_row(row, now=now)
            dose.fate = Fate.UNDONE
        case UndoStep.WITHDRAW:
            drop_of_row(row, now=now)
            vaccinations.start_deletion(row=row, by=by, reason=REASON)
            _intend_withdrawal(dose, patient, imported, by=by, now=now)
            dose.fate = Fate.UNDOING
    dose.save(update_fields=["fate", "fate_reason", "fate_by"])


def _intend_withdrawal(
    dose: ImportedDose, patient: Patient, imported: Import, *, by: Agent, now: datetime
) -> None:
    twin = Twin.objects.get(vaccination_id=dose.vaccination_id, carnet_id=imported.carnet_id)
    intend(
        Act.WITHDRAW,
        patient=patient,
        by=by,
        now=now,
        vaccination=dose.vaccination,
        carnet_id=imported.carnet_id,
        payload={
            "remote_id": dose.remote_id,
            "version": twin.version,
            IMPORT: str(imported.pk),
        },
    )


def _carry_on(imported: Import, gateway: CarnetGateway, *, now: datetime) -> str:
    """Make the calls; when MesVaccins is down the worker goes on with the rest."""
    for intention in _waiting(imported):
        try:
            acts.attempt(intention, gateway=gateway, now=now)
        except CarnetApiError as error:
            if not is_settled(error):
                return errors.sentence(error)
    return ""


def _waiting(imported: Import) -> Iterable[Intention]:
    return Intention.objects.filter(
        centre_id=imported.centre_id,
        patient_id=imported.patient_id,
        act=Act.WITHDRAW,
        outcome=Outcome.OPEN,
        **{f"payload__{IMPORT}": str(imported.pk)},
    ).order_by("created_at")


def _summary(imported: Import, failure: str) -> UndoSummary:
    summary = UndoSummary(failure=failure)
    for dose in imported.doses.select_related("vaccination"):
        if dose.fate == Fate.KEPT and dose.vaccination.lifecycle != Lifecycle.DELETED:
            summary.kept.append(
                (dose.vaccination, errors.kept_reason(dose.fate_reason, dose.fate_by))
            )
        elif dose.fate == Fate.UNDONE:
            summary.undone += 1
    summary.waiting = len(list(_waiting(imported)))
    return summary


def _told(summary: UndoSummary) -> list[str]:
    number = summary.undone
    if number > 1:
        told = [f"L'import est annulé : {number} vaccinations sont retirées du dossier."]
    elif number:
        told = ["L'import est annulé : une vaccination est retirée du dossier."]
    else:
        told = ["L'import est annulé : aucune vaccination n'a été retirée du dossier."]
    if summary.waiting:
        told.append(
            "Le retrait des validations données dans le CVE n'est pas encore confirmé : "
            "il continue de lui-même."
        )
    told.extend(f"{row.label} du {row.given} reste : {why}" for row, why in summary.kept)
    if summary.failure:
        told.append(summary.failure)
    return told

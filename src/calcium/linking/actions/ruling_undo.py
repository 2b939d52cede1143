"""« Annuler cette décision »: both sides are again as they were when a person decided."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from calcium.accounts.models import Agent
from calcium.accounts.permissions import Ability
from calcium.audit.actions import record
from calcium.linking import acts, changes, permissions, snapshots, twins
from calcium.linking.errors import UndoRefused
from calcium.linking.intentions import drop_of_row, intend
from calcium.linking.models import (
    Act,
    CarnetLink,
    Intention,
    Likeness,
    Outcome,
    Ruling,
    Says,
    Twin,
    Verdict,
)
from calcium.patients.models import Patient
from calcium.vaccinations import actions as vaccinations
from calcium.vaccinations.models import Vaccination
from carnet_api.gateway import CarnetGateway

REASON = "Décision annulée dans Calcium"
ASKED_AGAIN = "La décision est annulée : la question sera posée de nouveau au prochain import."
DIFFERS_AGAIN = "La décision est annulée : les deux versions diffèrent à nouveau."


def undo_ruling(
    *, patient: Patient, ruling_id: UUID, by: Agent, gateway: CarnetGateway, now: datetime
) -> str:
    """Undo a decision; answers the sentence for the nurse. A second time changes nothing.

    Where the decision has been sent to the CVE, the dose over there gets back the fields that it
    had. Raises CarnetApiError when that must wait, UndoRefused where somebody has gone on from it.
    """
    link = permissions.linked_for(by, patient, Ability.SYNCHRONISE)
    with transaction.atomic():
        ruling = _locked(patient, ruling_id, link)
        if ruling.undone_at is None:
            _check_untouched(ruling, patient, by=by)
            ruling.undone_at, ruling.undone_by = now, by
            ruling.save(update_fields=["undone_at", "undone_by"])
            _undo(ruling, patient, by=by, now=now)
            record(
                "ruling_undone",
                by=by.actor,
                patient_id=patient.pk,
                subjects=[ruling.pk, ruling.vaccination_id],
                says=ruling.says,
            )
    waiting = Intention.objects.filter(
        vaccination_id=ruling.vaccination_id, act=Act.RESTORE, outcome=Outcome.OPEN
    ).first()
    if waiting is not None:
        acts.attempt(waiting, gateway=gateway, now=now)
    return ASKED_AGAIN if ruling.says in {Says.SAME, Says.APART} else DIFFERS_AGAIN


def _locked(patient: Patient, ruling_id: UUID, link: CarnetLink) -> Ruling:
    found = (
        Ruling.objects.select_for_update(of=("self",))
        .select_related("vaccination__vaccine__national")
        .filter(
            centre_id=patient.centre_id,
            patient=patient,
            pk=ruling_id,
            carnet_id=link.carnet_id,
        )
        .first()
    )
    if found is None:
        raise UndoRefused(
            "Cette décision portait sur un autre CVE, qui n'est plus lié au dossier. "
            "Rien n'a été changé."
        )
    return found


def _check_untouched(ruling: Ruling, patient: Patient, *, by: Agent) -> None:
    """What another person has done with the row since is not undone with the decision."""
    row = ruling.vaccination
    if not row.is_alive:
        raise UndoRefused(
            "Cette vaccination a été supprimée depuis : la décision ne peut plus être annulée. "
            "Rien n'a été changé."
        )
    made = ruling.after.get("made")
    rows = [row.pk, *([UUID(made)] if made else [])]
    others = changes.changed_by_others(patient, rows, since=ruling.at, besides=by)
    later = Ruling.objects.filter(
        vaccination=row, carnet_id=ruling.carnet_id, at__gt=ruling.at, undone_at__isnull=True
    ).exclude(pk=ruling.pk)
    if later.exclude(remote_id=ruling.remote_id, says=ruling.says).exists():
        raise UndoRefused(
            "Une décision plus récente porte sur la même vaccination. Rien n'a été changé. "
            "Annulez d'abord la plus récente."
        )
    if others:
        names = ", ".join(sorted(set(others.values())))
        raise UndoRefused(
            f"Cette vaccination a été modifiée depuis par {names}. Rien n'a été changé. "
            "Modifiez la ligne elle-même, ou voyez avec cette personne."
        )
    if ruling.says == Says.APART and not made:
        _check_not_validated(ruling)


def _check_not_validated(ruling: Ruling) -> None:
    """A dose that was vouched for since came with an import, whose undo takes that back."""
    if Twin.objects.filter(
        centre_id=ruling.centre_id,
        carnet_id=ruling.carnet_id,
        remote_id=ruling.remote_id,
        ended_at__isnull=True,
    ).exists():
        raise UndoRefused(
            "L'autre vaccination a été validée et enregistrée depuis. Rien n'a été changé. "
            "Annulez l'import qui l'a apportée : sa validation sera retirée aussi."
        )


def _undo(ruling: Ruling, patient: Patient, *, by: Agent, now: datetime) -> None:
    match Says(ruling.says):
        case Says.OURS:
            _undo_ours(ruling, patient, by=by, now=now)
        case Says.THEIRS:
            _undo_theirs(ruling, by=by)
        case Says.SAME:
            _undo_same(ruling, by=by, now=now)
            _ask_again(ruling, by=by, now=now)
        case Says.APART:
            _undo_apart(ruling, by=by, now=now)
            _ask_again(ruling, by=by, now=now)


def _undo_ours(ruling: Ruling, patient: Patient, *, by: Agent, now: datetime) -> None:
    """Not sent yet: both sides are compared with the old base again. Sent: the CVE gets its own
    fields back, by an intention like any other."""
    twin = _twin(ruling)
    before = ruling.before["twin"]
    if twin.base == ruling.after["base"]:
        drop_of_row(ruling.vaccination, now=now)
        twin.base = before["base"]
        twin.save(update_fields=["base"])
        return
    drop_of_row(ruling.vaccination, now=now)
    intend(
        Act.RESTORE,
        patient=patient,
        by=by,
        now=now,
        vaccination=ruling.vaccination,
        carnet_id=ruling.carnet_id,
        payload={
            "remote_id": twin.remote_id,
            "version": twin.version,
            "remote": before["remote"],
            "base": before["base"],
        },
    )


def _undo_theirs(ruling: Ruling, *, by: Agent) -> None:
    """The row has its own fields again. What was corrected since by oneself goes with them."""
    twin = _twin(ruling)
    snapshots.put_back(ruling.vaccination, ruling.before["row"], by=by)
    twin.base = ruling.before["twin"]["base"]
    twin.save(update_fields=["base"])


def _undo_same(ruling: Ruling, *, by: Agent, now: datetime) -> None:
    """The row is no longer bound to the dose; what it took over from it leaves again."""
    if not ruling.before:
        return
    row = ruling.vaccination
    drop_of_row(row, now=now)
    if snapshots.columns_of(row) == ruling.after["row"]:
        snapshots.put_back(row, ruling.before["row"], by=by)
    Twin.objects.filter(
        vaccination=row,
        carnet_id=ruling.carnet_id,
        remote_id=ruling.remote_id,
        ended_at__isnull=True,
    ).update(ended_at=now)


def _undo_apart(ruling: Ruling, *, by: Agent, now: datetime) -> None:
    """The row that was recorded beside the other goes; its dose stays in the CVE."""
    made = ruling.after.get("made")
    if not made:
        return
    row = Vaccination.objects.select_for_update().get(centre_id=ruling.centre_id, pk=UUID(made))
    if not row.is_alive:
        return
    drop_of_row(row, now=now)
    vaccinations.bury(row=row, by=by, now=now, reason=REASON)
    twins.end_of_row(row, now=now)


def _ask_again(ruling: Ruling, *, by: Agent, now: datetime) -> None:
    Likeness.objects.update_or_create(
        vaccination=ruling.vaccination,
        carnet_id=ruling.carnet_id,
        remote_id=ruling.remote_id,
        defaults={
            "centre_id": ruling.centre_id,
            "patient_id": ruling.patient_id,
            "verdict": Verdict.ASKED,
            "at": now,
            "by": by,
        },
    )


def _twin(ruling: Ruling) -> Twin:
    twin = Twin.objects.filter(
        vaccination=ruling.vaccination, carnet_id=ruling.carnet_id, ended_at__isnull=True
    ).first()
    if twin is None or twin.deletion is not None:
        raise UndoRefused(
            "Cette vaccination n'est plus dans le CVE : la décision ne peut plus être annulée. "
            "Rien n'a été changé."
        )
    return twin

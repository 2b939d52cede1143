"""Writing the record: one function for each intention of an agent."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pghistory
from django.db import transaction

from calcium.accounts.models import Agent
from calcium.accounts.permissions import Ability, check_may
from calcium.audit.actions import record
from calcium.centres.models import CentreVaccine
from calcium.patients.models import Patient
from calcium.vaccinations import rules, selectors
from calcium.vaccinations.errors import EntryRefused, RowChanged, RowLeaving
from calcium.vaccinations.models import (
    Draft,
    Lifecycle,
    Origin,
    Vaccination,
    Verification,
)
from calcium.vaccinations.rules import VaccinationEntry
from immunization.dates import PartialDate

DRAFT_KEPT_FOR = timedelta(hours=1)


@transaction.atomic
def enter(
    *, patient: Patient, entry: VaccinationEntry, by: Agent, today: date, now: datetime
) -> Vaccination:
    """« Ajouter ». Raises PermissionRefused or EntryRefused."""
    check_may(by, Ability.WRITE_RECORD)
    written = _checked(patient, entry, by=by, today=today)
    row = Vaccination.objects.create(
        centre_id=patient.centre_id,
        patient=patient,
        created_by=by,
        modified_by=by,
        modified_at=now,
        **written,
    )
    Draft.objects.filter(patient=patient, agent=by, vaccination=None).delete()
    record("vaccination_entered", by=by.actor, patient_id=patient.pk, subjects=[row.pk])
    return row


@transaction.atomic
def correct(
    *,
    row: Vaccination,
    version: int,
    entry: VaccinationEntry,
    by: Agent,
    today: date,
    now: datetime,
) -> Vaccination:
    """« Modifier »; `version` is the one the form was opened with. Raises RowChanged too."""
    check_may(by, Ability.WRITE_RECORD)
    kept = _locked(row)
    if kept.version != version:
        raise RowChanged
    written = _checked(kept.patient, entry, by=by, today=today, was=kept)
    Draft.objects.filter(patient=kept.patient, agent=by, vaccination=kept).delete()
    if all(getattr(kept, name) == value for name, value in written.items()):
        return kept
    for name, value in written.items():
        setattr(kept, name, value)
    kept.version += 1
    kept.lifecycle = Lifecycle.CORRECTED
    kept.modified_by, kept.modified_at = by, now
    with pghistory.context(agent=str(by.pk), act="correct"):
        kept.save()
    record("vaccination_corrected", by=by.actor, patient_id=kept.patient_id, subjects=[kept.pk])
    return kept


@transaction.atomic
def start_deletion(*, row: Vaccination, by: Agent, reason: str = "") -> Vaccination:
    """The row turns to « suppression en cours » at once, until the CVE has deleted its dose."""
    check_may(by, Ability.WRITE_RECORD)
    kept = _locked(row)
    kept.lifecycle, kept.deleted_by, kept.deletion_reason = Lifecycle.DELETING, by, reason
    with pghistory.context(agent=str(by.pk), act="start_deletion"):
        kept.save(update_fields=["lifecycle", "deleted_by", "deletion_reason"])
    record("deletion_started", by=by.actor, patient_id=kept.patient_id, subjects=[kept.pk])
    return kept


@transaction.atomic
def bury(*, row: Vaccination, by: Agent, now: datetime, reason: str = "") -> Vaccination:
    """Turn a row into a tombstone: its fields are kept. Repeating it changes nothing."""
    kept = Vaccination.objects.select_for_update().get(pk=row.pk)
    if kept.lifecycle == Lifecycle.DELETED:
        return kept
    kept.lifecycle, kept.deleted_at, kept.deleted_by = Lifecycle.DELETED, now, by
    kept.deletion_reason = reason or kept.deletion_reason
    with pghistory.context(agent=str(by.pk), act="bury"):
        kept.save(update_fields=["lifecycle", "deleted_at", "deleted_by", "deletion_reason"])
    record("vaccination_deleted", by=by.actor, patient_id=kept.patient_id, subjects=[kept.pk])
    return kept


@transaction.atomic
def give_up_deletion(*, row: Vaccination, by: Agent) -> Vaccination:
    """The CVE refused to delete its dose: the row stands in the record again."""
    kept = Vaccination.objects.select_for_update().get(pk=row.pk)
    if kept.lifecycle != Lifecycle.DELETING:
        return kept
    kept.lifecycle = Lifecycle.CORRECTED if kept.version > 1 else Lifecycle.ACTIVE
    kept.deleted_by, kept.deletion_reason = None, ""
    with pghistory.context(agent=str(by.pk), act="give_up_deletion"):
        kept.save(update_fields=["lifecycle", "deleted_by", "deletion_reason"])
    record("deletion_given_up", by=by.actor, patient_id=kept.patient_id, subjects=[kept.pk])
    return kept


def record_imported(
    *,
    patient: Patient,
    vaccine: CentreVaccine,
    given: PartialDate,
    by: Agent,
    now: datetime,
    **fields: Any,
) -> Vaccination:
    """A row brought from the CVE; the caller writes the audit row of the whole import."""
    return Vaccination.objects.create(
        centre_id=patient.centre_id,
        patient=patient,
        vaccine=vaccine,
        origin=Origin.IMPORTED,
        created_by=by,
        modified_by=by,
        modified_at=now,
        **dated(given),
        **named(vaccine, fields.pop("label", "")),
        **fields,
    )


def dated(given: PartialDate) -> dict[str, Any]:
    """The columns of a date that may be partial."""
    return {
        "year": given.year,
        "month": given.month,
        "day": given.day,
        "earliest": given.earliest,
        "latest": given.latest,
    }


def named(vaccine: CentreVaccine, label: str) -> dict[str, Any]:
    """The words as entered, and the code and release that they stood for then."""
    national = vaccine.national
    return {
        "label": label.strip() or vaccine.name,
        "national_id": national.pk if national else None,
        "national_release": national.release if national else "",
    }


@transaction.atomic
def keep_draft(
    *,
    patient: Patient,
    fields: dict[str, str],
    by: Agent,
    now: datetime,
    vaccination: Vaccination | None = None,
) -> None:
    """Keep what is being typed, for this agent and dossier, for an hour.

    Without the NULs, which no keyboard types and PostgreSQL does not hold.
    """
    check_may(by, Ability.WRITE_RECORD)
    Draft.objects.filter(kept_until__lte=now).delete()
    kept = {name: text.replace("\x00", "") for name, text in fields.items()}
    Draft.objects.update_or_create(
        centre_id=patient.centre_id,
        patient=patient,
        agent=by,
        vaccination=vaccination,
        defaults={"fields": kept, "kept_until": now + DRAFT_KEPT_FOR},
    )


def _locked(row: Vaccination) -> Vaccination:
    kept = (
        Vaccination.objects.select_for_update(of=("self",))
        .select_related("patient__centre", "vaccine__national")
        .get(pk=row.pk)
    )
    if not kept.is_alive:
        raise RowLeaving
    return kept


def _checked(
    patient: Patient,
    entry: VaccinationEntry,
    *,
    by: Agent,
    today: date,
    was: Vaccination | None = None,
) -> dict[str, Any]:
    """The columns of an entry. Raises EntryRefused with a sentence for each field."""
    vaccine = _vaccine(patient, entry.vaccine_id)
    vouched_before = was is not None and _vouched_alike(was, entry)
    faults = rules.faults_of(
        entry,
        born=patient.birth_date,
        today=today,
        takes_reaction=vaccine.takes_reaction if vaccine else True,
        lot_wanted=not vouched_before,
    )
    if vaccine is None:
        faults["vaccine"] = "Choisissez un vaccin de la liste du centre."
    if faults or vaccine is None:
        raise EntryRefused(faults)
    return {
        "vaccine": vaccine,
        **named(vaccine, entry.label),
        **dated(rules.read_given(entry.given)),
        "lot": entry.lot.strip(),
        "kind": entry.kind,
        "state": entry.state.strip(),
        "size_mm": int(entry.size_mm) if entry.size_mm.strip() else None,
        "comment": entry.comment.strip(),
        "route": entry.route,
        "site": entry.site,
        "verification": entry.verification,
        "proof": entry.proof if entry.verification == Verification.ON_PROOF else "",
        **({} if vouched_before else _vouching(patient, entry, by)),
    }


def _vouched_alike(was: Vaccination, entry: VaccinationEntry) -> bool:
    """A correction that leaves the verification as it is leaves its author too."""
    if was.verification != entry.verification:
        return False
    return entry.vouched_by is None or entry.vouched_by == was.vouched_by_id


def _vouching(patient: Patient, entry: VaccinationEntry, by: Agent) -> dict[str, Any]:
    performer = _performer(patient, entry, by)
    return {
        "vouched_by": performer,
        "vouched_name": performer.name if performer else "",
        "vouched_organisation": patient.centre.name if performer else "",
    }


def _vaccine(patient: Patient, vaccine_id: UUID | None) -> CentreVaccine | None:
    if vaccine_id is None:
        return None
    return (
        CentreVaccine.objects.select_related("national")
        .filter(centre_id=patient.centre_id, pk=vaccine_id)
        .first()
    )


def _performer(patient: Patient, entry: VaccinationEntry, by: Agent) -> Agent | None:
    """Who vouches: the agent named for « Réalisée ici », whoever saw the proof, nobody else."""
    if entry.verification == Verification.DECLARED:
        return None
    if entry.verification == Verification.ON_PROOF or entry.vouched_by is None:
        return by
    named_agent = Agent.objects.filter(
        centre_id=patient.centre_id, pk=entry.vouched_by, is_active=True
    ).first()
    if named_agent is None or not named_agent.may_vaccinate:
        raise EntryRefused(
            {"vouched_by": "Choisissez une infirmière, un infirmier ou un médecin du centre."}
        )
    return named_agent


@transaction.atomic
def print_booklet(*, patient: Patient, by: Agent) -> list[Vaccination]:
    """« PDF »: the rows that the document shows; a print leaves its audit row."""
    check_may(by, Ability.READ_RECORD)
    rows = [row for row in selectors.rows(patient) if row.is_alive]
    record("booklet_printed", by=by.actor, patient_id=patient.pk, rows=len(rows))
    return rows


@transaction.atomic
def discard_draft(*, patient: Patient, by: Agent, vaccination: Vaccination | None = None) -> None:
    """« Annuler »: what was being typed is not kept."""
    Draft.objects.filter(
        centre_id=patient.centre_id, patient=patient, agent=by, vaccination=vaccination
    ).delete()

"""Reading the link of a dossier and the state of its rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from calcium.centres.models import Centre, Membership
from calcium.linking.deletion_rules import DeletionFacts, DeletionReach, plan_deletion
from calcium.linking.fields import Base, TravellingFields
from calcium.linking.models import Act, CarnetLink, Intention, Outcome, Twin
from calcium.linking.state import (
    IntentionFacts,
    RowFacts,
    RowState,
    SyncState,
    TwinFacts,
    sync_state,
)
from calcium.linking.translation import fields_of_row
from calcium.patients.models import Patient
from calcium.vaccinations import selectors as vaccinations
from calcium.vaccinations.models import Lifecycle, Vaccination


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row of the table with its state; `twin` is what was last seen of it in the CVE."""

    row: Vaccination
    state: RowState
    twin: Twin | None = None


@dataclass(frozen=True, slots=True)
class LinkView:
    """What the dossier shows of its link; `link` is None while no CVE is linked."""

    is_member: bool
    link: CarnetLink | None
    rows: tuple[ShownRow, ...]
    pending: Intention | None = None
    """What is meant for the whole carnet and not acknowledged: link, creation, end of sharing."""
    job_id: UUID | None = None
    """The long export of which something waits or was refused."""

    def count(self, state: SyncState) -> int:
        """How many rows are in that state: « 3 à exporter »."""
        return sum(shown.state.state is state for shown in self.rows)


def is_member(centre: Centre) -> bool:
    """Whether the centre has joined MesVaccins; without that no CVE menu is shown."""
    return Membership.objects.filter(centre=centre).exists()


def current_link(patient: Patient) -> CarnetLink | None:
    """The carnet linked with the dossier now."""
    return CarnetLink.objects.filter(
        centre_id=patient.centre_id, patient=patient, ended_at__isnull=True
    ).first()


def link_view(patient: Patient, rows: Iterable[Vaccination]) -> LinkView:
    """The link and the state of the rows given, in three statements whatever their number."""
    link = current_link(patient)
    member = hasattr(patient.centre, "membership")  # it came with the agent who opened it
    unfinished = list(_unfinished(patient)) if member else []
    pending = next((each for each in unfinished if _is_of_the_carnet(each)), None)
    if link is None:
        shown = tuple(ShownRow(row, _state(row, None, None)) for row in rows)
        return LinkView(member, None, shown, pending)
    twins = twins_of(link)
    intentions = _facts_by_row(unfinished)
    shown = tuple(
        ShownRow(row, _state(row, twins.get(row.pk), intentions.get(row.pk)), twins.get(row.pk))
        for row in rows
    )
    jobs = [each.job_id for each in unfinished if each.job_id]
    return LinkView(member, link, shown, pending, jobs[-1] if jobs else None)


def _unfinished(patient: Patient) -> QuerySet[Intention]:
    return Intention.objects.filter(
        centre_id=patient.centre_id,
        patient=patient,
        outcome__in=[Outcome.OPEN, Outcome.REFUSED],
    ).order_by("created_at")


def _is_of_the_carnet(intention: Intention) -> bool:
    acts = {Act.LINK, Act.CREATE_CARNET, Act.END_SHARING}
    return intention.act in acts and intention.outcome == Outcome.OPEN


def twins_of(link: CarnetLink) -> dict[UUID, Twin]:
    """The twins of this dossier and this carnet that still bind, by row."""
    twins = Twin.objects.filter(
        centre_id=link.centre_id,
        patient_id=link.patient_id,
        carnet_id=link.carnet_id,
        ended_at__isnull=True,
    )
    return {twin.vaccination_id: twin for twin in twins}


def twin_facts(twin: Twin) -> TwinFacts:
    """A twin, as the pure rules read it."""
    return TwinFacts(
        base=Base.from_json(twin.base),
        remote=TravellingFields.from_json(twin.remote),
        deleted=twin.deletion is not None,
        may_change=twin.may_change,
        may_validate=twin.may_validate,
    )


def intentions_of(patient: Patient) -> dict[UUID | None, IntentionFacts]:
    """For each row the intention without outcome, or the last one, refused and not superseded."""
    return _facts_by_row(_unfinished(patient))


def _facts_by_row(unfinished: Iterable[Intention]) -> dict[UUID | None, IntentionFacts]:
    return {
        intention.vaccination_id: IntentionFacts(
            open=intention.outcome == Outcome.OPEN, code=intention.reason
        )
        for intention in unfinished
        if intention.vaccination_id is not None
    }


def _state(row: Vaccination, twin: Twin | None, intention: IntentionFacts | None) -> RowState:
    facts = RowFacts(fields_of_row(row), deleting=row.lifecycle == Lifecycle.DELETING)
    return sync_state(facts, twin=twin_facts(twin) if twin else None, intention=intention)


def differing_count(patient: Patient) -> int:
    """How many rows both sides hold and do not agree on."""
    return link_view(patient, vaccinations.rows(patient)).count(SyncState.DIFFERS)


def deletion_reach(patient: Patient, row: Vaccination) -> DeletionReach:
    """How far the deletion of a row goes, while its carnet is linked."""
    link = current_link(patient)
    if link is None:
        return DeletionReach.HERE
    twin = twins_of(link).get(row.pk)
    sent = Intention.objects.filter(
        Q(outcome=Outcome.OPEN) | Q(in_doubt=True),
        vaccination=row,
        carnet_id=link.carnet_id,
        act=Act.EXPORT,
    )
    return plan_deletion(
        DeletionFacts(
            twin=twin is not None,
            deleted_there=twin is not None and twin.deletion is not None,
            may_delete=twin is not None and twin.may_delete,
            may_exist=twin is None and sent.exists(),
        )
    )


def last_source(row: Vaccination) -> dict[str, str]:
    """The identifier under which the row was last sent, where it is not its own."""
    last = (
        Intention.objects.filter(vaccination=row, act=Act.EXPORT, payload__has_key="source_id")
        .order_by("-created_at")
        .first()
    )
    return {"source_id": last.payload["source_id"]} if last else {}


def equal_remote_ids(link: CarnetLink, row: Vaccination) -> list[int]:
    """The doses of the carnet, known here, that equal the row: same vaccine, same date."""
    fields = fields_of_row(row)
    return sorted(
        twin.remote_id
        for twin in twins_of(link).values()
        if twin.vaccination_id != row.pk
        and (remote := TravellingFields.from_json(twin.remote)).vaccine_id == fields.vaccine_id
        and remote.given == fields.given
    )


def creation_in_doubt(patient: Patient) -> dict[str, str]:
    """The identifier of a creation that was given up and may have been carried out: sent again, it
    finds that carnet instead of making a second one."""
    given_up = (
        Intention.objects.filter(
            centre_id=patient.centre_id, patient=patient, act=Act.CREATE_CARNET, in_doubt=True
        )
        .order_by("-created_at")
        .first()
    )
    if given_up is None:
        return {}
    return {"source_id": given_up.payload.get("source_id", str(given_up.pk))}


def sendings_in_doubt(patient: Patient, link: CarnetLink) -> dict[UUID, dict[str, Any]]:
    """For each row whose sending was given up unanswered, under another identifier than its own:
    what it was sent with, so that sending it again meets the dose that it may have made."""
    given_up = Intention.objects.filter(
        centre_id=patient.centre_id,
        patient=patient,
        carnet_id=link.carnet_id,
        act=Act.EXPORT,
        in_doubt=True,
        payload__has_key="source_id",
    ).order_by("created_at")
    return {each.vaccination_id: each.payload for each in given_up if each.vaccination_id}


def equal_named(link: CarnetLink, row: Vaccination) -> list[int]:
    """The equal dose in another arm that a refused sending of the row has met, where one has."""
    refused = Intention.objects.filter(
        vaccination=row, carnet_id=link.carnet_id, payload__has_key="equal_remote_id"
    )
    return sorted({each.payload["equal_remote_id"] for each in refused})


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a centre still has to send, for its page."""

    intentions: tuple[Intention, ...]


def waiting(centre: Centre, *, most: int = 200) -> Waiting:
    """What waits for MesVaccins in this centre, and what was refused, the oldest first.

    A refused link or creation was told to the person at once, and waits for nothing.
    """
    told = Q(outcome=Outcome.REFUSED, act__in=[Act.LINK, Act.CREATE_CARNET])
    found = (
        Intention.objects.filter(centre=centre, outcome__in=[Outcome.OPEN, Outcome.REFUSED])
        .exclude(told)
        .select_related("patient", "vaccination", "by")
        .order_by("created_at")[:most]
    )
    return Waiting(tuple(found))


def linked_among(centre: Centre, patients: Iterable[UUID]) -> set[UUID]:
    """Which of these dossiers have a CVE linked now, in one statement."""
    links = CarnetLink.objects.filter(
        centre=centre, patient_id__in=list(patients), ended_at__isnull=True
    )
    return set(links.values_list("patient_id", flat=True))

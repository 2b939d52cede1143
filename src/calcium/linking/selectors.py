"""Reading the link of a dossier and the state of its rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from calcium.centres.models import Centre, Membership
from calcium.linking.fields import Base, TravellingFields
from calcium.linking.models import CarnetLink, Intention, Outcome, Twin
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
    linking_pending: bool = False

    def count(self, state: SyncState) -> int:
        """How many rows are in that state: « 3 à exporter »."""
        return sum(shown.state.state is state for shown in self.rows)


def is_member(centre: Centre) -> bool:
    """Whether the centre has joined MesVaccins; without that no CVE menu is shown."""
    return Membership.objects.filter(centre=centre).exists()


def current_link(patient: Patient) -> CarnetLink | None:
    """The carnet linked with the dossier now."""
    return (
        CarnetLink.objects.filter(
            centre_id=patient.centre_id, patient=patient, ended_at__isnull=True
        )
        .select_related("linked_by")
        .first()
    )


def link_view(patient: Patient, rows: Iterable[Vaccination]) -> LinkView:
    """The link and the state of the rows given, in four statements whatever their number."""
    link = current_link(patient)
    member = is_member(patient.centre)
    if link is None:
        intended = Intention.objects.filter(
            centre_id=patient.centre_id,
            patient=patient,
            vaccination=None,
            outcome=Outcome.OPEN,
        ).exists()
        shown = tuple(ShownRow(row, _state(row, None, None)) for row in rows)
        return LinkView(member, None, shown, linking_pending=intended)
    twins = twins_of(link)
    intentions = _intentions_of(patient)
    shown = tuple(
        ShownRow(row, _state(row, twins.get(row.pk), intentions.get(row.pk)), twins.get(row.pk))
        for row in rows
    )
    return LinkView(member, link, shown)


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
    )


def _intentions_of(patient: Patient) -> dict[UUID | None, IntentionFacts]:
    """For each row the intention without outcome, or the last one, refused and not superseded."""
    intentions = Intention.objects.filter(
        centre_id=patient.centre_id,
        patient=patient,
        vaccination__isnull=False,
        outcome__in=[Outcome.OPEN, Outcome.REFUSED],
    ).order_by("created_at")
    return {
        intention.vaccination_id: IntentionFacts(
            open=intention.outcome == Outcome.OPEN, code=intention.reason
        )
        for intention in intentions
    }


def _state(row: Vaccination, twin: Twin | None, intention: IntentionFacts | None) -> RowState:
    facts = RowFacts(fields_of_row(row), deleting=row.lifecycle == Lifecycle.DELETING)
    return sync_state(facts, twin=twin_facts(twin) if twin else None, intention=intention)

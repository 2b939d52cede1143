"""A row that differs: a person says which side stands; the decision is remembered, to be undone."""

from datetime import datetime

from django.db import transaction

from calcium.accounts.models import Agent
from calcium.accounts.permissions import Ability
from calcium.audit.actions import record
from calcium.linking import history, permissions, selectors
from calcium.linking.acts.following import through
from calcium.linking.arrivals import Arrivals, centre_vaccines, vaccines_named
from calcium.linking.errors import ImportRefused
from calcium.linking.fields import Base, TravellingFields
from calcium.linking.models import CarnetLink, Says, Twin
from calcium.linking.translation import fields_of_row
from calcium.patients.models import Patient
from calcium.vaccinations.models import Vaccination
from carnet_api.gateway import CarnetGateway

_GONE = (
    "Cette vaccination ne diffère plus. Rien n'a été changé. Rouvrez le dossier pour voir son état."
)


@transaction.atomic
def keep_ours(*, patient: Patient, row: Vaccination, by: Agent, now: datetime) -> None:
    """The row stands: what changed in the CVE is taken note of, and the next export sends ours."""
    link = permissions.linked_for(by, patient, Ability.SYNCHRONISE)
    twin = _twin(link, row)
    before = history.before_of(row, twin)
    remote = TravellingFields.from_json(twin.remote)
    ours = fields_of_row(row)
    base = Base.from_json(twin.base)
    sent = ours != base.row
    twin.base = Base(row=base.row if sent else _other_than(ours), remote=remote).as_json()
    twin.save(update_fields=["base"])
    history.rule(
        Says.OURS,
        row=row,
        carnet_id=link.carnet_id,
        remote_id=twin.remote_id,
        before=before,
        twin=twin,
        by=by,
        now=now,
    )
    record("difference_kept_ours", by=by.actor, patient_id=patient.pk, subjects=[row.pk])


def _other_than(fields: TravellingFields) -> TravellingFields:
    """A base that the row differs from, so that it is sent."""
    return TravellingFields(vaccine_id=fields.vaccine_id, given=None)


def take_theirs(
    *, patient: Patient, row: Vaccination, by: Agent, gateway: CarnetGateway, now: datetime
) -> None:
    """The CVE's dose stands: the row takes its fields. It is read anew first."""
    link = permissions.linked_for(by, patient, Ability.SYNCHRONISE)
    twin = _twin(link, row)
    document = through(
        link, lambda: gateway.vaccination(link.carnet_id, twin.remote_id), by=by, now=now
    )
    twin = _twin(link, row)  # a link that followed its carnet has taken the twins along
    with transaction.atomic():
        before = history.before_of(row, twin)
        ours = fields_of_row(row)
        twin.base = Base(
            row=ours, remote=_other_than(TravellingFields.from_json(twin.remote))
        ).as_json()
        vaccines = centre_vaccines(patient, vaccines_named([document], [twin]))
        arrivals = Arrivals(patient, link.carnet_id, vaccines=vaccines, by=by, now=now)
        arrivals.refresh(row, twin, document)
        history.rule(
            Says.THEIRS,
            row=row,
            carnet_id=link.carnet_id,
            remote_id=twin.remote_id,
            before=before,
            twin=twin,
            by=by,
            now=now,
        )
        record("difference_took_theirs", by=by.actor, patient_id=patient.pk, subjects=[row.pk])


def _twin(link: CarnetLink, row: Vaccination) -> Twin:
    twin = selectors.twins_of(link).get(row.pk)
    if twin is None or twin.deletion is not None:
        raise ImportRefused(_GONE)
    return twin

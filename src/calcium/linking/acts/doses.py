"""Carrying out what concerns one dose: export and change."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from calcium.audit.actions import record
from calcium.linking import intentions, twins
from calcium.linking.acts.carnets import still_open
from calcium.linking.fields import Base, TravellingFields
from calcium.linking.intentions import carnet_of, row_of, twin_of
from calcium.linking.likeness import in_two_arms
from calcium.linking.merging import (
    agreed_when_changed,
    agreed_when_created,
    agreed_when_linked,
)
from calcium.linking.models import Act, Intention, Likeness, Outcome, Twin, Verdict
from calcium.linking.translation import as_change, as_input, fields_of_document, fields_of_row
from calcium.vaccinations.models import Vaccination
from carnet_api.errors import AlreadyThere, StaleVersion, VaccinationDeleted
from carnet_api.gateway import CarnetGateway
from carnet_api.wire import (
    VaccinationDocument,
)


def export(intention: Intention, gateway: CarnetGateway, now: datetime) -> None:
    """Create the dose, under the row's own identifier; an equal one there is linked instead."""
    row, twin = row_of(intention), twin_of(intention)
    sent = fields_of_row(row)
    if twin is not None and twin.deletion is None:
        _finish_bound(intention, now=now)
        return
    if not row.is_alive or sent.given is None or sent.given.exact is None or not sent.vaccine_id:
        drop(intention, now=now)
        return
    payload = intention.payload
    new = as_input(
        sent,
        label=row.label,
        source_id=UUID(payload["source_id"]) if "source_id" in payload else row.pk,
        distinct_from=_told_apart(intention, row),
    )
    carnet_id = carnet_of(intention)
    try:
        document = gateway.create_vaccination(carnet_id, new)
    except AlreadyThere as refusal:
        _link_equal(intention, row, sent, refusal, gateway, now)
    except VaccinationDeleted as refusal:
        if refusal.vaccination is None:
            raise
        _bind(intention, row, sent, refusal.vaccination, now=now, linked=False)
    else:
        _bind(intention, row, sent, document, now=now, linked=False)


def _told_apart(intention: Intention, row: Vaccination) -> tuple[int, ...]:
    """The equal doses that a person has said to be other injections, now or at an import."""
    apart = Likeness.objects.filter(
        vaccination=row, carnet_id=carnet_of(intention), verdict=Verdict.APART
    )
    said = intention.payload.get("distinct_from", ())
    return tuple(sorted({*said, *apart.values_list("remote_id", flat=True)}))


def _link_equal(
    intention: Intention,
    row: Vaccination,
    sent: TravellingFields,
    refusal: AlreadyThere,
    gateway: CarnetGateway,
    now: datetime,
) -> None:
    """Link the equal dose, unless it is another row's of the dossier, or was given in another arm:
    then a person says whether there were two."""
    remote_id = refusal.vaccination_id
    if remote_id is None:
        raise refusal
    holder = Twin.objects.filter(
        centre_id=intention.centre_id,
        carnet_id=carnet_of(intention),
        remote_id=remote_id,
        ended_at__isnull=True,
    ).first()
    if holder is not None and holder.vaccination_id != row.pk:
        raise refusal
    document = gateway.vaccination(carnet_of(intention), remote_id)
    if _is_awaited(document, intention):
        raise refusal
    if in_two_arms(sent, fields_of_document(document)):
        Intention.objects.filter(pk=intention.pk).update(
            payload=intention.payload | {"equal_remote_id": remote_id}
        )
        raise refusal
    _bind(intention, row, sent, document, now=now, linked=True)


def _is_awaited(document: VaccinationDocument, intention: Intention) -> bool:
    """Whether the dose was made from another row of ours, to which the answer was lost: it is
    that row's, and will be bound to it."""
    if document.source_id is None:
        return False
    made_from = Q(vaccination_id=document.source_id) | Q(payload__source_id=str(document.source_id))
    return (
        Intention.objects.filter(
            made_from,
            centre_id=intention.centre_id,
            carnet_id=intention.carnet_id,
            act=Act.EXPORT,
            outcome=Outcome.OPEN,
        )
        .exclude(pk=intention.pk)
        .exists()
    )


def _bind(
    intention: Intention,
    row: Vaccination,
    sent: TravellingFields,
    document: VaccinationDocument,
    *,
    now: datetime,
    linked: bool,
) -> None:
    answered = fields_of_document(document)
    agreed = agreed_when_linked if linked else agreed_when_created
    with transaction.atomic():
        kept = still_open(intention)
        if kept is None:
            return
        twins.remember(row, carnet_of(intention), document, agreed(sent, answered), now=now)
        intentions.finish(kept, Outcome.DONE, now=now)
        record(
            "dose_linked" if linked else "dose_exported",
            by=kept.by.actor,
            patient_id=kept.patient_id,
            subjects=[row.pk, document.id],
        )


def change(intention: Intention, gateway: CarnetGateway, now: datetime) -> None:
    """Send the row as it is now, with the version last read; a stale one is re-read and shown."""
    row = row_of(intention)
    twin = twin_of(intention)
    sent = fields_of_row(row)
    if twin is None or not row.is_alive or sent.given is None or sent.given.exact is None:
        drop(intention, now=now)
        return
    body = as_change(sent, label=row.label, version=twin.version)
    try:
        document = gateway.change_vaccination(carnet_of(intention), twin.remote_id, body)
    except (StaleVersion, VaccinationDeleted) as refusal:
        if refusal.vaccination is None:
            raise
        look_again(intention, twin, sent, refusal.vaccination, now=now)
        if isinstance(refusal, VaccinationDeleted) or not _is_ours(sent, refusal.vaccination):
            raise
        return
    with transaction.atomic():
        kept = still_open(intention)
        if kept is None:
            return
        agreed = agreed_when_changed(sent, fields_of_document(document))
        twins.remember(row, twin.carnet_id, document, agreed, now=now)
        intentions.finish(kept, Outcome.DONE, now=now)
        record(
            "dose_changed",
            by=kept.by.actor,
            patient_id=kept.patient_id,
            subjects=[row.pk, document.id],
        )


def _is_ours(sent: TravellingFields, document: VaccinationDocument) -> bool:
    """A change whose answer was lost: what stands there is what was sent."""
    there = fields_of_document(document)
    return _content(sent) == _content(there)


def _content(fields: TravellingFields) -> dict[str, object]:
    return {k: v for k, v in fields.as_json().items() if k != "author"}


def look_again(
    intention: Intention,
    twin: Twin,
    sent: TravellingFields,
    document: VaccinationDocument,
    *,
    now: datetime,
) -> None:
    with transaction.atomic():
        kept = still_open(intention)
        if kept is None:
            return
        twins.look_at(twin, document, now=now)
        if document.deletion is None and _is_ours(sent, document):
            twin.base = Base(sent, fields_of_document(document)).as_json()
            twin.save(update_fields=["base"])
            intentions.finish(kept, Outcome.DONE, now=now)
        else:
            intentions.finish(kept, Outcome.DROPPED, now=now, reason=StaleVersion.code)


@transaction.atomic
def _finish_bound(intention: Intention, *, now: datetime) -> None:
    """An import has recognised the dose before the answer to its sending came."""
    kept = still_open(intention)
    if kept is not None:
        intentions.finish(kept, Outcome.DONE, now=now)


@transaction.atomic
def drop(intention: Intention, *, now: datetime) -> None:
    kept = still_open(intention)
    if kept is not None:
        intentions.finish(kept, Outcome.DROPPED, now=now)

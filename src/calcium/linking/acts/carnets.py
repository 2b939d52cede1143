"""Carrying out what concerns a whole carnet: link, create, end the sharing."""

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from calcium.accounts.models import Agent
from calcium.audit.actions import record
from calcium.linking import intentions, twins
from calcium.linking.errors import LinkRefused
from calcium.linking.models import Act, CarnetLink, Intention, Outcome
from calcium.patients.models import Sex
from calcium.vaccinations import actions as vaccinations
from calcium.vaccinations.models import Lifecycle, Vaccination
from carnet_api.gateway import CarnetGateway
from carnet_api.wire import Gender, NewCarnet, SharingDocument

_GENDER_OF = {Sex.FEMALE.value: Gender.FEMALE, Sex.MALE.value: Gender.MALE}
_LINKED_ELSEWHERE = (
    "Ce CVE est déjà lié à un autre dossier de votre centre. Rien n'a été ajouté à celui-ci. "
    "Vérifiez l'identité de l'étudiant : deux dossiers existent peut-être pour lui."
)


def still_open(intention: Intention) -> Intention | None:
    """The intention, locked, when nobody else has given it its outcome meanwhile."""
    kept = Intention.objects.select_for_update().get(pk=intention.pk)
    if kept.outcome != Outcome.OPEN:
        return None
    if kept.by_id == intention.by_id:
        kept.by = intention.by
    if kept.patient_id == intention.patient_id:
        kept.patient = intention.patient
    return kept


def link(intention: Intention, gateway: CarnetGateway, now: datetime) -> None:
    """Use the ticket of a look-up that a person has confirmed."""
    sharing = gateway.link(intention.payload["ticket"])
    _keep_link(intention, sharing, now=now)


def create(intention: Intention, gateway: CarnetGateway, now: datetime) -> None:
    """Make a carnet from the dossier; the intention's own identifier makes it repeatable."""
    patient = intention.patient
    new = NewCarnet(
        source_id=UUID(intention.payload.get("source_id", str(intention.pk))),
        last_name=patient.last_name,
        first_name=patient.first_name,
        birth_name=patient.birth_name,
        birth_date=patient.birth_date,
        gender=_GENDER_OF.get(patient.sex),
        email=patient.email or None,
        mobile_phone=patient.mobile or None,
        agreed_on=date.fromisoformat(intention.payload["agreed_on"]),
        agreement=intention.payload["agreement"],
    )
    sharing = gateway.create_carnet(new)
    _keep_link(intention, sharing, now=now)


def _keep_link(intention: Intention, sharing: SharingDocument, *, now: datetime) -> None:
    created = intention.act == Act.CREATE_CARNET
    agreed_on = intention.payload.get("agreed_on")
    try:
        with transaction.atomic():
            kept = still_open(intention)
            if kept is None:
                return
            CarnetLink.objects.create(
                centre_id=kept.centre_id,
                patient_id=kept.patient_id,
                carnet_id=sharing.record.uuid,
                linked_at=now,
                linked_by=kept.by,
                created_here=created,
                agreed_on=date.fromisoformat(agreed_on) if agreed_on else None,
                agreement=intention.payload.get("agreement", ""),
            )
            kept.carnet_id, kept.payload = sharing.record.uuid, {}
            kept.save(update_fields=["carnet_id", "payload"])
            intentions.finish(kept, Outcome.DONE, now=now)
            record(
                "carnet_created" if created else "carnet_linked",
                by=kept.by.actor,
                patient_id=kept.patient_id,
                subjects=[sharing.record.uuid],
            )
    except IntegrityError as error:
        intentions.finish(intention, Outcome.REFUSED, now=now, reason="linked_elsewhere")
        raise LinkRefused(_LINKED_ELSEWHERE) from error


def end_sharing(intention: Intention, gateway: CarnetGateway, now: datetime) -> None:
    """End the centre's access; the dossier keeps its rows, the carnet its doses."""
    gateway.end_sharing(intentions.carnet_of(intention))
    with transaction.atomic():
        kept = still_open(intention)
        if kept is None:
            return
        intentions.finish(kept, Outcome.DONE, now=now)
        standing = _link(kept)
        if standing is not None:
            close_link(standing, by=kept.by, now=now, over_there=False)


@transaction.atomic
def ended_over_there(intention: Intention, *, now: datetime) -> None:
    """MesVaccins says that the carnet is no longer shared: the link ends, the rows stay."""
    intentions.finish(intention, Outcome.DROPPED, now=now, reason="not_shared")
    link = _link(intention)
    if link is not None:
        close_link(link, by=intention.by, now=now)


@transaction.atomic
def close_link(link: CarnetLink, *, by: Agent, now: datetime, over_there: bool = True) -> None:
    """End a link: nothing more can be sent, and a deletion that waited ends in Calcium."""
    link.ended_at, link.ended_by, link.ended_over_there = now, by, over_there
    link.save(update_fields=["ended_at", "ended_by", "ended_over_there"])
    ending = Intention.objects.filter(
        centre_id=link.centre_id, patient_id=link.patient_id, carnet_id=link.carnet_id
    ).exclude(act__in=[Act.LINK, Act.CREATE_CARNET])
    ending.filter(outcome=Outcome.OPEN).update(
        outcome=Outcome.DROPPED, finished_at=now, in_doubt=True
    )
    ending.filter(outcome=Outcome.REFUSED).update(outcome=Outcome.DROPPED, finished_at=now)
    leaving = Vaccination.objects.filter(
        centre_id=link.centre_id, patient_id=link.patient_id, lifecycle=Lifecycle.DELETING
    )
    for row in leaving:
        vaccinations.bury(row=row, by=by, now=now)
        twins.end_of_row(row, now=now)
    record(
        "sharing_found_ended" if over_there else "sharing_ended",
        by=by.actor,
        patient_id=link.patient_id,
        subjects=[link.carnet_id],
    )


def _link(intention: Intention) -> CarnetLink | None:
    return CarnetLink.objects.filter(
        centre_id=intention.centre_id,
        patient_id=intention.patient_id,
        carnet_id=intentions.carnet_of(intention),
        ended_at__isnull=True,
    ).first()

"""Looking again at what MesVaccins holds, in the background of an open dossier."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from calcium.accounts.models import Agent
from calcium.accounts.permissions import Ability
from calcium.audit.actions import record
from calcium.linking import permissions, selectors, twins
from calcium.linking.acts.carnets import close_link
from calcium.linking.acts.following import through
from calcium.linking.models import CarnetLink, Twin
from calcium.patients.models import Patient
from carnet_api.errors import CarnetApiError, CarnetMoved, SharingEnded
from carnet_api.gateway import CarnetGateway, VaccinationList

EVERYTHING = 0
"""The revision before the first: every dose is answered, and every tombstone."""


def refresh_twins(
    *, patient: Patient, by: Agent, gateway: CarnetGateway, now: datetime
) -> CarnetLink:
    """Refresh the twins, at most every five minutes for a dossier; rows are left as they are.

    Raises CarnetApiError after keeping on the link that it could not be done.
    """
    link = permissions.linked_for(by, patient, Ability.READ_RECORD)
    if link.refreshed_at and now - link.refreshed_at < settings.TWINS_REFRESHED_EVERY:
        return link
    answer = ask(link, by=by, gateway=gateway, now=now, since=link.revision)
    with transaction.atomic():
        look_at_all(link, answer, now=now)
        record("carnet_read", by=by.actor, patient_id=patient.pk, subjects=[link.carnet_id])
    return link


def ask(
    link: CarnetLink,
    *,
    by: Agent,
    gateway: CarnetGateway,
    now: datetime,
    since: int | None = None,
) -> VaccinationList:
    """Read the carnet's doses and tombstones; a failure is kept on the link, to be shown."""
    named = link.carnet_id

    def read() -> VaccinationList:
        known = since if link.carnet_id == named else None
        return gateway.vaccinations(link.carnet_id, since=known or EVERYTHING)

    try:
        return through(link, read, by=by, now=now)
    except CarnetMoved:
        raise
    except SharingEnded:
        close_link(link, by=by, now=now)
        raise
    except CarnetApiError as error:
        link.refreshed_at, link.refresh_failure = now, error.code
        link.save(update_fields=["refreshed_at", "refresh_failure"])
        raise


def look_at_all(link: CarnetLink, answer: VaccinationList, *, now: datetime) -> dict[UUID, Twin]:
    """Keep what was seen of each dose that a row holds; what is absent says nothing.

    Where the answer is not complete the revision stays, so that the rest is asked for again.
    Answers the twins by row, as they are now.
    """
    twins_by_row = selectors.twins_of(link)
    by_remote_id = {twin.remote_id: twin for twin in twins_by_row.values()}
    for document in answer.items:
        numbers = (document.id, *document.former_ids)
        held = [by_remote_id.pop(number) for number in numbers if number in by_remote_id]
        for second in held[1:]:
            twins.end(second, now=now)  # two rows of the dossier had what is one dose now
            del twins_by_row[second.vaccination_id]
        if held:
            twins.look_at(held[0], document, now=now)
    link.refreshed_at, link.refresh_failure = now, ""
    if answer.complete and answer.revision is not None:
        link.revision = answer.revision
    link.save(update_fields=["refreshed_at", "refresh_failure", "revision"])
    return twins_by_row

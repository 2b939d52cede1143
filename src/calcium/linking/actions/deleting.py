"""« Supprimer », with the manual's two questions."""

from datetime import datetime

from django.db import transaction

from calcium.accounts.models import Agent
from calcium.accounts.permissions import Ability, check_may
from calcium.linking import acts, selectors, twins
from calcium.linking.deletion_rules import DeletionReach
from calcium.linking.intentions import drop_of_row, intend
from calcium.linking.models import Act
from calcium.patients.models import Patient
from calcium.vaccinations import actions as vaccinations
from calcium.vaccinations.models import Vaccination
from carnet_api.gateway import CarnetGateway

QUESTIONS: dict[DeletionReach, tuple[str, ...]] = {
    DeletionReach.HERE: ("Voulez-vous définitivement supprimer cette vaccination ?",),
    DeletionReach.BOTH: (
        "Cette vaccination existe dans mesVaccins.net.",
        "Elle sera donc définitivement supprimée dans Calcium ET dans le CVE.",
    ),
    DeletionReach.HERE_ANOTHERS_DOSE_STAYS: (
        "Cette vaccination a été saisie dans mesVaccins.net par quelqu'un d'autre.",
        (
            "Elle sera supprimée dans Calcium seulement ; elle reste dans le CVE, "
            "et le prochain import la ramènera."
        ),
    ),
}
"""The question of each deletion, line by line."""


def deletion_reach(*, patient: Patient, row: Vaccination) -> DeletionReach:
    """How far the deletion of this row goes; `QUESTIONS` has the sentences."""
    return selectors.deletion_reach(patient, row)


def delete_vaccination(
    *,
    patient: Patient,
    row: Vaccination,
    by: Agent,
    gateway: CarnetGateway | None,
    now: datetime,
    reason: str = "",
) -> DeletionReach:
    """Delete a row, and its dose in the CVE where it goes so far. `gateway` may be None only for
    a centre without membership. Raises CarnetApiError when the CVE's part must wait or is refused.
    """
    check_may(by, Ability.WRITE_RECORD)
    link = selectors.current_link(patient)
    with transaction.atomic():
        reach = selectors.deletion_reach(patient, row)
        payload = selectors.last_source(row)
        drop_of_row(row, now=now)
        if reach is not DeletionReach.BOTH or link is None or gateway is None:
            vaccinations.start_deletion(row=row, by=by, reason=reason)
            vaccinations.bury(row=row, by=by, now=now, reason=reason)
            twins.end_of_row(row, now=now)
            return reach
        vaccinations.start_deletion(row=row, by=by, reason=reason)
        intention = intend(
            Act.DELETE,
            patient=patient,
            by=by,
            now=now,
            vaccination=row,
            carnet_id=link.carnet_id,
            payload=payload,
        )
    acts.attempt(intention, gateway=gateway, now=now)
    return reach

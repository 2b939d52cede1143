"""Whether a dose was a booster, said where nobody had: the bilan asks it."""

from datetime import datetime

import pghistory
from django.db import transaction

from calcium.accounts.models import Agent
from calcium.accounts.permissions import Ability, check_may
from calcium.audit.actions import record
from calcium.vaccinations.errors import RowChanged, RowLeaving
from calcium.vaccinations.models import DoseKind, Lifecycle, Vaccination


@transaction.atomic
def state_rank(*, row: Vaccination, booster: bool, by: Agent, now: datetime) -> Vaccination:
    """Set « Primo » or « Rappel » of a row that says neither; said alike before, it stays.

    Raises PermissionRefused, RowLeaving, RowChanged where the other was said meanwhile.
    """
    check_may(by, Ability.WRITE_RECORD)
    kept = Vaccination.objects.select_for_update(of=("self",)).get(pk=row.pk)
    kind = DoseKind.BOOSTER if booster else DoseKind.PRIMARY
    if not kept.is_alive:
        raise RowLeaving
    if kept.kind == kind:
        return kept
    if kept.kind:
        raise RowChanged
    kept.kind, kept.lifecycle = kind, Lifecycle.CORRECTED
    kept.version += 1
    kept.modified_by, kept.modified_at = by, now
    with pghistory.context(agent=str(by.pk), act="state_rank"):
        kept.save()
    record("rank_stated", by=by.actor, patient_id=kept.patient_id, subjects=[kept.pk])
    return kept

"""The circuit of a centre: closed, open, or half open with one caller who tries.

Its row is in the database, so that every page and worker sees the same. A caller pays one read
while MesVaccins answers; only failures write.
"""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import Q

from calcium.centres.models import Centre
from calcium.linking.models import Circuit
from calcium.linking.retries import (
    PROBE_LASTS,
    cool_off,
    counts_as_failure,
    error_wait,
    opens_circuit,
    spread_of,
)
from carnet_api.errors import CarnetApiError, Unavailable

log = structlog.get_logger(__name__)


class CircuitOpen(Unavailable):
    """No call was made: MesVaccins has not answered this centre lately. `until` is the next try."""

    code: ClassVar[str] = "circuit_open"

    def __init__(self, until: datetime) -> None:
        super().__init__(f"no call before {until:%H:%M:%S}")
        self.until = until


def admit(centre_id: UUID, *, now: datetime, at_once: bool = False) -> Circuit | None:
    """Let a call through, or raise CircuitOpen; answers the centre's row where it has one.

    When the wait is over, one caller alone is let through to try; `at_once` is a person who asks
    to try without waiting, still alone.
    """
    known = Circuit.objects.filter(centre_id=centre_id).first()
    if known is None or known.open_until is None:
        return known
    if at_once or known.open_until <= now:
        taken = Circuit.objects.filter(
            Q(probe_until__isnull=True) | Q(probe_until__lte=now),
            centre_id=centre_id,
            open_until__isnull=False,
        ).update(probe_until=now + PROBE_LASTS)
        if taken:
            return known
        fresh = Circuit.objects.filter(centre_id=centre_id).first()
        if fresh is None or fresh.open_until is None:
            return fresh
        raise CircuitOpen(fresh.probe_until or fresh.open_until)
    raise CircuitOpen(known.open_until)


def note_answer(centre_id: UUID, known: Circuit | None) -> None:
    """MesVaccins answered, be it with a refusal: the circuit is closed."""
    if known is None or not (known.failures or known.open_until):
        return
    Circuit.objects.filter(centre_id=centre_id).update(
        failures=0,
        failing_since=None,
        open_until=None,
        probe_until=None,
        openings=0,
        cause="",
    )
    if known.open_until:
        log.warning("circuit_closed", centre=str(centre_id))


@transaction.atomic
def note_failure(centre_id: UUID, error: CarnetApiError, *, call: str, now: datetime) -> None:
    """No usable answer: counted, and after several in a row the circuit opens."""
    if not counts_as_failure(error, call=call):
        return
    Circuit.objects.bulk_create([Circuit(centre_id=centre_id)], ignore_conflicts=True)
    kept = Circuit.objects.select_for_update().get(centre_id=centre_id)
    kept.failures += 1
    kept.failing_since = kept.failing_since or now
    kept.cause = error.code
    if _opens(kept, error, call=call):
        spread = spread_of(centre_id, kept.failures)
        wait = cool_off(kept.openings, spread=spread, at_least=error_wait(error))
        kept.open_until = max(kept.open_until or now, now + wait)
        kept.openings, kept.probe_until = kept.openings + 1, None
        log.warning(
            "circuit_open",
            centre=str(centre_id),
            code=error.code,
            seconds=int(wait.total_seconds()),
        )
    kept.save()


def _opens(kept: Circuit, error: CarnetApiError, *, call: str) -> bool:
    """A failed probe opens it again; the calls that were under way when it opened do not."""
    if kept.open_until is not None:
        return kept.probe_until is not None
    return opens_circuit(error, call=call, failures=kept.failures)


def standing(centre_id: UUID) -> Circuit | None:
    """The open circuit of a centre, for the banner; None while MesVaccins answers."""
    return Circuit.objects.filter(centre_id=centre_id, open_until__isnull=False).first()


def read_with(centre: Centre) -> Circuit | None:
    """The open circuit of a centre, as it was read together with the agent."""
    found: Circuit | None = getattr(centre, "circuit", None)
    return found if found is not None and found.open_until else None


def found_at_rest(centre: Centre) -> bool:
    """Whether the circuit was read together with the agent, and nothing had failed then."""
    if "circuit" not in centre._state.fields_cache:
        return False
    found: Circuit | None = centre._state.fields_cache["circuit"]
    return found is None or not (found.failures or found.open_until)


def due_for_a_probe(now: datetime) -> list[UUID]:
    """The centres whose wait is over, the longest first: somebody should try."""
    due = Circuit.objects.filter(open_until__lte=now).order_by("open_until")
    return list(due.values_list("centre_id", flat=True))


def forget(centre_id: UUID) -> None:
    """The centre has new credentials: what failed before says nothing any more."""
    Circuit.objects.filter(centre_id=centre_id).delete()

"""How each intention is carried out: by the page that wrote it, or later by the worker.

`attempt` makes the call outside any transaction, then writes the outcome in one. Carrying out the
same intention again, after a crash at any moment, ends in the same state.
"""

from collections.abc import Callable
from datetime import datetime

from django.db import IntegrityError, transaction

from calcium.linking import intentions
from calcium.linking.acts import (
    carnets,
    deletion,
    doses,
    following,
    restoring,
    validation,
    withdrawal,
)
from calcium.linking.models import Act, Intention, Outcome
from carnet_api.errors import CarnetApiError, CarnetMoved, SharingEnded, StaleVersion
from carnet_api.gateway import CarnetGateway

_HANDLERS: dict[str, Callable[[Intention, CarnetGateway, datetime], None]] = {
    Act.LINK: carnets.link,
    Act.CREATE_CARNET: carnets.create,
    Act.END_SHARING: carnets.end_sharing,
    Act.EXPORT: doses.export,
    Act.CHANGE: doses.change,
    Act.VALIDATE: validation.validate,
    Act.DELETE: deletion.delete,
    Act.WITHDRAW: withdrawal.withdraw,
    Act.RESTORE: restoring.restore,
}

_A_REFUSAL_ENDS_IT = frozenset({Act.WITHDRAW, Act.RESTORE})
"""An undo that MesVaccins refuses leaves the row as it is: nothing is left to mend or to send."""


def attempt(intention: Intention, *, gateway: CarnetGateway, now: datetime) -> None:
    """Carry out an intention. Raises the CarnetApiError after writing what it means."""
    handler = _HANDLERS[intention.act]
    try:
        try:
            handler(intention, gateway, now)
        except CarnetMoved as moved:
            following.follow_for(intention, moved, now=now)
            handler(intention, gateway, now)
        except IntegrityError:
            # Another act has bound the same dose at this very moment: seen anew, it is recognised.
            handler(intention, gateway, now)
    except CarnetApiError as error:
        _write_down(intention, error, now=now)
        raise
    rest = _what_follows(intention)
    if rest is not None:
        attempt(rest, gateway=gateway, now=now)


def _what_follows(done: Intention) -> Intention | None:
    """The change that a validation has made possible goes at once, not with the next export."""
    if done.act != Act.VALIDATE or done.vaccination_id is None:
        return None
    return Intention.objects.filter(
        centre_id=done.centre_id,
        vaccination_id=done.vaccination_id,
        act=Act.CHANGE,
        outcome=Outcome.OPEN,
    ).first()


def _write_down(intention: Intention, error: CarnetApiError, *, now: datetime) -> None:
    if isinstance(error, SharingEnded):
        carnets.ended_over_there(intention, now=now)
    elif intentions.is_settled(error):
        with transaction.atomic():
            kept = Intention.objects.select_for_update().get(pk=intention.pk)
            if kept.outcome == Outcome.OPEN:
                if kept.act == Act.DELETE:
                    deletion.given_up(kept)
                if kept.act == Act.WITHDRAW:
                    withdrawal.given_up(kept, error, now=now)
                stale = isinstance(error, StaleVersion) or kept.act in _A_REFUSAL_ENDS_IT
                outcome = Outcome.DROPPED if stale else Outcome.REFUSED
                kept.tried_at = now
                kept.save(update_fields=["tried_at"])
                intentions.finish(kept, outcome, now=now, reason=error.code)
    else:
        intentions.postpone(intention, error, now=now)

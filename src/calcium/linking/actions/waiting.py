"""« Réessayer » and « Abandonner »: what waits for MesVaccins, or was refused."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from calcium.accounts.models import Agent
from calcium.accounts.permissions import Ability, check_may
from calcium.audit.actions import record
from calcium.linking import acts, selectors
from calcium.linking.acts import deletion, withdrawal
from calcium.linking.errors import GivingUpRefused
from calcium.linking.intentions import finish, intend
from calcium.linking.models import Act, Intention, Outcome
from calcium.linking.retries import may_be_retried
from calcium.linking.undo_rules import Kept
from calcium.vaccinations import actions as vaccinations
from calcium.vaccinations.models import Vaccination
from carnet_api.gateway import CarnetGateway

_GONE = (
    "Cette demande n'attend plus. Rien n'a été changé. Rechargez la page pour voir où elle en est."
)
_LONGEST_WHY = 200

MEANINGS: dict[str, str] = {
    Act.LINK: (
        "Le CVE ne sera pas lié au dossier. S'il l'était déjà du côté de MesVaccins, l'étudiant "
        "voit votre centre parmi ses accès, jusqu'à ce que vous l'associiez à nouveau ou qu'il y "
        "mette fin."
    ),
    Act.CREATE_CARNET: (
        "Aucun CVE ne sera créé d'ici là. S'il l'était déjà du côté de MesVaccins, une nouvelle "
        "création depuis ce dossier le retrouve : il n'y en aura pas deux."
    ),
    Act.END_SHARING: (
        "Le partage reste en place. S'il avait déjà pris fin du côté de MesVaccins, le dossier "
        "l'apprendra à la prochaine lecture."
    ),
    Act.EXPORT: (
        "La vaccination reste dans le dossier et redevient « à exporter ». Si MesVaccins l'avait "
        "déjà reçue, le prochain export ou import la retrouve : elle n'est ni perdue ni doublée."
    ),
    Act.CHANGE: (
        "La ligne garde votre modification et redevient « modifiée dans Calcium ». Si MesVaccins "
        "l'avait déjà reçue, le prochain export le constate : rien n'est envoyé deux fois."
    ),
    Act.VALIDATE: (
        "La vaccination ne sera pas validée. Si MesVaccins avait déjà reçu la validation, elle "
        "arrive validée au prochain import ; sinon elle y est proposée à nouveau."
    ),
    Act.DELETE: (
        "La vaccination reste dans le dossier. Si elle était déjà supprimée du CVE, la colonne "
        "« Synchro MV.net » le dira, et vous choisirez."
    ),
    Act.WITHDRAW: (
        "La vaccination reste dans le dossier, et sa validation dans le CVE. Si la validation y "
        "était déjà retirée, la colonne « Synchro MV.net » le dira."
    ),
    Act.RESTORE: (
        "Le CVE garde la version qui lui a été envoyée. La décision est tout de même annulée dans "
        "Calcium ; la colonne « Synchro MV.net » dit ce qui diffère."
    ),
}
"""What giving up means for the record, an act each."""


def waiting_for(*, by: Agent, intention_id: UUID) -> Intention:
    """What waits, or was refused, in the agent's centre. Raises Intention.DoesNotExist."""
    return Intention.objects.select_related("patient__centre", "vaccination", "by__centre").get(
        centre_id=by.centre_id,
        pk=intention_id,
        outcome__in=[Outcome.OPEN, Outcome.REFUSED],
    )


@transaction.atomic
def give_up(*, intention: Intention, why: str, by: Agent, now: datetime) -> None:
    """« Abandonner », with a reason. The call may have been carried out over there already, so
    the sending stays in doubt: nothing that it may have made is forgotten.

    Raises PermissionRefused, GivingUpRefused.
    """
    check_may(by, Ability.SYNCHRONISE)
    reason = why.strip()
    if not reason:
        raise GivingUpRefused(
            "Indiquez pourquoi vous abandonnez : le journal gardera cette raison."
        )
    if len(reason) > _LONGEST_WHY:
        raise GivingUpRefused(
            f"Cette raison a {len(reason)} caractères ; {_LONGEST_WHY} au plus sont gardés."
        )
    kept = _still_there(intention)
    was_open = kept.outcome == Outcome.OPEN
    kept.given_up_by, kept.why, kept.in_doubt = by, reason, was_open
    kept.save(update_fields=["given_up_by", "why", "in_doubt"])
    if was_open:
        _let_stand(kept)
    finish(kept, Outcome.DROPPED, now=now, reason=kept.reason)
    record(
        "intention_given_up",
        by=by.actor,
        patient_id=kept.patient_id,
        subjects=[kept.pk, kept.vaccination_id or ""],
        act=kept.act,
    )


def _let_stand(intention: Intention) -> None:
    """A row on its way out stands in the record again."""
    if intention.act == Act.DELETE:
        deletion.given_up(intention)
    elif intention.act == Act.WITHDRAW:
        withdrawal.stands_again(intention, reason=Kept.GIVEN_UP)


def try_again(
    *, intention: Intention, by: Agent, gateway: CarnetGateway, now: datetime
) -> Intention:
    """« Réessayer »: what waits is tried at once; a refusal that a person has mended is asked anew.

    Raises CarnetApiError after writing what it means, GivingUpRefused, PermissionRefused.
    """
    check_may(by, Ability.SYNCHRONISE)
    with transaction.atomic():
        kept = _still_there(intention)
        if not may_be_retried(waits=kept.outcome == Outcome.OPEN, code=kept.reason):
            raise GivingUpRefused(
                "MesVaccins.net refuserait encore cette demande. Rien n'a été envoyé. "
                "Ouvrez le dossier pour choisir la suite, ou abandonnez la demande."
            )
        asked = kept if kept.outcome == Outcome.OPEN else _asked_anew(kept, by=by, now=now)
    acts.attempt(asked, gateway=gateway, now=now)
    return asked


def _asked_anew(refused: Intention, *, by: Agent, now: datetime) -> Intention:
    """The same act again, as a person's new wish; the refusal is then superseded by its outcome."""
    row = refused.vaccination
    if row is not None:
        if not row.is_alive:
            raise GivingUpRefused(_GONE)
        if refused.act == Act.DELETE:
            vaccinations.start_deletion(row=row, by=by)
    record(
        "intention_asked_anew",
        by=by.actor,
        patient_id=refused.patient_id,
        subjects=[refused.pk],
        act=refused.act,
    )
    return intend(
        Act(refused.act),
        patient=refused.patient,
        by=by,
        now=now,
        vaccination=row,
        carnet_id=refused.carnet_id,
        payload=_payload(refused, row),
    )


def _payload(refused: Intention, row: Vaccination | None) -> dict[str, object]:
    kept = dict(refused.payload)
    if row is not None and refused.act == Act.DELETE:
        kept |= selectors.last_source(row)
    return kept


def _still_there(intention: Intention) -> Intention:
    found = (
        Intention.objects.select_for_update(of=("self",))
        .select_related("patient__centre", "vaccination", "by__centre")
        .filter(pk=intention.pk, outcome__in=[Outcome.OPEN, Outcome.REFUSED])
        .first()
    )
    if found is None:
        raise GivingUpRefused(_GONE)
    return found

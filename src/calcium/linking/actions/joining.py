"""« Adhérer au service »: a withdrawal code registers the centre's public key at MesVaccins."""

import json
from datetime import datetime

from django.conf import settings
from django.db import transaction

from calcium.accounts.models import Agent
from calcium.accounts.permissions import Ability, check_may
from calcium.audit.actions import Actor, record
from calcium.centres.models import Centre, Membership
from calcium.linking import circuit
from calcium.linking.adapter import key_place, secret_place
from calcium.linking.errors import NotAMember
from carnet_api.assertions import new_key
from carnet_api.gateway import JoiningGateway
from carnet_api.http import Software

_INCOMPLETE = (
    "Il manque le code de retrait, l'identifiant ou le secret du logiciel. Rien n'a été changé. "
    "Demandez-les à MesVaccins.net, puis saisissez les trois."
)


def join(
    *,
    centre: Centre,
    withdrawal_code: str,
    software: Software,
    by: Agent | Actor,
    gateway: JoiningGateway,
    now: datetime,
) -> Membership:
    """Make the centre a member, or renew its key; the private key never leaves this server.

    Raises CarnetApiError when the code is refused; then nothing has changed.
    """
    if isinstance(by, Agent):
        check_may(by, Ability.ADMINISTER)
    if not (withdrawal_code.strip() and software.uid and software.secret):
        raise NotAMember(_INCOMPLETE)
    actor = by.actor if isinstance(by, Agent) else by
    key = new_key()
    public = {name: str(value) for name, value in key.as_dict(private=False).items()}
    organisation = gateway.join(withdrawal_code.strip(), public)
    private = json.dumps(key.as_dict(private=True)).encode()
    with transaction.atomic():
        membership, _ = Membership.objects.update_or_create(
            centre=centre,
            defaults={
                "organisation_id": organisation.id,
                "organisation_name": organisation.name,
                "software_uid": software.uid,
                "software_secret": settings.CARNET_KEYS.encrypt(
                    software.secret.encode(), place=secret_place(centre)
                ),
                "signing_key": settings.CARNET_KEYS.encrypt(private, place=key_place(centre)),
                "joined_at": now,
                "joined_by": actor.id,
            },
        )
        circuit.forget(centre.pk)
        record("service_joined", by=actor, centre_id=centre.pk, subjects=[organisation.id])
    return membership

"""The one module that chooses how MesVaccins is reached, and with which credentials."""

import functools
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import timezone
from joserfc.jwk import ECKey

from calcium.accounts.models import Agent
from calcium.centres.models import Centre, Membership
from calcium.keys import UnreadableSecret
from calcium.linking import circuit
from calcium.linking.errors import NotAMember
from calcium.linking.guarded import guarded
from carnet_api.gateway import ActingProfessional, CarnetGateway, JoiningGateway
from carnet_api.http import (
    Credentials,
    HttpCarnetGateway,
    HttpJoiningGateway,
    Software,
    connect,
)

_NOT_A_MEMBER = (
    "Votre centre n'adhère pas à MesVaccins.net. Le dossier n'a pas changé. "
    "L'administrateur du centre peut adhérer au service."
)
_UNREADABLE = (
    "L'adhésion de votre centre ne peut pas être lue sur ce serveur. Rien n'est perdu. "
    "Prévenez l'exploitant : le fichier de clés de Calcium n'est pas le bon."
)


@functools.cache
def http_client():  # type: ignore[no-untyped-def]  # only carnet_api.http names httpx
    return connect(settings.MESVACCINS_URL)


def acting(agent: Agent) -> ActingProfessional:
    """The agent, as MesVaccins will know who acts."""
    return ActingProfessional(
        id=str(agent.pk),
        name=agent.last_name,
        first_name=agent.first_name,
        role=agent.role,
        rpps=agent.rpps,
    )


SYSTEM = ActingProfessional(id="calcium", name="Calcium", role="system")
"""Who acts when no person does: the nomenclature is fetched by the service itself."""

Clock = Callable[[], datetime]
MakeGateway = Callable[[Centre, ActingProfessional], CarnetGateway]
MakeJoining = Callable[[Software], JoiningGateway]


def _over_http(centre: Centre, professional: ActingProfessional) -> CarnetGateway:
    # The signed-in agent comes with the centre and its membership: no statement is spent on it.
    membership: Membership | None = getattr(centre, "membership", None)
    if membership is None:
        raise NotAMember(_NOT_A_MEMBER)
    return HttpCarnetGateway(http_client(), credentials(membership), professional, now=timezone.now)


def _join_over_http(software: Software) -> JoiningGateway:
    return HttpJoiningGateway(http_client(), software)


@dataclass(slots=True)
class _Chosen:
    """How gateways are made in this process; tests put the fake here."""

    carnets: MakeGateway = _over_http
    joining: MakeJoining = _join_over_http


_chosen = _Chosen()


def carnet_gateway(*, by: Agent, now: Clock = timezone.now, at_once: bool = False) -> CarnetGateway:
    """The way to MesVaccins for this agent's centre, behind its circuit. Raises NotAMember.

    `at_once` is a person who asks to try although MesVaccins has not answered lately.
    """
    made = _chosen.carnets(by.centre, acting(by))
    at_rest = circuit.found_at_rest(by.centre)
    return guarded(made, by.centre_id, now=now, at_once=at_once, closed=at_rest)


def system_gateway(
    centre: Centre, *, now: Clock = timezone.now, at_once: bool = False
) -> CarnetGateway:
    """The way to MesVaccins for the service itself, with this centre's credentials."""
    return guarded(_chosen.carnets(centre, SYSTEM), centre.pk, now=now, at_once=at_once)


def joining_gateway(software: Software) -> JoiningGateway:
    """The way to MesVaccins before the centre has a key."""
    return _chosen.joining(software)


def choose(*, carnets: MakeGateway | None = None, joining: MakeJoining | None = None) -> None:
    """Reach MesVaccins another way in this process (tests); nothing given: HTTP again."""
    _chosen.carnets = carnets or _over_http
    _chosen.joining = joining or _join_over_http


def credentials(membership: Membership) -> Credentials:
    """The centre's credentials, decrypted for this call. Raises NotAMember."""
    try:
        secret = settings.CARNET_KEYS.decrypt(
            membership.software_secret, place=secret_place(membership.centre)
        )
        key = settings.CARNET_KEYS.decrypt(
            membership.signing_key, place=key_place(membership.centre)
        )
    except UnreadableSecret as error:
        raise NotAMember(_UNREADABLE) from error
    return Credentials(
        software=Software(membership.software_uid, secret.decode()),
        organisation_id=membership.organisation_id,
        key=ECKey.import_key(json.loads(key)),
    )


def secret_place(centre: Centre) -> str:
    """Where the software's secret stands: a ciphertext moved elsewhere does not open."""
    return f"centres.membership.software_secret:{centre.pk}"


def key_place(centre: Centre) -> str:
    """Where the centre's private key stands."""
    return f"centres.membership.signing_key:{centre.pk}"

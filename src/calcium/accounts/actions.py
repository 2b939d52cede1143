"""Keeping the accounts of a centre: each is an act of its administrator."""

import secrets
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from calcium.accounts.errors import AccountRefused
from calcium.accounts.models import Agent, Role
from calcium.accounts.permissions import Ability, check_may
from calcium.audit.actions import record

_RPPS_LENGTH = 11


@dataclass(frozen=True, slots=True)
class AgentDescription:
    """Who the agent is and what the agent may do."""

    last_name: str
    first_name: str
    role: str
    is_administrator: bool = False
    rpps: str = ""


@transaction.atomic
def add_agent(*, email: str, described: AgentDescription, by: Agent) -> tuple[Agent, str]:
    """Make an account in the administrator's centre. The first password is answered once.

    Raises PermissionRefused or AccountRefused.
    """
    check_may(by, Ability.ADMINISTER)
    address = email.strip().lower()
    _check(described)
    try:
        validate_email(address)
    except ValidationError:
        raise AccountRefused(
            "email",
            f"« {email} » n'est pas une adresse e-mail. Elle ressemble à nom@universite.fr.",
        ) from None
    if Agent.objects.filter(email=address).exists():
        raise AccountRefused("email", f"Un compte existe déjà avec l'adresse {address}.")
    agent = Agent(email=address, centre_id=by.centre_id, **_columns(described))
    password = _new_password()
    agent.set_password(password)
    agent.save(force_insert=True)
    record("agent_added", by=by.actor, subjects=[agent.pk], role=agent.role)
    return agent, password


@transaction.atomic
def change_agent(*, agent: Agent, described: AgentDescription, is_active: bool, by: Agent) -> Agent:
    """Change an agent's name, role or rights, or close the account; nobody closes their own."""
    check_may(by, Ability.ADMINISTER)
    _check(described)
    if agent.pk == by.pk and not (is_active and described.is_administrator):
        raise AccountRefused(
            "is_administrator",
            "Vous ne pouvez pas fermer votre compte ni vous retirer l'administration : "
            "demandez-le à une autre personne qui administre le centre.",
        )
    for name, value in _columns(described).items():
        setattr(agent, name, value)
    agent.is_active = is_active
    agent.save()
    record("agent_changed", by=by.actor, subjects=[agent.pk], role=agent.role, active=is_active)
    return agent


@transaction.atomic
def renew_password(*, agent: Agent, by: Agent) -> str:
    """Give the agent a new password, answered once; open sessions of the agent end."""
    check_may(by, Ability.ADMINISTER)
    password = _new_password()
    agent.set_password(password)
    agent.save(update_fields=["password"])
    record("agent_password_renewed", by=by.actor, subjects=[agent.pk])
    return password


@transaction.atomic
def forget_second_factor(*, agent: Agent, by: Agent) -> None:
    """Take away the second factors of an agent who lost the device; the agent enrols anew."""
    check_may(by, Ability.ADMINISTER)
    Authenticator.objects.filter(user=agent).delete()
    record("agent_second_factor_forgotten", by=by.actor, subjects=[agent.pk])


def _check(described: AgentDescription) -> None:
    if not described.last_name.strip():
        raise AccountRefused("last_name", "Saisissez le nom.")
    if not described.first_name.strip():
        raise AccountRefused("first_name", "Saisissez le prénom.")
    if described.role not in Role.values:
        raise AccountRefused("role", "Choisissez un rôle.")
    rpps = described.rpps.strip()
    if rpps and not (rpps.isascii() and rpps.isdigit() and len(rpps) == _RPPS_LENGTH):
        raise AccountRefused("rpps", f"« {rpps} » n'est pas un numéro RPPS : il a 11 chiffres.")


def _columns(described: AgentDescription) -> dict[str, object]:
    return {
        "last_name": described.last_name.strip(),
        "first_name": described.first_name.strip(),
        "role": described.role,
        "is_administrator": described.is_administrator,
        "rpps": described.rpps.strip(),
    }


def _new_password() -> str:
    """100 bits in groups that can be read aloud."""
    alphabet = "abcdefghjkmnpqrstuvwxyz23456789"
    groups = ("".join(secrets.choice(alphabet) for _ in range(5)) for _ in range(4))
    return "-".join(groups)

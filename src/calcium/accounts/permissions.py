"""Who may do what in a centre: one table, read by the pages, the actions and the tests."""

from enum import StrEnum

from calcium.accounts.errors import PermissionRefused
from calcium.accounts.models import Agent, Role


class Ability(StrEnum):
    """What an agent may be allowed to do."""

    READ_IDENTITY = "read_identity"
    READ_LINK = "read_link"
    SEND_CODE_AGAIN = "send_code_again"
    READ_RECORD = "read_record"
    WRITE_RECORD = "write_record"
    LINK_CARNET = "link_carnet"
    SYNCHRONISE = "synchronise"
    END_SHARING = "end_sharing"
    ADMINISTER = "administer"


EVERYONE = frozenset(Role)
CARERS = frozenset({Role.NURSE, Role.PHYSICIAN})

ROLES: dict[Ability, frozenset[Role]] = {
    Ability.READ_IDENTITY: EVERYONE,
    Ability.READ_LINK: EVERYONE,
    Ability.SEND_CODE_AGAIN: EVERYONE,
    Ability.READ_RECORD: CARERS,
    Ability.WRITE_RECORD: CARERS,
    Ability.LINK_CARNET: CARERS,
    Ability.SYNCHRONISE: CARERS,
    Ability.END_SHARING: CARERS,
}
"""Which roles have an ability. Administration is a right beside the role, not in this table."""

_REFUSALS: dict[Ability, str] = {
    Ability.READ_RECORD: "consulter les vaccinations",
    Ability.WRITE_RECORD: "modifier les vaccinations",
    Ability.LINK_CARNET: "associer un CVE",
    Ability.SYNCHRONISE: "synchroniser les vaccinations",
    Ability.END_SHARING: "supprimer le partage du CVE",
    Ability.ADMINISTER: "administrer le centre",
}


def check_may(agent: Agent, ability: Ability) -> None:
    """Refuse, with the reason, an agent who may not do this. Raises PermissionRefused."""
    if ability is Ability.ADMINISTER:
        allowed = agent.is_administrator
    else:
        allowed = agent.role in ROLES[ability]
    if not (agent.is_active and allowed):
        what = _REFUSALS.get(ability, "faire cela")
        raise PermissionRefused(
            f"Votre rôle ne permet pas de {what}. "
            "Rien n'a été fait ; adressez-vous à la personne qui administre le centre."
        )


def may(agent: Agent, ability: Ability) -> bool:
    """Say whether the act is offered to this agent."""
    try:
        check_may(agent, ability)
    except PermissionRefused:
        return False
    return True

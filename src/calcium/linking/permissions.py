"""Who may link, synchronise and end a sharing, and when: `check_…` explains, `can_…` asks."""

from calcium.accounts.errors import CalciumError
from calcium.accounts.models import Agent
from calcium.accounts.permissions import Ability, check_may
from calcium.linking import selectors
from calcium.linking.errors import LinkRefused, NotAMember
from calcium.linking.models import CarnetLink
from calcium.patients.models import Patient

_NOT_LINKED = (
    "Aucun CVE n'est lié à ce dossier. Le dossier n'a pas changé. "
    "Associez d'abord le CVE de l'étudiant."
)


def check_member(agent: Agent) -> None:
    """Refuse where the centre has not joined the service."""
    if not selectors.is_member(agent.centre):
        raise NotAMember("Votre centre n'adhère pas à MesVaccins.net.")


def check_can_link(agent: Agent, patient: Patient) -> None:
    """Refuse an agent who may not link this dossier, or a dossier that is linked."""
    check_may(agent, Ability.LINK_CARNET)
    check_member(agent)
    if selectors.current_link(patient) is not None:
        raise LinkRefused(
            "Un CVE est déjà lié à ce dossier. Pour en lier un autre, supprimez d'abord le partage."
        )


def check_can_send_code(agent: Agent, patient: Patient) -> None:  # noqa: ARG001
    """Refuse where the centre has not joined; every role may have the code sent again."""
    check_may(agent, Ability.SEND_CODE_AGAIN)
    check_member(agent)


def linked_for(agent: Agent, patient: Patient, ability: Ability) -> CarnetLink:
    """The dossier's link, for an agent who has the ability. Raises a CalciumError."""
    check_may(agent, ability)
    link = selectors.current_link(patient)
    if link is None:
        check_member(agent)
        raise LinkRefused(_NOT_LINKED)
    return link


def can_link(agent: Agent, patient: Patient) -> bool:
    """Whether « Association d'un CVE » is offered."""
    try:
        check_can_link(agent, patient)
    except CalciumError:
        return False
    return True


def can_synchronise(agent: Agent, patient: Patient) -> bool:
    """Whether « Vaccinations MesVaccins » is offered."""
    try:
        linked_for(agent, patient, Ability.SYNCHRONISE)
    except CalciumError:
        return False
    return True

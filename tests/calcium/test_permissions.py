"""The table of roles: every ability, every role, both questions."""

import pytest

from calcium.accounts.errors import PermissionRefused
from calcium.accounts.models import Role
from calcium.accounts.permissions import ROLES, Ability, check_may, may
from tests.calcium.world import World, make_agent

pytestmark = pytest.mark.django_db
NO_CLINICAL_FIELD = {
    Ability.READ_RECORD,
    Ability.WRITE_RECORD,
    Ability.LINK_CARNET,
    Ability.SYNCHRONISE,
    Ability.END_SHARING,
}


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("ability", list(Ability))
def test_the_question_and_the_explanation_agree(world: World, role: Role, ability: Ability) -> None:
    agent = make_agent(world.centre, "a@centre.test", role)
    allowed = ability is not Ability.ADMINISTER and role in ROLES[ability]
    assert may(agent, ability) is allowed
    if not allowed:
        with pytest.raises(PermissionRefused, match="Votre rôle ne permet pas de"):
            check_may(agent, ability)


def test_a_secretary_opens_no_clinical_field_but_may_send_the_code_again(world: World) -> None:
    refused = {ability for ability in Ability if not may(world.secretary, ability)}
    assert refused == NO_CLINICAL_FIELD | {Ability.ADMINISTER}
    assert may(world.secretary, Ability.SEND_CODE_AGAIN)


def test_administration_is_a_right_beside_the_role(world: World) -> None:
    secretary = make_agent(world.centre, "s@centre.test", Role.SECRETARY, administrator=True)
    assert may(secretary, Ability.ADMINISTER)
    assert not may(secretary, Ability.READ_RECORD)


def test_an_agent_who_has_left_may_do_nothing(world: World) -> None:
    world.nurse.is_active = False
    assert not any(may(world.nurse, ability) for ability in Ability)

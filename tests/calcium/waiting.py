"""What waits for MesVaccins, given up or tried again by the nurse, and the doses that stand."""

from calcium.linking import actions
from calcium.linking.models import Act, Intention, Outcome
from carnet_api.fake import FakeCarnet
from tests.calcium.world import World


def waiting(act: Act) -> Intention:
    """The one of that kind that is not done."""
    return Intention.objects.get(act=act, outcome__in=[Outcome.OPEN, Outcome.REFUSED])


def give_up(world: World, intention: Intention, why: str = "Saisie par erreur") -> None:
    """« Abandonner », by the nurse."""
    actions.give_up(intention=intention, why=why, by=world.nurse, now=world.now)


def try_again(world: World, intention: Intention) -> Intention:
    """« Réessayer », by the nurse."""
    return actions.try_again(
        intention=intention, by=world.nurse, gateway=world.gateway, now=world.now
    )


def standing(carnet: FakeCarnet) -> int:
    """How many doses of the carnet are not deleted."""
    return sum(dose.deletion is None for dose in carnet.doses.values())

"""What an agent is told when MesVaccins refuses: a sentence for each error, which leads on."""

import pytest

from calcium.linking import actions
from calcium.linking.errors import sentence, sentence_for
from calcium.linking.models import CarnetLink
from carnet_api import errors as api
from carnet_api.wire import ErrorBody
from tests.calcium.world import World

pytestmark = pytest.mark.django_db
EVERY_ERROR = sorted(api.ERROR_BY_CODE.items())


@pytest.mark.parametrize(("code", "error"), [pair for pair in EVERY_ERROR if pair[0]])
def test_every_error_of_the_treaty_has_its_sentence(
    code: str, error: type[api.CarnetApiError]
) -> None:
    said = sentence(error("anything"))
    assert said == sentence_for(code)
    assert len(said) > 60, "it says what happened, what it means and what to do"
    assert "anything" not in said


def test_each_error_has_a_sentence_of_its_own() -> None:
    said = {sentence(error("")) for code, error in EVERY_ERROR if code}
    assert len(said) == len([code for code, _ in EVERY_ERROR if code])


def test_a_throttle_says_how_long_to_wait() -> None:
    error = api.TooManyRequests("", body=ErrorBody(code="x", message="", retry_after=90))
    assert "dans 2 minutes" in sentence(error)


def test_a_carnet_that_another_dossier_holds_is_refused(linked: World) -> None:
    from tests.calcium.world import make_patient

    (carnet,) = linked.service.carnets.values()
    linked.patient = make_patient(linked.centre, "TEST0000002")
    with pytest.raises(Exception, match="déjà lié à un autre dossier"):
        linked.link(carnet.share_code)
    assert CarnetLink.objects.count() == 1


def test_creation_is_refused_in_the_words_that_lead_on(world: World) -> None:
    world.service.add_carnet("AAAA-BBBB", born=world.patient.birth_date, email="elise@etu.test")
    with pytest.raises(api.CarnetExists) as refusal:
        actions.create_and_link(
            patient=world.patient,
            agreed=True,
            by=world.nurse,
            gateway=world.gateway,
            today=world.now.date(),
            now=world.now,
        )
    assert "renvoi du code" in sentence(refusal.value)

"""`carnets merge A B`: nothing is lost, nothing is doubled, and nobody sees more than before."""

import io
from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from carnet_api.errors import CarnetNotFound
from carnet_api.wire import NewCarnet, ValidationMethod, ValidationRequest
from mesvaccins.accounts.models import Account
from mesvaccins.audit.models import Act
from mesvaccins.carnets import actions, selectors
from mesvaccins.carnets.actions.erasure import ask_erasure, erase_carnet
from mesvaccins.carnets.errors import NotFound
from mesvaccins.carnets.merging.actions import MergeRefused
from mesvaccins.carnets.merging.tables import FATE
from mesvaccins.carnets.models import (
    Carnet,
    CarnetMerge,
    ContactPoint,
    HealthAnswer,
    MergeStep,
    Sharing,
    Vaccination,
)
from mesvaccins.carnets.own_data import own_data
from mesvaccins.carnets.sealed import invitation_token
from tests.mesvaccins import world
from tests.mesvaccins.carnets.merged import DAY, everything, merge
from tests.mesvaccins.world import AGRIPPAL, BORN, CODE, REPEVAX, RUBELOGEN, Centre
from tests.treaty.contract import CreationContract

pytestmark = pytest.mark.django_db
OTHER_CODE = "8K3F5N2D"
Dose = Callable[..., int]


@pytest.fixture
def second(carnet: Carnet, holder: Account) -> Carnet:
    """Another carnet of the same person, with its own code, in the same account."""
    return world.carnet_of(holder, code=OTHER_CODE, first_name="Camille B", email="b@demo.test")


def standing(carnet: Carnet) -> set[int]:
    return set(carnet.vaccinations.filter(deleted_at=None).values_list("pk", flat=True))


def answer(carnet: Carnet, fact: str, value: object, *, days_ago: int = 0) -> HealthAnswer:
    said_at = timezone.now() - timedelta(days=days_ago)
    return HealthAnswer.objects.create(carnet=carnet, fact=fact, value=value, said_at=said_at)


def test_every_table_that_names_a_carnet_has_its_fate_written_down() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.columns c JOIN pg_class p"
            " ON p.relname = c.table_name WHERE column_name = 'carnet_id'"
            " AND table_schema = 'public' AND NOT p.relispartition"
        )
        tables = {name for (name,) in cursor.fetchall()}
    of_models = {
        model._meta.db_table
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.attname == "carnet_id"
    }
    assert tables == of_models == set(FATE)


def test_doses_move_with_their_numbers_authors_and_validations(
    carnet: Carnet, second: Carnet, holder: Account, centre: Centre, dose: Dose
) -> None:
    kept = dose(REPEVAX, DAY)
    moved = world.declare(second, holder, RUBELOGEN, DAY)
    world.linked(centre, code=OTHER_CODE)
    request = ValidationRequest(method=ValidationMethod.PROOF, version=1)
    centre.gateway.validate_vaccination(second.pk, moved, request)
    before = world.dose(moved)
    merge(carnet, second)
    assert standing(carnet) == {kept, moved}
    after = world.dose(moved)
    assert after.carnet_id == carnet.pk
    assert (after.validator_id, after.version, after.updated_at) == (
        before.validator_id,
        before.version,
        before.updated_at,
    )


def test_of_two_equal_doses_the_validated_one_stands_with_what_either_says(
    carnet: Carnet, second: Carnet, holder: Account, centre: Centre, dose: Dose
) -> None:
    declared = dose(REPEVAX, DAY, batch="A1234", comments="Bras gauche rouge")
    validated = world.declare(second, holder, REPEVAX, DAY, injection_site="LD")
    world.linked(centre, code=OTHER_CODE)
    request = ValidationRequest(method=ValidationMethod.PROOF, version=1)
    centre.gateway.validate_vaccination(second.pk, validated, request)
    report = merge(carnet, second)
    assert report.doses.folded == [(validated, declared)]
    assert standing(carnet) == {validated}
    row = world.dose(validated)
    assert (row.batch, row.injection_site, row.comments) == ("A1234", "LD", "Bras gauche rouge")
    assert world.dose(declared).deleted_at is None


def test_equal_doses_that_contradict_each_other_both_stand_and_are_named(
    carnet: Carnet, second: Carnet, holder: Account, dose: Dose
) -> None:
    one = dose(REPEVAX, DAY, injection_site="LD")
    other = world.declare(second, holder, REPEVAX, DAY, injection_site="RD")
    report = merge(carnet, second)
    assert report.doses.apart == [(one, other)]
    assert standing(carnet) == {one, other}


def test_two_injections_of_one_day_stay_two(
    carnet: Carnet, second: Carnet, holder: Account, dose: Dose
) -> None:
    pair = {dose(REPEVAX, DAY, injection_site="LD"), dose(REPEVAX, DAY, distinct=True)}
    world.declare(second, holder, REPEVAX, DAY)
    merge(carnet, second)
    assert standing(carnet) == pair


def test_a_tombstone_stays_one_and_does_not_take_the_other_dose_along(
    carnet: Carnet, second: Carnet, holder: Account, dose: Dose
) -> None:
    gone = dose(REPEVAX, DAY)
    actions.delete_declared(
        carnet_id=carnet.pk, vaccination_id=gone, version=1, by=holder, now=timezone.now()
    )
    stands = world.declare(second, holder, REPEVAX, DAY)
    merge(carnet, second)
    assert standing(carnet) == {stands}
    assert world.dose(gone).deleted_at is not None


def test_whoever_saw_either_carnet_sees_the_one_that_stands(
    carnet: Carnet, second: Carnet, centre: Centre, other_centre: Centre
) -> None:
    world.linked(centre)
    for each in (centre, other_centre):
        world.linked(each, code=OTHER_CODE)
    report = merge(carnet, second)
    assert report.both_shared == [centre.organisation.name]
    in_force = Sharing.objects.filter(carnet=carnet, ended_at=None)
    assert in_force.count() == 2
    assert not Sharing.objects.filter(carnet=second, ended_at=None).exists()


def test_the_code_of_the_carnet_that_went_opens_nothing_more(
    carnet: Carnet, second: Carnet, centre: Centre
) -> None:
    merge(carnet, second)
    with pytest.raises(CarnetNotFound):
        centre.gateway.look_up(OTHER_CODE, born=BORN)
    assert centre.gateway.look_up(CODE, born=BORN).first_name == "Camille"


def test_the_holder_sees_one_carnet_and_the_accesses_to_both(
    carnet: Carnet, second: Carnet, holder: Account, centre: Centre
) -> None:
    world.linked(centre, code=OTHER_CODE)
    merge(carnet, second)
    assert [each.pk for each in selectors.own_carnets(holder)] == [carnet.pk]
    assert selectors.accesses(holder, carnet.pk).filter(action="carnet_linked").exists()
    with pytest.raises(NotFound):
        selectors.own_carnet(holder, second.pk)


def test_the_holder_receives_what_was_set_aside_with_all_the_rest(
    carnet: Carnet, second: Carnet, holder: Account, dose: Dose
) -> None:
    dose(REPEVAX, DAY)
    aside = world.declare(second, holder, REPEVAX, DAY)
    merge(carnet, second)
    [known] = own_data(holder, now=timezone.now())["carnets"]
    assert [each["id"] for each in known["vaccinations_set_aside"]] == [aside]


def test_of_two_answers_the_later_stands(carnet: Carnet, second: Carnet) -> None:
    answer(carnet, "asplenia", False, days_ago=9)
    answer(second, "asplenia", True, days_ago=1)
    answer(carnet, "pregnancy", True, days_ago=1)
    answer(second, "pregnancy", False, days_ago=9)
    answer(second, "hiv", True)
    report = merge(carnet, second)
    assert report.both_answered == ["asplenia", "pregnancy"]
    kept = {each.fact: each.value for each in HealthAnswer.objects.filter(carnet=carnet)}
    assert kept == {"asplenia": True, "pregnancy": True, "hiv": True}


def test_a_carnet_that_waits_for_its_holder_gets_the_holder_and_the_code(
    second: Carnet, holder: Account, centre: Centre
) -> None:
    new = uuid4()
    sharing = centre.gateway.create_carnet(_new(new))
    waiting = Carnet.objects.get(pk=sharing.record.uuid)
    report = merge(waiting, second)
    assert report.holder_changed
    waiting.refresh_from_db()
    assert waiting.account == holder
    assert centre.gateway.look_up(OTHER_CODE, born=BORN).ticket
    assert centre.gateway.create_carnet(_new(new)).record.uuid == waiting.pk


def test_a_creation_sent_again_answers_the_carnet_that_stands(
    carnet: Carnet, centre: Centre
) -> None:
    new = uuid4()
    made = centre.gateway.create_carnet(_new(new))
    merge(carnet, Carnet.objects.get(pk=made.record.uuid))
    assert centre.gateway.create_carnet(_new(new)).record.uuid == carnet.pk


def _new(source_id: UUID) -> NewCarnet:
    return CreationContract().new(source_id=source_id)


def test_an_invitation_to_the_carnet_that_went_opens_the_one_that_stands(
    carnet: Carnet, holder: Account, centre: Centre
) -> None:
    made = Carnet.objects.get(pk=centre.gateway.create_carnet(_new(uuid4())).record.uuid)
    [invitation] = made.invitations.all()
    merge(carnet, made)
    token = invitation_token(invitation)
    claimed = actions.claim_carnet(token=token, born=BORN, by=holder, now=timezone.now())
    assert claimed.pk == carnet.pk


def test_an_address_that_went_aside_still_has_the_code_sent_and_may_be_taken(
    carnet: Carnet, second: Carnet, holder: Account, centre: Centre
) -> None:
    merge(carnet, second)
    assert centre.gateway.send_code("b@demo.test", born=BORN).channel is not None
    actions.edit_carnet(
        carnet_id=carnet.pk,
        identity=world.identity(email="b@demo.test"),
        by=holder,
        now=timezone.now(),
        today=timezone.localdate(),
    )
    assert ContactPoint.objects.get(carnet=carnet).kind == "email"


def test_the_erasure_takes_what_went_into_the_carnet_too(
    carnet: Carnet, second: Carnet, holder: Account, dose: Dose
) -> None:
    dose(REPEVAX, DAY)
    world.declare(second, holder, REPEVAX, DAY)
    merge(carnet, second)
    erase_carnet(carnet.pk, by=world.OPERATOR, now=timezone.now())
    second.refresh_from_db()
    assert (second.last_name, second.erased_at is None) == ("", False)
    assert not Vaccination.objects.filter(carnet__in=[carnet, second]).exists()
    assert not MergeStep.objects.exists()
    history = apps.get_model("carnets", "VaccinationEvent")
    assert not history.objects.filter(carnet_id__in=[carnet.pk, second.pk]).exists()


def test_both_carnets_have_their_audit_row(carnet: Carnet, second: Carnet) -> None:
    done = merge(carnet, second).merge
    for each in (carnet, second):
        [act] = Act.objects.filter(action="carnets_merged", carnet_id=each.pk)
        assert str(done.pk) in act.object_ids


@pytest.mark.parametrize("case", ["same", "unknown", "erased", "asked", "born", "merged"])
def test_what_cannot_be_merged_is_refused_and_changes_nothing(
    case: str, carnet: Carnet, second: Carnet, holder: Account
) -> None:
    other, words = second, ""
    match case:
        case "same":
            other, words = carnet, "two different identifiers"
        case "unknown":
            other, words = Carnet(id=uuid4()), "No carnet has the identifier"
        case "erased":
            Carnet.objects.filter(pk=second.pk).update(erased_at=timezone.now())
            words = "has been erased"
        case "asked":
            ask_erasure(carnet_id=second.pk, by=holder, now=timezone.now())
            words = "asked for the erasure"
        case "born":
            Carnet.objects.filter(pk=second.pk).update(birth_date=date(2001, 5, 5))
            words = "--different-birth-dates"
        case "merged":
            third = world.carnet_of(holder, email="")
            merge(third, second)
            words = "gone into another carnet already"
    before = everything()
    with pytest.raises(MergeRefused, match=words):
        merge(carnet, other)
    assert everything() == before


def test_different_birth_dates_and_two_holders_are_merged_when_stated(
    carnet: Carnet, holder: Account
) -> None:
    mother = Account.objects.create_user("mere@demo.test", charter_accepted_at=world.NOW)
    hers = world.carnet_of(mother, email="", birth_date=date(2001, 5, 5))
    with pytest.raises(MergeRefused, match="--different-birth-dates"):
        merge(carnet, hers)
    with pytest.raises(MergeRefused, match="--holder kept or --holder merged"):
        merge(carnet, hers, different_birth_dates=True)
    merge(carnet, hers, different_birth_dates=True, holder="merged")
    carnet.refresh_from_db()
    assert carnet.account == mother
    assert not selectors.own_carnets(holder).exists()


class TestTheCommand:
    def run(self, *arguments: str) -> str:
        out = io.StringIO()
        call_command("carnets", "merge", *arguments, stdout=out)
        return out.getvalue()

    def test_it_shows_first_and_does_nothing(
        self, carnet: Carnet, second: Carnet, holder: Account, dose: Dose
    ) -> None:
        dose(REPEVAX, DAY)
        aside = world.declare(second, holder, REPEVAX, DAY)
        world.declare(second, holder, AGRIPPAL, DAY)
        before = everything()
        said = self.run(str(carnet.pk), str(second.pk))
        assert "1 vaccinations move" in said
        assert f"Vaccination {aside} is" in said
        assert "The names differ" in said
        assert "Nothing has been done" in said
        assert everything() == before
        assert not CarnetMerge.objects.exists()
        assert not Act.objects.filter(action="carnets_merged").exists()

    def test_with_yes_it_is_done_and_says_how_to_take_it_back(
        self, carnet: Carnet, second: Carnet
    ) -> None:
        before = everything()
        said = self.run(str(carnet.pk), str(second.pk), "--yes")
        [done] = CarnetMerge.objects.all()
        assert f"--undo {done.pk}" in said
        assert "Everything is as it was." in self.run("--undo", str(done.pk), "--yes")
        assert everything() == before

    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            (("x", "y"), "'x' is no identifier"),
            (("x",), "Name two carnets"),
            ((), "Name two carnets"),
            (("--undo", "00000000-0000-4000-8000-000000000000"), "No merge has the identifier"),
        ],
    )
    def test_what_is_wrong_is_one_sentence(self, arguments: tuple[str, ...], words: str) -> None:
        with pytest.raises(CommandError, match=words):
            self.run(*arguments)

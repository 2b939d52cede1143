"""`carnets merge A B`: nothing is lost, and nothing is doubled."""

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from carnet_api.wire import ValidationMethod, ValidationRequest
from mesvaccins.accounts.models import Account
from mesvaccins.audit.models import Act
from mesvaccins.carnets import actions
from mesvaccins.carnets.actions.erasure import erase_carnet
from mesvaccins.carnets.merging.tables import FATE
from mesvaccins.carnets.models import Carnet, HealthAnswer, MergeStep, Vaccination
from tests.mesvaccins import world
from tests.mesvaccins.carnets.merged import DAY, OTHER_CODE, Dose, answer, merge, standing
from tests.mesvaccins.world import REPEVAX, RUBELOGEN, Centre

pytestmark = pytest.mark.django_db


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

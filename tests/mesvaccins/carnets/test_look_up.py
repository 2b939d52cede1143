"""The sharing code: throttled, alike in every refusal, audited, told to nobody."""

import io
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from carnet_api.errors import CarnetNotFound, TicketExpired, TooManyRequests
from carnet_api.gateway import ActingProfessional
from mesvaccins.accounts.models import Account
from mesvaccins.audit.models import Act, Outcome
from mesvaccins.carnets import actions, errors, selectors
from mesvaccins.carnets.models import Carnet, TokenBucket
from mesvaccins.partners.models import Organisation, Professional
from tests.mesvaccins import world
from tests.mesvaccins.world import BORN, CODE, Centre

pytestmark = pytest.mark.django_db


def body(code: str, born: str) -> dict[str, str]:
    return {"share_code": code, "birth_date": born}


def test_wrong_code_revoked_code_and_another_year_are_answered_alike(
    carnet: Carnet, holder: Account, centre: Centre
) -> None:
    another = world.carnet_of(holder, code="7K2M4QXD", email="")
    actions.renew_code(carnet_id=another.pk, by=holder, now=timezone.now())
    answers = [
        world.send(centre, "POST", "/records/search.json", body(code, born))
        for code, born in [
            ("0000-0000", "2001-05-04"),
            ("7K2M-4QXD", "2001-05-04"),
            ("9V79-2GHA", "2002-05-04"),
            ("", "2001-05-04"),
        ]
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert "Vérifiez le code" in answers[0].json()["error"]["message"]


def test_the_eleventh_wrong_code_of_a_day_waits_even_for_the_right_one(
    carnet: Carnet, centre: Centre
) -> None:
    for _ in range(10):
        with pytest.raises(CarnetNotFound):
            centre.gateway.look_up("0000-0000", born=BORN)
    with pytest.raises(TooManyRequests) as waits:
        centre.gateway.look_up(CODE, born=BORN)
    assert waits.value.retry_after
    assert 0 < waits.value.retry_after <= 86_400
    colleague = ActingProfessional(id="doctor", name="Roy", role="physician")
    assert centre.acting(colleague).look_up(CODE, born=BORN).birth_date == BORN


def test_the_next_day_counts_anew(carnet: Carnet, nurse: Professional) -> None:
    now = timezone.now()
    for _ in range(10):
        with pytest.raises(errors.CarnetNotFound):
            actions.look_up(share_code="0", born=BORN, by=nurse, now=now)
    with pytest.raises(errors.TooManyTries):
        actions.look_up(share_code=CODE, born=BORN, by=nurse, now=now + timedelta(hours=23))
    found = actions.look_up(share_code=CODE, born=BORN, by=nurse, now=now + timedelta(days=1))
    assert found.carnet == carnet


def test_right_codes_are_not_counted(carnet: Carnet, centre: Centre) -> None:
    for _ in range(12):
        centre.gateway.look_up(CODE, born=BORN)
    assert TokenBucket.objects.get(scope__startswith="wrong_code.professional").tokens == 10


def test_an_organisation_has_fifty_wrong_codes_a_day(carnet: Carnet, centre: Centre) -> None:
    for number in range(5):
        agent = ActingProfessional(id=f"agent-{number}", name="Roy")
        for _ in range(10):
            with pytest.raises(CarnetNotFound):
                centre.acting(agent).look_up("0000-0000", born=BORN)
    with pytest.raises(TooManyRequests):
        centre.gateway.look_up(CODE, born=BORN)


def test_the_circuit_breaker_stops_everybody(
    carnet: Carnet, centre: Centre, other_centre: Centre
) -> None:
    with pytest.raises(CarnetNotFound):
        centre.gateway.look_up("0000-0000", born=BORN)
    TokenBucket.objects.filter(scope="wrong_code.all:everyone").update(tokens=0)
    with pytest.raises(TooManyRequests):
        other_centre.gateway.look_up(CODE, born=BORN)


def test_a_look_up_is_audited_and_shown_to_the_holder(
    carnet: Carnet, holder: Account, centre: Centre
) -> None:
    centre.gateway.look_up(CODE, born=BORN)
    with pytest.raises(CarnetNotFound):
        centre.gateway.look_up(CODE, born=BORN.replace(year=1999))
    refused, found = selectors.accesses(holder, carnet.pk)[:2]
    assert (found.action, found.actor_name, found.actor_role) == (
        "carnet_looked_up",
        "Ana Petit",
        "nurse",
    )
    assert found.organisation_id == centre.organisation.pk
    assert found.request_id
    assert (refused.outcome, refused.reason) == (Outcome.REFUSED, "carnet_not_found")


def test_a_wrong_code_is_audited_without_the_code(carnet: Carnet, centre: Centre) -> None:
    with pytest.raises(CarnetNotFound):
        centre.gateway.look_up("AAAA-BBBB", born=BORN)
    act = Act.objects.latest("id")
    assert (act.outcome, act.reason, act.carnet_id) == ("refused", "carnet_not_found", None)
    assert "AAAA" not in str(vars(act))


def test_a_ticket_serves_only_the_professional_who_looked_up(
    carnet: Carnet, centre: Centre
) -> None:
    ticket = centre.gateway.look_up(CODE, born=BORN).ticket
    with pytest.raises(TicketExpired):
        centre.acting(ActingProfessional(id="doctor", name="Roy")).link(ticket)
    assert centre.gateway.link(ticket).record.uuid == carnet.pk


def test_a_code_renewed_meanwhile_makes_the_ticket_worthless(
    carnet: Carnet, holder: Account, centre: Centre
) -> None:
    ticket = centre.gateway.look_up(CODE, born=BORN).ticket
    actions.renew_code(carnet_id=carnet.pk, by=holder, now=timezone.now())
    with pytest.raises(TicketExpired):
        centre.gateway.link(ticket)


def test_a_sharing_lives_on_when_the_code_changes(
    carnet: Carnet, holder: Account, centre: Centre
) -> None:
    world.linked(centre)
    actions.renew_code(carnet_id=carnet.pk, by=holder, now=timezone.now())
    assert centre.gateway.carnet(carnet.pk).last_name == "MARTIN"
    with pytest.raises(CarnetNotFound):
        centre.gateway.look_up(CODE, born=BORN)


def test_the_database_holds_no_code_and_no_address(
    carnet: Carnet, holder: Account, centre: Centre
) -> None:
    """Sign-in is allauth's own and in plain (design §9.8); this is everything else."""
    centre.gateway.send_code(world.HOLDER_EMAIL, born=BORN)
    world.linked(centre)
    dump = io.StringIO()
    call_command("dumpdata", exclude=["accounts", "account"], stdout=dump)
    text = dump.getvalue()
    assert str(carnet.pk) in text
    for secret in [CODE, "9V79-2GHA", world.HOLDER_EMAIL, "639980001"]:
        assert secret not in text
    with connection.cursor() as cursor:
        cursor.execute("SELECT args::text FROM procrastinate_jobs")
        jobs = " ".join(row[0] for row in cursor.fetchall())
    assert "message_id" in jobs
    assert world.HOLDER_EMAIL not in jobs


def test_a_code_stands_in_no_log(
    carnet: Carnet, centre: Centre, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("DEBUG"):
        world.linked(centre)
    assert CODE not in caplog.text
    assert "9V79" not in caplog.text


@pytest.mark.django_db(transaction=True)
class TestParallel:
    """The counts hold under parallel tries, since a try is paid before it is answered."""

    def tries(self, professionals: list[Professional], times: int) -> Counter[str]:
        def one(by: Professional) -> str:
            try:
                actions.look_up(share_code="00000000", born=BORN, by=by, now=timezone.now())
            except errors.Refusal as refusal:
                return refusal.code
            finally:
                connection.close()
            return "found"

        with ThreadPoolExecutor(max_workers=20) as pool:
            return Counter(pool.map(one, professionals * times))

    def agents(self, count: int) -> list[Professional]:
        organisation = Organisation.objects.create(name="Centre")
        return [
            Professional.objects.create(organisation=organisation, local_id=str(n), name="Roy")
            for n in range(count)
        ]

    def test_a_hundred_parallel_tries_of_one_professional_are_ten(self) -> None:
        answered = self.tries(self.agents(1), 100)
        assert answered == {"carnet_not_found": 10, "too_many_requests": 90}

    def test_a_hundred_parallel_tries_of_an_organisation_are_fifty(self) -> None:
        answered = self.tries(self.agents(10), 10)
        assert answered == {"carnet_not_found": 50, "too_many_requests": 50}

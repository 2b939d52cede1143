"""Who is answered what at each address: generated from the URL list, so that a new one must say."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import httpx
import pytest
from django.utils import timezone

from carnet_api.gateway import ActingProfessional
from mesvaccins.accounts.models import Account
from mesvaccins.api.v1.service import api
from mesvaccins.api.v1.urls import addresses
from mesvaccins.audit.models import Act
from mesvaccins.carnets import actions
from mesvaccins.carnets.models import Carnet, Sharing
from mesvaccins.partners.models import PublicKey, Software
from tests.mesvaccins import world
from tests.mesvaccins.world import BORN, REPEVAX, RUBELOGEN, Centre

pytestmark = pytest.mark.django_db

DOSE = "/records/{uuid:carnet_id}/vaccinations/{int:vaccination_id}.json"
NEW_DOSE = {"vaccine": {"id": RUBELOGEN}, "date": "2017-04-25", "batch": "A1"}
VALIDATION = {"method": "proof", "document": "certificate", "version": 1}
QUERY = {("DELETE", DOSE.replace(".json", "/validation.json")): "?version=1"}
NEW_CARNET = {
    "source_id": str(uuid4()),
    "last_name": "PETIT",
    "first_name": "Nour",
    "birth_date": "2003-01-02",
    "email": "nouvelle@demo.test",
    "agreed_on": "2026-09-01",
    "agreement": "Accord donné.",
}
PERSON = {"birth_date": "2001-05-04", "gender": "female", "condition_ids": [145]}
Body = Any

# (method, path) → body, status where the carnet is shared, and where it is not (or no longer).
MATRIX: dict[tuple[str, str], tuple[Body, int, int]] = {
    ("POST", "/records/search.json"): (
        {"share_code": "0000-0000", "birth_date": "2001-05-04"},
        404,
        404,
    ),
    ("POST", "/sharings.json"): ({"ticket": "nothing"}, 409, 409),
    ("POST", "/share_code_reminders.json"): (
        {"contact": "a@b.test", "birth_date": "2001-05-04"},
        202,
        202,
    ),
    ("POST", "/records.json"): (NEW_CARNET, 201, 201),
    ("GET", "/records/{uuid:carnet_id}.json"): (None, 200, 404),
    ("DELETE", "/records/{uuid:carnet_id}/sharing.json"): (None, 204, 404),
    ("POST", "/records/{uuid:carnet_id}/invitation.json"): (None, 409, 404),
    ("GET", "/records/{uuid:carnet_id}/vaccinations.json"): (None, 200, 404),
    ("POST", "/records/{uuid:carnet_id}/vaccinations.json"): (NEW_DOSE, 201, 404),
    ("GET", DOSE): (None, 200, 404),
    ("PUT", DOSE): (NEW_DOSE | {"version": 1}, 403, 404),
    ("DELETE", DOSE): (None, 403, 404),
    ("PUT", DOSE.replace(".json", "/validation.json")): (VALIDATION, 200, 404),
    ("DELETE", DOSE.replace(".json", "/validation.json")): (None, 200, 404),
    ("PUT", DOSE.replace(".json", "/rank.json")): ({"booster": True, "version": 1}, 200, 404),
    ("GET", "/records/{uuid:carnet_id}/assessment.json"): (None, 200, 404),
    ("GET", "/records/{uuid:carnet_id}/health_profile.json"): (None, 200, 404),
    ("PUT", "/records/{uuid:carnet_id}/health_profile.json"): (
        {"answers": [{"name": "travel", "value": True}]},
        200,
        404,
    ),
    ("POST", "/decision_support/health_profile_form.json"): (PERSON, 200, 200),
    ("POST", "/decision_support/diagnostic.json"): (
        PERSON | {"doses": [{"vaccine": {"id": REPEVAX}, "date": "2011-05-04"}]},
        200,
        200,
    ),
    ("GET", "/vaccines.json"): (None, 200, 200),
    ("POST", "/organisation_keys.json"): (
        {"withdrawal_code": "nothing", "public_key": {}},
        422,
        422,
    ),
}
WITHOUT_ASSERTION = {("POST", "/organisation_keys.json")}
# What a secretary is answered where the carnet is shared; everything else is refused (403).
FOR_SECRETARIES = {
    ("POST", "/share_code_reminders.json"),
    ("GET", "/records/{uuid:carnet_id}.json"),
    ("POST", "/records/{uuid:carnet_id}/invitation.json"),
    ("GET", "/vaccines.json"),
    ("POST", "/organisation_keys.json"),
}
SECRETARY = ActingProfessional(id="desk", name="Blanc", role="secretary")
every_address = pytest.mark.parametrize(("method", "path"), list(MATRIX))


def operations() -> set[tuple[str, str]]:
    """What the API really answers."""
    assert addresses
    return {
        (method, path.replace("{uuidstr:", "{uuid:"))
        for _prefix, router in api._routers
        for path, view in router.path_operations.items()
        for operation in view.operations
        for method in operation.methods
    }


def test_every_address_has_its_row() -> None:
    assert operations() == set(MATRIX)


Ask = Callable[..., httpx.Response]


@pytest.fixture
def declared(carnet: Carnet, holder: Account) -> int:
    return world.declare(carnet, holder, REPEVAX, BORN.replace(year=2011))


@pytest.fixture
def ask(carnet: Carnet, declared: int) -> Ask:
    """Sends the row's request about the holder's carnet and its declared dose."""

    def send(
        centre: Centre,
        method: str,
        path: str,
        who: ActingProfessional | None = None,
        **headers: str,
    ) -> httpx.Response:
        address = path.replace("{uuid:carnet_id}", str(carnet.pk))
        address = address.replace("{int:vaccination_id}", str(declared))
        address += QUERY.get((method, path), "")
        return world.send(centre, method, address, MATRIX[method, path][0], who=who, **headers)

    return send


@every_address
def test_an_organisation_with_a_sharing(ask: Ask, centre: Centre, method: str, path: str) -> None:
    world.linked(centre)
    assert ask(centre, method, path).status_code == MATRIX[method, path][1]


@every_address
def test_an_organisation_without_a_sharing(
    ask: Ask, centre: Centre, other_centre: Centre, method: str, path: str
) -> None:
    world.linked(centre)
    assert ask(other_centre, method, path).status_code == MATRIX[method, path][2]


@every_address
def test_an_organisation_whose_sharing_the_holder_has_ended(
    ask: Ask, centre: Centre, holder: Account, method: str, path: str
) -> None:
    carnet = world.linked(centre)
    sharing = Sharing.objects.get(carnet=carnet)
    actions.end_sharing(carnet_id=carnet.pk, sharing_id=sharing.pk, by=holder, now=timezone.now())
    assert ask(centre, method, path).status_code == MATRIX[method, path][2]


@every_address
def test_a_secretary_reads_no_vaccination_and_opens_no_carnet(
    ask: Ask, centre: Centre, method: str, path: str
) -> None:
    world.linked(centre)
    expected = MATRIX[method, path][1] if (method, path) in FOR_SECRETARIES else 403
    answer = ask(centre, method, path, who=SECRETARY)
    assert answer.status_code == expected
    if expected == 403:
        refused = Act.objects.latest("id")
        assert (refused.actor_name, refused.reason) == ("Blanc", "not_allowed")


@every_address
def test_a_stranger_without_credentials(ask: Ask, centre: Centre, method: str, path: str) -> None:
    answer = ask(centre, method, path, Authorization="")
    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == "not_authenticated"


@every_address
def test_a_piece_of_software_without_an_organisation(
    ask: Ask, centre: Centre, method: str, path: str
) -> None:
    expected = MATRIX[method, path][1] if (method, path) in WITHOUT_ASSERTION else 401
    assert ask(centre, method, path, Organisation_Assertion="").status_code == expected


@every_address
def test_a_revoked_key_is_refused_at_once(ask: Ask, centre: Centre, method: str, path: str) -> None:
    world.linked(centre)
    PublicKey.objects.update(revoked_at=timezone.now())
    expected = MATRIX[method, path][1] if (method, path) in WITHOUT_ASSERTION else 401
    assert ask(centre, method, path).status_code == expected


@every_address
def test_revoked_software_is_refused_at_once(
    ask: Ask, centre: Centre, method: str, path: str
) -> None:
    Software.objects.update(revoked_at=timezone.now())
    assert ask(centre, method, path).status_code == 401


@every_address
def test_each_read_write_and_refusal_leaves_one_audit_row(
    ask: Ask, centre: Centre, method: str, path: str
) -> None:
    world.linked(centre)
    before = Act.objects.count()
    ask(centre, method, path)
    rows = Act.objects.count() - before
    assert rows == (0 if path == "/vaccines.json" else 1)


@every_address
def test_every_answer_names_the_treaty_and_is_not_cached(
    ask: Ask, centre: Centre, method: str, path: str
) -> None:
    answer = ask(centre, method, path)
    assert answer.headers["Carnet-Treaty"] == "1.0"
    assert answer.headers["Cache-Control"] == "no-store"
    if answer.status_code >= 400:
        error = answer.json()["error"]
        assert error["code"]
        assert error["message"].endswith((".", "."))

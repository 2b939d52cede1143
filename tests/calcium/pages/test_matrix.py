"""Who may open which page: every address of the desk has a row here."""

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse

from calcium.accounts.models import Agent, Role
from calcium.accounts.permissions import ROLES, Ability
from calcium.centres.models import Centre
from calcium.linking.intentions import intend
from calcium.linking.models import Act, ExportJob, Import, Ruling
from calcium.pages.urls import urlpatterns
from tests.calcium.pages.conftest import SignIn
from tests.calcium.world import World, make_agent, make_patient

OPEN = {"home", "accessibility", "gallery"}
NEEDS = {
    "students": Ability.READ_IDENTITY,
    "dossier": Ability.READ_IDENTITY,
    "booklet": Ability.READ_RECORD,
    "bilan": Ability.READ_RECORD,
    "rank": Ability.WRITE_RECORD,
    "plan": Ability.READ_RECORD,
    "questionnaire": Ability.WRITE_RECORD,
    "add": Ability.WRITE_RECORD,
    "draft": Ability.WRITE_RECORD,
    "abandon": Ability.WRITE_RECORD,
    "modify": Ability.WRITE_RECORD,
    "delete": Ability.WRITE_RECORD,
    "difference": Ability.SYNCHRONISE,
    "look_up": Ability.LINK_CARNET,
    "link": Ability.LINK_CARNET,
    "send_again": Ability.SEND_CODE_AGAIN,
    "create_carnet": Ability.LINK_CARNET,
    "invitation": Ability.LINK_CARNET,
    "unlink": Ability.END_SHARING,
    "import": Ability.SYNCHRONISE,
    "import_start": Ability.SYNCHRONISE,
    "export": Ability.SYNCHRONISE,
    "export_progress": Ability.SYNCHRONISE,
    "refresh": Ability.SYNCHRONISE,
    "journal": Ability.READ_RECORD,
    "import_undo": Ability.SYNCHRONISE,
    "ruling_undo": Ability.SYNCHRONISE,
    "vaccines_search": Ability.WRITE_RECORD,
    "centre": Ability.READ_IDENTITY,
    "centre_sync": Ability.READ_RECORD,
    "retry": Ability.SYNCHRONISE,
    "give_up": Ability.SYNCHRONISE,
    "outage": Ability.SYNCHRONISE,
    "centre_vaccines": Ability.ADMINISTER,
    "vaccine_add": Ability.ADMINISTER,
    "vaccine_link": Ability.ADMINISTER,
    "vaccine_change": Ability.ADMINISTER,
    "membership": Ability.ADMINISTER,
    "agents": Ability.ADMINISTER,
    "agent_add": Ability.ADMINISTER,
    "agent_change": Ability.ADMINISTER,
    "agent_secret": Ability.ADMINISTER,
}
POSTED = {
    "draft",
    "abandon",
    "link",
    "import_start",
    "export",
    "rank",
    "refresh",
    "vaccine_change",
    "agent_secret",
    "retry",
    "outage",
}


def patterns(given: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for each in given:
        if isinstance(each, URLResolver):
            yield from patterns(each.url_patterns)
        else:
            yield each


NAMES = sorted(str(pattern.name) for pattern in patterns(urlpatterns))


def address(name: str, ids: dict[str, UUID]) -> str:
    pattern = next(each for each in patterns(urlpatterns) if each.name == name)
    wanted = set(pattern.pattern.converters)
    prefix = {"patient_id"} if name in PATIENT else set()
    return reverse(name, kwargs={key: ids[key] for key in wanted | prefix})


PATIENT = {
    name
    for name, ability in NEEDS.items()
    if name not in {"students", "vaccines_search", "centre", "retry", "give_up", "outage"}
    and not name.startswith(("centre", "vaccine", "membership", "agent"))
}


def ask(client: Client, name: str, ids: dict[str, UUID]) -> int:
    url = address(name, ids)
    response = client.post(url) if name in POSTED else client.get(url)
    return response.status_code


@pytest.fixture
def ids(town: World) -> dict[str, UUID]:
    row = town.enter("REPEVAX", "25/04/2017")
    common = {"centre": town.centre, "patient": town.patient, "by": town.nurse}
    imported = Import.objects.create(carnet_id=uuid4(), at=town.now, **common)
    ruling = Ruling.objects.create(
        vaccination=row, carnet_id=uuid4(), remote_id=1, says="ours", at=town.now, **common
    )
    job = ExportJob.objects.create(total=12, asked_at=town.now, **common)
    intention = intend(
        Act.EXPORT,
        patient=town.patient,
        by=town.nurse,
        now=town.now,
        vaccination=row,
        carnet_id=uuid4(),
    )
    return {
        "import_id": imported.pk,
        "ruling_id": ruling.pk,
        "job_id": job.pk,
        "intention_id": intention.pk,
        "patient_id": town.patient.pk,
        "vaccination_id": row.pk,
        "vaccine_id": town.vaccines["REPEVAX"].pk,
        "agent_id": town.secretary.pk,
    }


def roles(centre: Centre) -> dict[str, Agent]:
    return {
        "secretary": make_agent(centre, "s@matrix.test", Role.SECRETARY),
        "nurse": make_agent(centre, "n@matrix.test", Role.NURSE),
        "physician": make_agent(centre, "p@matrix.test", Role.PHYSICIAN),
        "administrator": make_agent(centre, "a@matrix.test", Role.SECRETARY, administrator=True),
    }


def is_able(agent: Agent, ability: Ability) -> bool:
    if ability is Ability.ADMINISTER:
        return agent.is_administrator
    return agent.role in ROLES[ability]


def test_every_address_has_a_row() -> None:
    assert set(NAMES) == set(NEEDS) | OPEN


def test_every_page_names_the_ability_that_it_needs() -> None:
    named = {
        pattern.name: pattern.callback.ability
        for pattern in patterns(urlpatterns)
        if pattern.name not in OPEN
    }
    assert named == NEEDS


@pytest.mark.parametrize("name", sorted(NEEDS))
def test_nobody_opens_a_page_without_signing_in(name: str, ids: dict[str, UUID]) -> None:
    client = Client()
    url = address(name, ids)
    response = client.post(url) if name in POSTED else client.get(url)
    assert response.status_code == 302
    assert response["Location"].startswith("/compte/login/?next=")


@pytest.mark.parametrize("role", ["secretary", "nurse", "physician", "administrator"])
def test_a_role_opens_what_it_may_and_nothing_else(
    role: str, town: World, ids: dict[str, UUID], sign_in: SignIn
) -> None:
    agent = roles(town.centre)[role]
    client = sign_in(agent)
    for name, ability in NEEDS.items():
        status = ask(client, name, ids)
        if name == "centre" and role == "secretary":
            assert status == 403, name
        elif is_able(agent, ability):
            assert status in {200, 204, 302, 404, 422}, f"{name}: {status}"
        else:
            assert status == 403, f"{name}: {status}"


@pytest.mark.parametrize("role", ["nurse", "administrator"])
def test_another_centres_dossier_vaccine_or_agent_does_not_exist(
    role: str, ids: dict[str, UUID], sign_in: SignIn
) -> None:
    elsewhere = Centre.objects.create(name="Un autre centre")
    agent = roles(elsewhere)[role]
    client = sign_in(agent)
    for name in sorted(
        PATIENT
        | {"vaccine_link", "vaccine_change", "agent_change", "agent_secret", "retry", "give_up"}
    ):
        if is_able(agent, NEEDS[name]):
            assert ask(client, name, ids) == 404, name


def test_a_row_is_read_only_together_with_its_own_dossier(
    town: World, ids: dict[str, UUID], nurse: Client
) -> None:
    other = make_patient(town.centre, "TEST0000002")
    for name in (
        "modify",
        "delete",
        "difference",
        "import_undo",
        "ruling_undo",
        "export_progress",
    ):
        assert ask(nurse, name, ids | {"patient_id": other.pk}) == 404, name


def test_no_page_is_kept_by_the_browser(ids: dict[str, UUID], nurse: Client) -> None:
    for name in ("students", "dossier", "booklet", "add"):
        assert nurse.get(address(name, ids))["Cache-Control"] == "no-store", name


def test_an_unknown_dossier_does_not_exist(nurse: Client) -> None:
    assert nurse.get(reverse("dossier", args=[uuid4()])).status_code == 404


def test_a_fragment_sends_the_whole_window_to_sign_in(ids: dict[str, UUID]) -> None:
    here = f"http://testserver/etudiants/{ids['patient_id']}/"
    headers = {"HX-Request": "true", "HX-Current-URL": here}
    response = Client().get(address("add", ids), headers=headers)
    assert response["HX-Redirect"] == (f"/compte/login/?next=%2Fetudiants%2F{ids['patient_id']}%2F")


def test_where_a_second_factor_is_asked_for_a_password_alone_opens_nothing(
    town: World, ids: dict[str, UUID], nurse: Client, settings: object
) -> None:
    settings.SECOND_FACTOR_REQUIRED = True  # type: ignore[attr-defined]
    for name in sorted(NEEDS):
        url = address(name, ids)
        response = nurse.post(url) if name in POSTED else nurse.get(url)
        assert response.status_code == 302, name
        assert response["Location"].startswith("/compte/second-facteur/"), name

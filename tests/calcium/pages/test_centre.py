"""The centre's pages: its accounts, its vaccine list, its membership."""

from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from calcium.accounts import actions
from calcium.accounts.actions import AgentDescription
from calcium.accounts.errors import AccountRefused, PermissionRefused
from calcium.accounts.models import Agent, Role
from calcium.centres.models import Centre, CentreVaccine
from tests.calcium.pages.conftest import SignIn
from tests.calcium.world import HAVRIX, REPEVAX, World


@pytest.fixture
def office(administrator: Agent, sign_in: SignIn) -> Client:
    """The administrator's window."""
    return sign_in(administrator)


NEWCOMER = {
    "email": "Nouvelle@Centre.test",
    "last_name": "Duval",
    "first_name": "Inès",
    "role": "nurse",
    "rpps": "",
    "is_active": "on",
}


def test_a_new_account_opens_with_the_password_shown_once(office: Client) -> None:
    page = office.post(reverse("agent_add"), NEWCOMER, follow=True)
    text = unescape(page.content.decode())
    agent = Agent.objects.get(email="nouvelle@centre.test")
    password = text.split("<strong>")[1].split("</strong>")[0]
    assert agent.check_password(password)
    assert password not in unescape(office.get(reverse("agents")).content.decode())


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("email", "pas une adresse", "n'est pas une adresse e-mail"),
        ("last_name", " ", "Saisissez le nom."),
        ("first_name", "", "Saisissez le prénom."),
        ("rpps", "123", "il a 11 chiffres"),
    ],
)
def test_a_wrong_account_is_refused_at_its_field(
    office: Client, field: str, typed: str, sentence: str
) -> None:
    answer = office.post(reverse("agent_add"), NEWCOMER | {field: typed})
    assert answer.status_code == 422
    assert sentence in unescape(answer.content.decode())
    assert not Agent.objects.filter(last_name="Duval").exists()


def test_an_address_serves_one_account(office: Client, town: World) -> None:
    answer = office.post(reverse("agent_add"), NEWCOMER | {"email": town.nurse.email.upper()})
    assert "Un compte existe déjà" in unescape(answer.content.decode())


def test_a_closed_account_is_out_at_once(office: Client, town: World, sign_in: SignIn) -> None:
    nurse = sign_in(town.nurse)
    assert nurse.get(reverse("students")).status_code == 200
    fields = {"last_name": "Martin", "first_name": "Claire", "role": "nurse"}
    office.post(reverse("agent_change", args=[town.nurse.pk]), fields)
    assert nurse.get(reverse("students")).status_code == 302


def test_a_new_password_ends_the_sessions_of_the_old_one(
    office: Client, town: World, sign_in: SignIn
) -> None:
    nurse = sign_in(town.nurse)
    office.post(reverse("agent_secret", args=[town.nurse.pk]), {"act": "password"})
    assert nurse.get(reverse("students")).status_code == 302


def test_nobody_closes_their_own_account_or_gives_up_the_administration(
    administrator: Agent,
) -> None:
    described = AgentDescription("Martin", "Claire", Role.NURSE, is_administrator=False)
    with pytest.raises(AccountRefused, match="administration"):
        actions.change_agent(
            agent=administrator, described=described, is_active=True, by=administrator
        )


def test_only_an_administrator_keeps_accounts(town: World) -> None:
    described = AgentDescription("Duval", "Inès", Role.NURSE)
    with pytest.raises(PermissionRefused):
        actions.add_agent(email="x@y.test", described=described, by=town.nurse)


def test_a_vaccine_whose_name_is_known_is_linked_by_itself(office: Client) -> None:
    page = office.post(reverse("vaccine_add"), {"name": "Havrix 1440"}, follow=True)
    assert "relié à HAVRIX 1440" in unescape(page.content.decode())


def test_a_vaccine_is_linked_hidden_and_shown_again(office: Client, town: World) -> None:
    entry = town.vaccines["Vieux vaccin"]
    url = reverse("vaccine_change", args=[entry.pk])
    office.post(url, {"act": "link", "national": str(REPEVAX)})
    entry.refresh_from_db()
    assert entry.national_id == REPEVAX
    office.post(url, {"act": "hide"})
    entry.refresh_from_db()
    assert entry.hidden
    page = office.get(reverse("centre_vaccines") + "?montrer=masques").content.decode()
    assert "Vieux vaccin" in page
    assert "AGRIPPAL" not in page
    office.post(url, {"act": "unlink"})
    entry.refresh_from_db()
    assert entry.national_id is None


def test_the_list_takes_a_vaccine_that_an_import_refused_and_goes_back_to_it(
    office: Client, town: World
) -> None:
    url = reverse("vaccine_add")
    fields = {"national": str(HAVRIX), "retour": str(town.patient.pk)}
    answer = office.post(url, fields)
    assert answer["Location"] == reverse("import", args=[town.patient.pk])
    assert CentreVaccine.objects.filter(centre=town.centre, national_id=HAVRIX).exists()


def test_joining_with_a_wrong_code_says_so_and_changes_nothing(
    town: World, sign_in: SignIn
) -> None:
    elsewhere = Centre.objects.create(name="Un centre qui n'adhère pas")
    agent = Agent.objects.create(
        centre=elsewhere, email="g@ailleurs.test", role=Role.SECRETARY, is_administrator=True
    )
    fields = {"withdrawal_code": "", "uid": "u", "secret": "s"}
    answer = sign_in(agent).post(reverse("membership"), fields)
    assert "Saisissez le code de retrait" in unescape(answer.content.decode())
    assert not hasattr(Centre.objects.get(pk=elsewhere.pk), "membership")

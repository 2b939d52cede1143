"""Every address of the desk is looked at, wide and narrow: a new one without a row here fails."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from calcium.accounts.models import Agent
from calcium.linking.actions import Decision, ImportDecision
from calcium.linking.models import Circuit, ExportJob, Intention
from calcium.pages import clock
from carnet_api.errors import Unavailable
from tests.calcium.pages import test_accessibility as elsewhere
from tests.calcium.pages.test_accessibility import check
from tests.calcium.pages.test_sign_in import code_now
from tests.calcium.pages.walk import PASSWORD, choose, dialog, enter_as, open_dossier
from tests.calcium.world import PRIORIX, REPEVAX, World
from tests.e2e.browser import WIDE, window

pytestmark = pytest.mark.django_db(transaction=True)

NO_PAGE = {
    "healthz": "for machines",
    "home": "leads to the list of students",
    "centre": "leads to the first page of the centre",
    "booklet": "a PDF: test_booklet",
    "plan": "a PDF: test_bilan",
    "rank": "a button: answers with the bilan",
    "draft": "keeps what is typed; shows nothing",
    "abandon": "gives the line up; shows the table",
    "link": "a button of the dialog of « look_up »",
    "import_start": "a menu entry: leads to « import » or the dossier",
    "export": "a menu entry: answers with the dossier",
    "retry": "a button of the page « Synchronisation »",
    "refresh": "answers with the dossier's table",
    "vaccine_change": "a button of the list",
    "own_address": "closed: an agent's address is the administrator's to change",
    "account_email": "closed by the one before",
    "account_confirm_login_code": "sign-in by code is not offered",
    "mfa_download_recovery_codes": "a text file",
    "mfa_reauthenticate_webauthn": "answers the key's script",
}


def test_every_address_is_looked_at_or_shows_nothing() -> None:
    seen = {*VISITORS, *AGENTS, *IN_A_TEST}
    assert set(names()) == seen | set(NO_PAGE)
    assert not seen & set(NO_PAGE)


def names() -> Iterator[str]:
    """The name of every address, allauth's too."""
    yield from _names(get_resolver())


def _names(resolver: URLResolver) -> Iterator[str]:
    for each in resolver.url_patterns:
        if isinstance(each, URLPattern):
            yield str(each.name)
        else:
            yield from _names(each)


VISITORS = {
    "account_login",
    "account_signup",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
    "account_email_verification_sent",
    "accessibility",
    "gallery",
}
AGENTS = {
    "account_change_password",
    "account_logout",
    "account_reauthenticate",
    "account_set_password",
    "students",
}


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with window(browser, WIDE) as opened:
        yield opened


def test_what_a_visitor_may_open(page: Page, live_server: LiveServer, town: World) -> None:
    for name in sorted(VISITORS):
        page.goto(live_server.url + reverse(name))
        check(page)


def test_what_an_agent_may_open(page: Page, live_server: LiveServer, town: World) -> None:
    enter_as(page, live_server.url, town.nurse)
    for name in sorted(AGENTS):
        page.goto(live_server.url + reverse(name))
        check(page)


def test_a_forgotten_password(page: Page, live_server: LiveServer, town: World) -> None:
    page.goto(live_server.url + reverse("account_confirm_email", args=["inconnue"]))
    check(page)
    lost = reverse("account_reset_password_from_key", args=["0", "inconnue"])
    page.goto(live_server.url + lost)
    check(page)
    key = default_token_generator.make_token(town.nurse)
    found = reverse("account_reset_password_from_key", args=[user_pk_to_url_str(town.nurse), key])
    page.goto(live_server.url + found)
    page.locator("input[type=password]").first.fill("trop")
    check(page)
    page.locator("main").get_by_role("button").first.click()
    expect(page.locator("input[aria-invalid=true]").first).to_be_visible()
    check(page)


@pytest.fixture
def confirmed(page: Page, live_server: LiveServer, town: World) -> Page:
    """The nurse's window, her password typed again: her second factor may be changed."""
    town.nurse.set_password(PASSWORD)
    town.nurse.save()
    enter_as(page, live_server.url, town.nurse)
    page.goto(live_server.url + reverse("mfa_activate_totp"))
    page.locator("input[type=password]").fill(PASSWORD)
    check(page)
    page.locator("main").get_by_role("button").first.click()
    expect(page.locator("#secret")).to_be_visible()
    return page


def test_an_authenticator_application_and_its_recovery_codes(
    confirmed: Page, live_server: LiveServer, town: World
) -> None:
    page, base = confirmed, live_server.url
    check(page)
    secret = page.locator("#secret").inner_text()
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.locator("#secret").evaluate("it => it.scrollWidth - it.clientWidth") == 0
    page.locator("#id_code").fill(code_now(secret))
    page.get_by_role("button", name="Activer").click()
    page.wait_for_url(lambda url: "activate" not in url)
    check(page)
    for name in (
        "mfa_index",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_deactivate_totp",
        "mfa_reauthenticate",
    ):
        page.goto(base + reverse(name))
        check(page)
        if name == "mfa_view_recovery_codes":
            assert "chacun de ces codes remplace une fois" in page.locator("main").inner_text()
            assert page.locator(".recovery-codes li").count() == 10
    page.context.clear_cookies()
    page.goto(base)
    page.get_by_label("Adresse e-mail").fill(town.nurse.email)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    page.wait_for_url(lambda url: "authenticate" in url)
    check(page)


def test_a_security_key(confirmed: Page, live_server: LiveServer, town: World) -> None:
    page = confirmed
    key = Authenticator.objects.create(
        user=town.nurse,
        type=Authenticator.Type.WEBAUTHN,
        data={"name": "Ma clé", "passwordless": False, "credential": {}},
    )
    for name, arguments in (
        ("mfa_list_webauthn", []),
        ("mfa_add_webauthn", []),
        ("mfa_edit_webauthn", [key.pk]),
        ("mfa_remove_webauthn", [key.pk]),
        ("mfa_index", []),
    ):
        page.goto(live_server.url + reverse(name, args=arguments))
        assert page.url == live_server.url + reverse(name, args=arguments)
        check(page)


def test_the_invitation_of_a_carnet_made_here(
    page: Page, live_server: LiveServer, town: World
) -> None:
    enter_as(page, live_server.url, town.nurse)
    open_dossier(page, live_server.url, town)
    choose(page, "Association d'un CVE", "Créer et associer à partir des données du patient")
    opened = dialog(page, "Créer et associer à partir des données du patient")
    opened.get_by_role("checkbox").check()
    opened.get_by_role("button", name="Créer le CVE").click()
    expect(page.get_by_text("Un CVE est lié")).to_be_visible()
    check(page)
    page.keyboard.press("Escape")
    choose(page, "Gestion du CVE", "Renvoyer l'invitation")
    expect(page.get_by_role("dialog")).to_be_visible()
    check(page)


def test_the_bilan_and_its_questions(page: Page, live_server: LiveServer, town: World) -> None:
    town.enter("REPEVAX", "25/04/2017")
    enter_as(page, live_server.url, town.nurse)
    for name in ("bilan", "questionnaire"):
        page.goto(live_server.url + reverse(name, args=[town.patient.pk]))
        check(page)


def test_an_account_and_an_entry_of_the_list(
    page: Page, live_server: LiveServer, town: World, administrator: Agent
) -> None:
    enter_as(page, live_server.url, administrator)
    page.goto(live_server.url + reverse("agents"))
    page.get_by_role("button", name="Modifier").first.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    check(page)
    page.goto(live_server.url + reverse("centre_vaccines"))
    page.get_by_role("button", name="Ajouter un vaccin").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    check(page)


def test_the_journal_and_what_can_be_undone(
    page: Page, live_server: LiveServer, town: World
) -> None:
    town.clock[0] = clock.now()  # an import can be undone for a while only
    carnet = town.carnet()
    row = town.enter("REPEVAX", "25/04/2017")
    alike = town.service.declare(carnet, vaccine_id=REPEVAX, date=date(2017, 4, 28))
    new = town.service.declare(carnet, vaccine_id=PRIORIX, date=date(2003, 6, 1))
    town.link()
    town.carry_out_import(
        {
            alike.id: ImportDecision(Decision.SAME, alike.version, row_id=row.pk),
            new.id: ImportDecision(Decision.VALIDATE, new.version),
        }
    )
    enter_as(page, live_server.url, town.nurse)
    address = live_server.url + reverse("journal", args=[town.patient.pk])
    page.goto(address)
    check(page)
    for name in ("Annuler cet import", "Annuler cette décision"):
        page.goto(address)
        page.get_by_role("button", name=name).first.click()
        expect(page.get_by_role("dialog")).to_be_visible()
        check(page)


def test_what_waits_while_mesvaccins_is_silent(
    page: Page, live_server: LiveServer, town: World
) -> None:
    town.carnet()
    town.link()
    town.enter("REPEVAX", "25/04/2017")
    town.service.fail_next(Unavailable())
    town.export()
    Circuit.objects.create(
        centre=town.centre,
        failing_since=clock.now(),
        open_until=clock.now() + timedelta(hours=1),
        cause="unavailable",
    )
    job = ExportJob.objects.create(
        centre=town.centre, patient=town.patient, by=town.nurse, asked_at=clock.now(), total=1
    )
    Intention.objects.update(job=job)
    enter_as(page, live_server.url, town.nurse)
    open_dossier(page, live_server.url, town)
    expect(page.get_by_role("button", name="Réessayer maintenant")).to_be_visible()
    expect(page.get_by_text("Export en cours")).to_be_visible()
    check(page)
    page.goto(live_server.url + reverse("centre_sync"))
    page.get_by_role("button", name="Abandonner").first.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    check(page)


IN_A_TEST: dict[str, Callable[..., None]] = {
    "dossier": elsewhere.test_the_list_and_a_dossier_without_carnet,
    "add": elsewhere.test_the_line_that_is_typed,
    "modify": elsewhere.test_the_line_that_is_typed,
    "vaccines_search": elsewhere.test_the_line_that_is_typed,
    "delete": elsewhere.test_the_dialogs_of_a_linked_dossier,
    "difference": elsewhere.test_the_dialogs_of_a_linked_dossier,
    "unlink": elsewhere.test_the_dialogs_of_a_linked_dossier,
    "send_again": elsewhere.test_the_dialogs_that_ask_and_create,
    "create_carnet": elsewhere.test_the_dialogs_that_ask_and_create,
    "look_up": elsewhere.test_the_dialogs_of_a_code_whose_carnet_has_another_birth_date,
    "import": elsewhere.test_the_import,
    "centre_sync": elsewhere.test_the_pages_of_the_centre,
    "centre_vaccines": elsewhere.test_the_pages_of_the_centre,
    "membership": elsewhere.test_the_pages_of_the_centre,
    "agents": elsewhere.test_the_pages_of_the_centre,
    "agent_add": elsewhere.test_the_pages_of_the_centre,
    "vaccine_link": elsewhere.test_the_pages_of_the_centre,
    "vaccine_add": test_an_account_and_an_entry_of_the_list,
    "agent_change": test_an_account_and_an_entry_of_the_list,
    "agent_secret": test_an_account_and_an_entry_of_the_list,
    "invitation": test_the_invitation_of_a_carnet_made_here,
    "journal": test_the_journal_and_what_can_be_undone,
    "import_undo": test_the_journal_and_what_can_be_undone,
    "ruling_undo": test_the_journal_and_what_can_be_undone,
    "outage": test_what_waits_while_mesvaccins_is_silent,
    "export_progress": test_what_waits_while_mesvaccins_is_silent,
    "give_up": test_what_waits_while_mesvaccins_is_silent,
    "bilan": test_the_bilan_and_its_questions,
    "questionnaire": test_the_bilan_and_its_questions,
    "account_confirm_email": test_a_forgotten_password,
    "account_reset_password_from_key": test_a_forgotten_password,
    "mfa_index": test_an_authenticator_application_and_its_recovery_codes,
    "mfa_activate_totp": test_an_authenticator_application_and_its_recovery_codes,
    "mfa_deactivate_totp": test_an_authenticator_application_and_its_recovery_codes,
    "mfa_authenticate": test_an_authenticator_application_and_its_recovery_codes,
    "mfa_reauthenticate": test_an_authenticator_application_and_its_recovery_codes,
    "mfa_view_recovery_codes": test_an_authenticator_application_and_its_recovery_codes,
    "mfa_generate_recovery_codes": test_an_authenticator_application_and_its_recovery_codes,
    "mfa_list_webauthn": test_a_security_key,
    "mfa_add_webauthn": test_a_security_key,
    "mfa_edit_webauthn": test_a_security_key,
    "mfa_remove_webauthn": test_a_security_key,
}
"""The rest, and the test that looks at each: a dialog is opened from its page."""

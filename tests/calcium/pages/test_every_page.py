"""Every address of the desk is looked at, wide and narrow: a new one without a row here fails."""

from collections.abc import Callable, Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from calcium.accounts.models import Agent
from tests.calcium.pages import test_accessibility as elsewhere
from tests.calcium.pages import test_account_pages as account
from tests.calcium.pages import test_dossier_pages as dossier
from tests.calcium.pages.test_accessibility import check
from tests.calcium.pages.walk import enter_as
from tests.calcium.world import World

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


def test_what_a_visitor_may_open(page: Page, live_server: LiveServer, town: World) -> None:
    for name in sorted(VISITORS):
        page.goto(live_server.url + reverse(name))
        check(page)


def test_what_an_agent_may_open(page: Page, live_server: LiveServer, town: World) -> None:
    enter_as(page, live_server.url, town.nurse)
    for name in sorted(AGENTS):
        page.goto(live_server.url + reverse(name))
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
    "invitation": dossier.test_the_invitation_of_a_carnet_made_here,
    "journal": dossier.test_the_journal_and_what_can_be_undone,
    "import_undo": dossier.test_the_journal_and_what_can_be_undone,
    "ruling_undo": dossier.test_the_journal_and_what_can_be_undone,
    "outage": dossier.test_what_waits_while_mesvaccins_is_silent,
    "export_progress": dossier.test_what_waits_while_mesvaccins_is_silent,
    "give_up": dossier.test_what_waits_while_mesvaccins_is_silent,
    "bilan": dossier.test_the_bilan_and_its_questions,
    "questionnaire": dossier.test_the_bilan_and_its_questions,
    "account_confirm_email": account.test_a_forgotten_password,
    "account_reset_password_from_key": account.test_a_forgotten_password,
    "mfa_index": account.test_an_authenticator_application_and_its_recovery_codes,
    "mfa_activate_totp": account.test_an_authenticator_application_and_its_recovery_codes,
    "mfa_deactivate_totp": account.test_an_authenticator_application_and_its_recovery_codes,
    "mfa_authenticate": account.test_an_authenticator_application_and_its_recovery_codes,
    "mfa_reauthenticate": account.test_an_authenticator_application_and_its_recovery_codes,
    "mfa_view_recovery_codes": account.test_an_authenticator_application_and_its_recovery_codes,
    "mfa_generate_recovery_codes": account.test_an_authenticator_application_and_its_recovery_codes,
    "mfa_list_webauthn": account.test_a_security_key,
    "mfa_add_webauthn": account.test_a_security_key,
    "mfa_edit_webauthn": account.test_a_security_key,
    "mfa_remove_webauthn": account.test_a_security_key,
}
"""The rest, and the test that looks at each: a dialog is opened from its page."""

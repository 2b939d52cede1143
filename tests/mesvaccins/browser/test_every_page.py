"""Every address of the citizen is looked at, wide and narrow: a new one without a row fails."""

from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.urls import URLPattern, URLResolver, get_resolver
from playwright.sync_api import Browser, Page

from carnet_api.wire import NewCarnet
from mesvaccins.carnets import actions
from mesvaccins.carnets.models import Invitation
from mesvaccins.carnets.sealed import invitation_token
from tests.e2e.browser import NARROW, WIDE, Screen, check_accessible, window
from tests.mesvaccins.accounts.test_sign_in import totp_code
from tests.mesvaccins.browser import test_gestures as gestures
from tests.mesvaccins.browser import test_looks as looks
from tests.mesvaccins.browser.conftest import Home
from tests.mesvaccins.pages import family

NO_PAGE = {
    "own_data": "a file: test_texts",
    "paper_booklet": "a PDF: test_paper_booklet",
    "plan": "a PDF: test_bilan",
    "rank": "a button of the bilan",
    "keep_carnet": "a button of the carnet",
    "keep_account": "a button of the account",
    "mfa_download_recovery_codes": "a text file",
    "mfa_reauthenticate_webauthn": "answers the key's script",
}
VISITORS = {
    "account_inactive",
    "account_email_verification_sent",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
    "outbox",
}
HOLDERS = {"account_set_password"}
OWNERS = {"bilan", "questionnaire"}


def names() -> Iterator[str]:
    """The name of every page, allauth's too."""
    yield from _names(get_resolver("mesvaccins.pages.urls"))


def _names(resolver: URLResolver) -> Iterator[str]:
    for each in resolver.url_patterns:
        if isinstance(each, URLPattern):
            yield str(each.name)
        else:
            yield from _names(each)


def test_every_address_is_looked_at_or_shows_nothing() -> None:
    walked = {*looks.FOR_EVERYBODY, *looks.FOR_VISITORS, *looks.FOR_HOLDERS, *looks.FOR_ITS_HOLDER}
    seen = walked | VISITORS | HOLDERS | OWNERS | set(IN_A_TEST)
    assert set(names()) == seen | set(NO_PAGE)
    assert not seen & set(NO_PAGE)


def check(page: Page) -> None:
    """The page as it stands, narrow then wide."""
    for screen in (NARROW, WIDE):
        page.set_viewport_size({"width": screen.width, "height": screen.height})
        check_accessible(page)


def test_what_a_visitor_may_open(visitor: Page, home: Home) -> None:
    for name in sorted(VISITORS):
        visitor.goto(home.address(name))
        check(visitor)


def test_what_a_holder_may_open(holder: Page, home: Home) -> None:
    for name in sorted(HOLDERS):
        holder.goto(home.address(name))
        check(holder)
    for name in sorted(OWNERS):
        holder.goto(home.address(name, home.carnet.pk))
        check(holder)
    declared = home.carnet.vaccinations.get(verification="declared")
    holder.goto(home.address("choose_another_vaccine", home.carnet.pk, declared.pk))
    check(holder)


def test_a_forgotten_password(visitor: Page, home: Home) -> None:
    visitor.goto(home.address("account_confirm_email", "inconnue"))
    check(visitor)
    visitor.goto(home.address("account_reset_password_from_key", "0", "inconnue"))
    check(visitor)
    key = default_token_generator.make_token(home.account)
    who = user_pk_to_url_str(home.account)
    visitor.goto(home.address("account_reset_password_from_key", who, key))
    check(visitor)
    for field in visitor.locator("input[type=password]").all():
        field.fill("trop")
    visitor.get_by_role("main").get_by_role("button").first.click()
    visitor.locator("[aria-invalid=true]").first.wait_for()
    check(visitor)


def test_a_carnet_is_taken_over(holder: Page, home: Home) -> None:
    new = NewCarnet(
        source_id=uuid4(),
        last_name="Exemple",
        first_name="Sasha",
        birth_date=family.TODAY.replace(year=2005),
        email="sasha@exemple.test",
        agreement="J'accepte.",
        agreed_on=family.TODAY,
    )
    actions.create_for_centre(new=new, by=family.professional(), now=family.NOW, today=family.TODAY)
    token = invitation_token(Invitation.objects.get(carnet__first_name="Sasha"))
    holder.goto(home.address("invitation", token))
    holder.wait_for_url("**/reprise/")
    check(holder)


@pytest.fixture
def confirmed(holder: Page, home: Home) -> Page:
    """Camille's window, the password typed again: the second factor may be changed."""
    holder.goto(home.address("mfa_activate_totp"))
    holder.get_by_label("Mot de passe").fill(family.PASSWORD)
    check(holder)
    holder.get_by_role("main").get_by_role("button").first.click()
    holder.locator("#secret").wait_for()
    return holder


def test_an_authenticator_application_and_its_recovery_codes(
    confirmed: Page, browser: Browser, home: Home, screen: Screen
) -> None:
    page = confirmed
    check(page)
    page.set_viewport_size({"width": NARROW.width, "height": NARROW.height})
    secret = page.locator("#secret").inner_text()
    assert page.locator("#secret").evaluate("it => it.scrollWidth - it.clientWidth") == 0
    assert "ci-dessous" not in page.locator("main").inner_text()
    page.locator("#id_code").fill(totp_code(secret))
    page.locator("main form").last.get_by_role("button").first.click()
    page.wait_for_url(lambda url: "activate" not in url)
    check(page)
    for name in (
        "mfa_index",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_deactivate_totp",
        "mfa_reauthenticate",
    ):
        page.goto(home.address(name))
        check(page)
        if name == "mfa_view_recovery_codes":
            assert "chacun de ces codes remplace une fois" in page.locator("main").inner_text()
            assert page.locator(".recovery-codes li").count() == 10
    with window(browser, screen) as another:
        gestures.sign_in(another, home)
        another.wait_for_url("**/authenticate/")
        check_accessible(another)


def test_the_security_keys(confirmed: Page, home: Home) -> None:
    key = Authenticator.objects.create(
        user=home.account,
        type=Authenticator.Type.WEBAUTHN,
        data={"name": "Ma clé", "passwordless": False, "credential": {}},
    )
    confirmed.goto(home.address("mfa_add_webauthn"))
    check(confirmed)
    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        confirmed.goto(home.address(name, key.pk))
        check(confirmed)


IN_A_TEST: dict[str, Callable[..., None]] = {
    "invitation": looks.test_the_pages_of_a_visitor,
    "end_sharing": looks.test_the_pages_of_a_holder,
    "add_vaccination": looks.test_the_pages_of_a_holder,
    "change_vaccination": looks.test_the_pages_of_a_holder,
    "delete_vaccination": looks.test_the_pages_of_a_holder,
    "choose_another_vaccine": test_what_a_holder_may_open,
    "claim": test_a_carnet_is_taken_over,
    "account_confirm_email": test_a_forgotten_password,
    "account_reset_password_from_key": test_a_forgotten_password,
    "account_confirm_login_code": looks.test_an_unknown_device_from_the_password_to_the_carnets,
    "mfa_trust": looks.test_an_unknown_device_from_the_password_to_the_carnets,
    "mfa_list_webauthn": gestures.test_a_security_key_is_enrolled_and_then_asked_for,
    "mfa_add_webauthn": test_the_security_keys,
    "mfa_edit_webauthn": test_the_security_keys,
    "mfa_remove_webauthn": test_the_security_keys,
    "mfa_activate_totp": test_an_authenticator_application_and_its_recovery_codes,
    "mfa_deactivate_totp": test_an_authenticator_application_and_its_recovery_codes,
    "mfa_authenticate": test_an_authenticator_application_and_its_recovery_codes,
    "mfa_reauthenticate": test_an_authenticator_application_and_its_recovery_codes,
    "mfa_view_recovery_codes": test_an_authenticator_application_and_its_recovery_codes,
    "mfa_generate_recovery_codes": test_an_authenticator_application_and_its_recovery_codes,
}
"""The rest, and the test that looks at each."""

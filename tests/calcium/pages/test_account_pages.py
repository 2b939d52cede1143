"""The pages of an agent's own account, wide and narrow: password, application, codes, key."""

import pytest
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.calcium.pages.test_accessibility import check
from tests.calcium.pages.test_sign_in import code_now
from tests.calcium.pages.walk import PASSWORD, enter_as
from tests.calcium.world import World

pytestmark = pytest.mark.django_db(transaction=True)


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

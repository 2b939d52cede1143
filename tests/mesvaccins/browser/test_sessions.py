"""The back button, the reload, the session that ended: one effect, and what was typed is kept."""

from playwright.sync_api import Page, expect

from mesvaccins.accounts.models import Account
from mesvaccins.catalogue.models import Vaccine
from tests.mesvaccins.browser.conftest import Home
from tests.mesvaccins.pages import family

PASSWORD = "Une-phrase-de-passe-2026"


def fill(page: Page, batch: str) -> None:
    """A dose, typed and not sent."""
    for label, text in (("Jour", "3"), ("Mois", "2"), ("Année", "2019"), ("lot", batch)):
        page.get_by_label(label).fill(text)


def form_of(home: Home) -> str:
    """The form of one more dose."""
    vaccine = Vaccine.objects.get(name="GARDASIL 9")
    return f"{home.address('add_vaccination', home.carnet.pk)}?vaccin={vaccine.pk}"


def test_a_form_sent_after_the_session_ended_is_found_again(holder: Page, home: Home) -> None:
    holder.goto(form_of(home))
    fill(holder, "LATE-1")
    holder.context.clear_cookies(name="mesvaccins")
    holder.get_by_role("button", name="Ajouter").click()
    expect(holder.get_by_label("Mot de passe").first).to_be_visible()
    assert not home.carnet.vaccinations.filter(batch="LATE-1").exists()
    sign_in_here(holder, home.account)
    expect(holder.get_by_text("Voici ce que vous aviez saisi.")).to_be_visible()
    expect(holder.get_by_label("Jour")).to_have_value("3")
    expect(holder.get_by_label("lot")).to_have_value("LATE-1")
    holder.get_by_role("button", name="Ajouter").click()
    expect(holder.get_by_text("La vaccination a été ajoutée.")).to_be_visible()
    assert home.carnet.vaccinations.filter(batch="LATE-1").count() == 1


def sign_in_here(page: Page, account: Account) -> None:
    """Sign in on the page that has opened."""
    account.set_password(PASSWORD)
    account.save()
    page.get_by_label("e-mail").first.fill(account.email)
    page.get_by_label("Mot de passe").first.fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()


def test_a_page_reloaded_after_it_was_sent_adds_nothing_more(holder: Page, home: Home) -> None:
    holder.goto(form_of(home))
    fill(holder, "ONCE-1")
    holder.get_by_role("button", name="Ajouter").dblclick()
    expect(holder.get_by_text("La vaccination a été ajoutée.")).to_be_visible()
    holder.reload()
    holder.go_back()
    holder.go_forward()
    expect(holder).to_have_url(home.address("carnet", home.carnet.pk))
    assert home.carnet.vaccinations.filter(batch="ONCE-1").count() == 1


def test_the_form_sent_again_from_the_back_button_asks_first(holder: Page, home: Home) -> None:
    """The same dose once more is a question, never a double."""
    holder.goto(form_of(home))
    fill(holder, "BACK-1")
    holder.get_by_role("button", name="Ajouter").click()
    expect(holder.get_by_text("La vaccination a été ajoutée.")).to_be_visible()
    holder.go_back()
    fill(holder, "BACK-1")
    holder.get_by_role("button", name="Ajouter").first.click()
    expect(holder).to_have_url(form_of(home))
    assert home.carnet.vaccinations.filter(batch="BACK-1").count() == 1


def test_another_account_does_not_see_what_was_typed(holder: Page, home: Home) -> None:
    holder.goto(form_of(home))
    fill(holder, "SECRET-1")
    holder.context.clear_cookies(name="mesvaccins")
    holder.get_by_role("button", name="Ajouter").click()
    expect(holder.get_by_label("Mot de passe").first).to_be_visible()
    stranger = family.account("autre@exemple.test")
    sign_in_here(holder, stranger)
    holder.wait_for_load_state("networkidle")
    assert "SECRET-1" not in holder.content()

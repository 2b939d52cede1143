"""Who may open which page: a new address without a row in the table fails."""

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from pytest_django import DjangoAssertNumQueries, Settings

from mesvaccins.carnets.models import Carnet, Sharing
from mesvaccins.configuration import Mode
from tests.mesvaccins.pages import family

EVERYBODY = "everybody"
HOLDER = "whoever is signed in"
OWNER = "the carnet's holder alone"
VISITOR = "whoever is not signed in"
POST_ONLY = "the carnet's holder alone, by a button"
ELSEWHERE = "tested with its room"

DOORS = {
    "welcome": EVERYBODY,
    "charter": EVERYBODY,
    "accessibility": EVERYBODY,
    "legal_notice": EVERYBODY,
    "gallery": EVERYBODY,
    "outbox": ELSEWHERE,
    "invitation": EVERYBODY,
    "claim": HOLDER,
    "carnets": HOLDER,
    "new_carnet": HOLDER,
    "account": HOLDER,
    "own_data": HOLDER,
    "erase_account": HOLDER,
    "keep_account": POST_ONLY,
    "carnet": OWNER,
    "identity": OWNER,
    "accesses": OWNER,
    "paper_booklet": OWNER,
    "bilan": OWNER,
    "rank": POST_ONLY,
    "plan": OWNER,
    "questionnaire": OWNER,
    "renew_share_code": OWNER,
    "end_sharing": OWNER,
    "erase_carnet": OWNER,
    "keep_carnet": POST_ONLY,
    "choose_vaccine": OWNER,
    "add_vaccination": OWNER,
    "change_vaccination": OWNER,
    "choose_another_vaccine": OWNER,
    "delete_vaccination": OWNER,
}
SIGNED_IN = {HOLDER, OWNER, POST_ONLY}


def own_addresses() -> Iterator[str]:
    """The names of the pages' own addresses; allauth's are its own, and walked below."""
    for entry in get_resolver("mesvaccins.pages.urls").url_patterns:
        if isinstance(entry, URLPattern):
            assert entry.name
            yield entry.name


def allauth_addresses() -> Iterator[str]:
    """The names of allauth's addresses that take no argument."""
    for entry in get_resolver("allauth.urls").url_patterns:
        if isinstance(entry, URLResolver):
            yield from _names(entry)


def _names(resolver: URLResolver) -> Iterator[str]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _names(entry)
        elif entry.name:
            with suppress(NoReverseMatch):
                reverse(entry.name)
                yield entry.name


def address(name: str, carnet: Carnet) -> str:
    """The page of this carnet, or of its declared dose or its sharing."""
    dose = carnet.vaccinations.filter(verification="declared").first()
    sharing = Sharing.objects.filter(carnet=carnet).first()
    known = {
        "carnet_id": carnet.pk,
        "vaccination_id": dose.pk if dose else 0,
        "sharing_id": sharing.pk if sharing else uuid4(),
        "token": "inconnue",
    }
    route = next(
        entry.pattern
        for entry in get_resolver("mesvaccins.pages.urls").url_patterns
        if isinstance(entry, URLPattern) and entry.name == name
    )
    wanted = re.findall(r"<\w+:(\w+)>", str(route))
    return reverse(name, kwargs={field: known[field] for field in wanted})


def test_every_page_has_its_row_here() -> None:
    assert set(own_addresses()) == set(DOORS)


@pytest.mark.parametrize("name", [name for name, door in DOORS.items() if door in SIGNED_IN])
def test_a_visitor_is_asked_to_sign_in(client: Client, booklet: Carnet, name: str) -> None:
    page = address(name, booklet)
    for answer in (client.get(page), client.post(page)):
        assert answer.status_code in {302, 405}
        if answer.status_code == 302:
            assert answer.headers["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("name", [name for name, door in DOORS.items() if door == OWNER])
def test_anothers_carnet_is_404_and_stays_as_it_is(
    stranger: Client, booklet: Carnet, name: str
) -> None:
    page = address(name, booklet)
    assert stranger.get(page).status_code == 404
    assert stranger.post(page, {"date_annee": "2017"}).status_code in {404, 405}
    booklet.refresh_from_db()
    assert booklet.erasure_requested_at is None
    assert booklet.vaccinations.filter(deleted_at=None).count() == 3
    assert Sharing.objects.filter(carnet=booklet, ended_at=None).exists()


def test_anothers_carnet_cannot_be_kept_either(stranger: Client, booklet: Carnet) -> None:
    assert stranger.post(reverse("keep_carnet", args=[booklet.pk])).status_code == 404


@pytest.mark.parametrize("name", sorted(DOORS))
def test_what_is_shown_of_a_person_is_never_kept_by_a_cache(
    holder: Client, booklet: Carnet, name: str
) -> None:
    answer = holder.get(address(name, booklet))
    if DOORS[name] in {HOLDER, OWNER} and answer.status_code == 200:
        assert "no-store" in answer.headers["Cache-Control"]
        assert "private" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("name", sorted(DOORS))
def test_a_page_asks_the_database_at_most_twelve_times(
    holder: Client,
    booklet: Carnet,
    name: str,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    page = address(name, booklet)
    with django_assert_max_num_queries(12):
        answer = holder.get(page)
    assert answer.status_code in {200, 302, 404, 405}


@pytest.mark.parametrize("name", [*sorted(DOORS), *sorted(set(allauth_addresses()))])
def test_every_page_forbids_whatever_comes_from_elsewhere(
    client: Client, booklet: Carnet, name: str
) -> None:
    page = address(name, booklet) if name in DOORS else reverse(name)
    answer = client.get(page)
    assert "geolocation=()" in answer.headers["Permissions-Policy"]
    policy = answer.headers["Content-Security-Policy"]
    for rule in ("default-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"):
        assert rule in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("name", ["outbox", "gallery"])
def test_the_demonstrations_pages_are_not_there_in_production(
    holder: Client, settings: Settings, name: str
) -> None:
    settings.MODE = Mode.PRODUCTION
    assert holder.get(reverse(name)).status_code == 404


def test_no_template_holds_a_script_or_a_style_of_its_own() -> None:
    templates = Path(family.__file__).parents[3] / "src/mesvaccins/templates"
    pages = list(templates.rglob("*.html"))
    assert pages
    for page in pages:
        text = page.read_text()
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", text), page
        for script in re.findall(r"<script[^>]*>", text):
            assert "src=" in script or 'type="application/json"' in script, page

"""A part that is drawn once in a process says nothing of whom it was first drawn for."""

from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines
from django.test import Client
from django.urls import reverse

from calcium.accounts.models import Role
from calcium.pages.constant import constant
from tests.calcium.pages.conftest import SignIn
from tests.calcium.world import World, make_agent

MARK = "dossier/_sync_state.html"
TEMPLATES = Path(settings.PACKAGE) / "templates"
CONSTANT = (
    "base_scripts.html",
    "dossier/_legend.html",
    "interruptions.html",
    "style_sheets.html",
    MARK,
)


def shown(source: str, **context: object) -> str:
    return engines["django"].from_string(source).render(context)


def test_it_does_not_see_the_page_around_it() -> None:
    source = f'{{% constant "{MARK}" state="ready" %}}'
    assert "à exporter" in shown(source)
    assert shown(source, reason="Lefèvre Élise") == shown(source)


def test_each_word_has_its_own_drawing() -> None:
    texts = {constant(MARK, state="pending", reason=reason) for reason in ("a", "b", "")}
    assert len(texts) == 3
    assert constant(MARK, state="failed") != constant(MARK, state="pending")


def test_words_are_escaped() -> None:
    assert "&lt;b&gt;" in constant(MARK, state="failed", reason="<b>")


@pytest.mark.parametrize("name", CONSTANT)
def test_what_is_drawn_once_holds_no_token_and_asks_nothing_of_the_request(name: str) -> None:
    source = (TEMPLATES / name).read_text()
    assert not any(word in source for word in ("csrf", "request.", "user", "patient", "nonce"))


def test_two_agents_read_the_same_legend(town: World, sign_in: SignIn) -> None:
    town.carnet()
    town.link()
    other = make_agent(town.centre, "other@centre.test", Role.PHYSICIAN)
    url = reverse("dossier", args=[town.patient.pk])
    legends = {_legend(sign_in(agent), url) for agent in (town.nurse, other)}
    assert len(legends) == 1


def _legend(client: Client, url: str) -> str:
    page = client.get(url).content.decode()
    return page[page.index('id="dialog-legend"') : page.index("</dialog>")]

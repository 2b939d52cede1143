"""What no keyboard types is answered, and breaks nothing: a NUL, half a character, huge numbers."""

import pytest
from django.test import Client
from django.urls import reverse

from calcium.vaccinations.models import Draft
from tests.calcium.world import World

ODD = ["a\x00b", "\ud83d", "9" * 30, "9" * 5000, "-1", "𝔸" * 5000, "\u202e"]
ASKED = [
    ("students", "recherche"),
    ("students", "page"),
    ("vaccines_search", "vaccine_name"),
    ("centre_vaccines", "montrer"),
    ("vaccine_add", "national"),
    ("vaccine_add", "retour"),
]
ASKED_OF_A_DOSSIER = [
    ("dossier", "maladie"),
    ("journal", "avant"),
    ("bilan", "au"),
    ("add", "vaccine"),
]


def quoted(text: str) -> str:
    return "".join(f"%{byte:02X}" for byte in text.encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize("text", ODD, ids=lambda text: ascii(text[:8]))
@pytest.mark.parametrize(("name", "field"), ASKED)
def test_an_odd_question_is_answered(
    nurse: Client, town: World, name: str, field: str, text: str
) -> None:
    answer = nurse.get(f"{reverse(name)}?{field}={quoted(text)}")
    assert answer.status_code < 500


@pytest.mark.parametrize("text", ODD, ids=lambda text: ascii(text[:8]))
@pytest.mark.parametrize(("name", "field"), ASKED_OF_A_DOSSIER)
def test_an_odd_question_about_a_dossier_is_answered(
    nurse: Client, linked: World, name: str, field: str, text: str
) -> None:
    address = reverse(name, args=[linked.patient.pk])
    assert nurse.get(f"{address}?{field}={quoted(text)}").status_code < 500


@pytest.mark.parametrize("text", ODD, ids=lambda text: ascii(text[:8]))
@pytest.mark.parametrize("name", ["draft", "add"])
@pytest.mark.parametrize("field", ["vaccine_name", "vaccine", "given", "lot", "comment", "ligne"])
def test_an_odd_line_is_answered(
    nurse: Client, town: World, name: str, field: str, text: str
) -> None:
    address = reverse(name, args=[town.patient.pk])
    body = f"{field}={quoted(text)}"
    form = "application/x-www-form-urlencoded"
    assert nurse.post(address, body, content_type=form).status_code < 500


def test_a_draft_keeps_what_can_be_kept(nurse: Client, town: World) -> None:
    nurse.post(reverse("draft", args=[town.patient.pk]), {"vaccine_name": "prio\x00rix"})
    assert Draft.objects.get().fields["vaccine_name"] == "priorix"

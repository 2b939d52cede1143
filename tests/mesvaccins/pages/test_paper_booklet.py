"""The holder's booklet on paper: declared, seen on paper and performed told apart, PDF/UA."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pytest_django.asserts import assertContains

from mesvaccins.audit.models import Act
from mesvaccins.carnets import selectors
from mesvaccins.carnets.models import Carnet
from mesvaccins.pages import paper_booklet
from mesvaccins.pages.doses import shown_dose
from tests.mesvaccins.pages import family
from tests.tagged_pdf import TaggedPdf

AT = datetime(2026, 11, 20, 10, 0, tzinfo=ZoneInfo("Europe/Paris"))


def said(carnet: Carnet) -> dict[str, list[dict[str, str]]]:
    doses = [shown_dose(dose) for dose in selectors.doses(carnet)]
    return paper_booklet.content(carnet, doses, at=AT)


def test_it_opens_from_the_page_of_the_carnet(holder: Client, booklet: Carnet) -> None:
    address = reverse("paper_booklet", args=[booklet.pk])
    assertContains(holder.get(reverse("carnet", args=[booklet.pk])), f'href="{address}"')
    answer = holder.get(address)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'inline; filename="carnet-de-vaccination.pdf"'
    pdf = TaggedPdf(answer.content)
    assert pdf.faults() == []
    assert {"H1", "Table", "TH", "Figure"} <= set(pdf.roles())


def test_printing_leaves_one_row_and_the_page_of_accesses_names_it(
    holder: Client, booklet: Carnet
) -> None:
    holder.get(reverse("paper_booklet", args=[booklet.pk]))
    assert Act.objects.filter(action="carnet_printed", carnet_id=booklet.pk).count() == 1
    assertContains(holder.get(reverse("accesses", args=[booklet.pk])), "Carnet imprimé")


def test_the_three_ways_of_knowing_are_told_apart(booklet: Carnet) -> None:
    lines = {
        line["vaccine"]: (line["date"], line["verification_label"], line["vouched_by"])
        for line in said(booklet)["doses"]
    }
    by = "par Jeanne Exemple, Service de santé étudiante"
    assert lines == {
        "NIMENRIX": ("12/09/2024", "réalisée par un professionnel", by),
        "REPEVAX": ("25/04/2017", "validée sur preuve", by),
        "PRIORIX": ("??/??/2005", "déclarée", ""),
    }


def test_the_newest_comes_first_with_its_rank_and_its_lot(booklet: Carnet) -> None:
    newest, booster, oldest = said(booklet)["doses"]
    assert (newest["batch"], newest["rank"]) == ("A1234", "")
    assert booster["rank"] == "Rappel"
    assert oldest["diseases"] == "Rougeole, Oreillons, Rubéole"


@pytest.mark.parametrize("lot", ["*_`", '#import "x" $ <script> \\ "'])
def test_marks_of_the_typesetter_are_printed_as_they_are(
    carnet: Carnet, catalogue: None, lot: str
) -> None:
    family.declare(carnet, "PRIORIX", "??/??/2005", batch=lot)
    assert paper_booklet.render(said(carnet), at=AT).startswith(b"%PDF-")


def test_an_empty_carnet_is_a_document_too(carnet: Carnet) -> None:
    assert paper_booklet.render(said(carnet), at=AT).startswith(b"%PDF-")


def test_the_document_says_the_language_that_its_words_are_in(booklet: Carnet) -> None:
    with translation.override("en"):
        assert said(booklet)["language"] == "en"

"""« PDF »: a tagged A4 document in French that tells what is declared, seen and performed apart."""

import re
import zlib

import pytest
from django.test import Client
from django.urls import reverse

from calcium.audit.models import AuditEvent
from calcium.pages import booklet, clock
from calcium.vaccinations import selectors
from tests.calcium.world import World


def unpacked(pdf: bytes) -> bytes:
    """The document with its streams inflated, so that its structure can be read."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    inflated = []
    for stream in streams:
        try:
            inflated.append(zlib.decompress(stream))
        except zlib.error:
            continue
    return pdf + b"\n".join(inflated)


@pytest.fixture
def pdf(town: World, nurse: Client) -> bytes:
    town.enter("REPEVAX", "25/04/2017", verification="performed", lot="A1234")
    town.enter("RUBELOGEN", "??/??/2003")
    response = nurse.get(reverse("booklet", args=[town.patient.pk]))
    assert response["Content-Type"] == "application/pdf"
    assert 'filename="carnet-TEST0000001.pdf"' in response["Content-Disposition"]
    return unpacked(response.content)


def test_it_is_tagged_in_french_and_declares_pdf_ua(pdf: bytes) -> None:
    assert pdf.startswith(b"%PDF-")
    assert re.search(rb"/MarkInfo\s*<<\s*/Marked true", pdf)
    assert b"/StructTreeRoot" in pdf
    assert re.search(rb"/Lang\s*\(fr-FR\)", pdf)
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf


def test_it_has_a_title_and_a_table_with_headers(pdf: bytes) -> None:
    assert re.search(rb"/DisplayDocTitle true", pdf)
    assert re.search(rb"/S\s*/Table\b", pdf)
    assert re.search(rb"/S\s*/TH\b", pdf)
    assert re.search(rb"/S\s*/Figure\b", pdf)


def test_printing_leaves_one_audit_row(town: World, pdf: bytes) -> None:
    printed = AuditEvent.objects.filter(action="booklet_printed", patient_id=town.patient.pk)
    assert printed.count() == 1


def test_the_three_ways_of_knowing_are_told_apart(town: World) -> None:
    town.enter("REPEVAX", "25/04/2017", verification="performed", lot="A1234")
    town.enter("PRIORIX", "01/06/2003")
    town.enter("AGRIPPAL", "10/2019", verification="declared")
    said = booklet.content(
        town.patient, list(selectors.rows(town.patient)), author="Claire Martin", at=clock.now()
    )
    assert {row["vaccine"]: row["known_by"] for row in said["rows"]} == {
        "REPEVAX": "Réalisée par Claire Martin (Service de santé étudiante)",
        "PRIORIX": "Sur preuve : carnet papier",
        "AGRIPPAL": "Déclarée par l'étudiant",
    }
    assert {row["date"] for row in said["rows"]} == {"25/04/2017", "01/06/2003", "??/10/2019"}


def test_a_row_with_marks_of_the_typesetter_is_printed_as_it_is(town: World) -> None:
    town.enter("REPEVAX", "25/04/2017", comment='#import "x" $ <script> \\ "', lot="*_`")
    said = booklet.content(
        town.patient, list(selectors.rows(town.patient)), author="Claire Martin", at=clock.now()
    )
    assert booklet.render(said, at=clock.now()).startswith(b"%PDF-")


def test_an_empty_record_is_a_document_too(town: World) -> None:
    said = booklet.content(town.patient, [], author="Claire Martin", at=clock.now())
    assert booklet.render(said, at=clock.now()).startswith(b"%PDF-")

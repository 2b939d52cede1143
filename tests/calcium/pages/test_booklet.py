"""« PDF »: a tagged A4 document in French that tells what is declared, seen and performed apart."""

from pathlib import Path

import pytest
import typst
from django.test import Client
from django.urls import reverse

from calcium.audit.models import AuditEvent
from calcium.pages import booklet, clock
from calcium.vaccinations import selectors
from tests.calcium.world import World
from tests.tagged_pdf import TaggedPdf


@pytest.fixture
def pdf(town: World, nurse: Client) -> TaggedPdf:
    town.enter("REPEVAX", "25/04/2017", verification="performed", lot="A1234")
    town.enter("RUBELOGEN", "??/??/2003")
    response = nurse.get(reverse("booklet", args=[town.patient.pk]))
    assert response["Content-Type"] == "application/pdf"
    assert 'filename="carnet-TEST0000001.pdf"' in response["Content-Disposition"]
    return TaggedPdf(response.content)


def test_it_is_a_document_as_pdf_ua_asks(pdf: TaggedPdf) -> None:
    assert pdf.faults() == []
    assert {"H1", "Table", "TH", "Figure"} <= set(pdf.roles())
    assert b"/Lang(fr-FR)" in pdf.text


def test_the_check_itself_finds_what_lacks(tmp_path: Path) -> None:
    bare = tmp_path / "bare.typ"
    bare.write_text("== Vaccinations\n#table(columns: 1, [PRIORIX])")
    written = typst.compile(bare, format="pdf")
    assert isinstance(written, bytes)
    faults = " ".join(TaggedPdf(written).faults())
    for checkpoint in ("(05)", "(06)", "(07)", "(14)", "(15)"):
        assert checkpoint in faults


def test_printing_leaves_one_audit_row(town: World, pdf: TaggedPdf) -> None:
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

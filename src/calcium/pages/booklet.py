"""« PDF »: the booklet of a student as a tagged A4 document (PDF/UA) in French."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import lucide
import typst
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from calcium.accounts.permissions import Ability
from calcium.pages import clock, typeface
from calcium.pages.access import AgentRequest, needs
from calcium.pages.identity import identity
from calcium.pages.wording import known_by
from calcium.patients.models import Patient
from calcium.vaccinations import actions
from calcium.vaccinations.models import Vaccination, Verification

TEMPLATE = Path(__file__).parents[1] / "templates/booklet/booklet.typ"
ICONS = {
    Verification.DECLARED: "message-circle",
    Verification.ON_PROOF: "file-check",
    Verification.PERFORMED: "syringe",
}
LEGEND = [
    (Verification.PERFORMED, "Réalisée", "par le professionnel nommé, avec le lot qu'il a noté."),
    (Verification.ON_PROOF, "Sur preuve", "un professionnel du centre a vu le document nommé."),
    (Verification.DECLARED, "Déclarée", "par l'étudiant, sans document vu par un professionnel."),
]
CAUTION = (
    "Ce document reprend le dossier du centre à la date de son édition. "
    "Une date notée ??/??/2001 n'est connue que par son année."
)


@require_safe
@needs(Ability.READ_RECORD)
def booklet(request: AgentRequest, patient_id: UUID) -> HttpResponse:
    """The document, named after the INE, opened in the browser."""
    patient = get_object_or_404(Patient, centre=request.user.centre, pk=patient_id)
    rows = actions.print_booklet(patient=patient, by=request.user)
    moment = clock.now().astimezone(ZoneInfo(patient.centre.time_zone))
    pdf = render(content(patient, list(rows), author=request.user.name, at=moment), at=moment)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="carnet-{patient.ine}.pdf"'
    response["Cache-Control"] = "no-store"
    return response


def content(
    patient: Patient, rows: list[Vaccination], *, author: str, at: datetime
) -> dict[str, Any]:
    """What the document says, as plain values."""
    said = identity(patient, at.date())
    student = f"{patient.last_name.upper()} {patient.first_name}"
    return {
        "title": f"Carnet de vaccination de {student}",
        "description": f"Vaccinations connues du centre {patient.centre.name}",
        "centre": patient.centre.name,
        "student": student,
        "born": said.born,
        "author": author,
        "edited": f"{at:%d/%m/%Y à %H:%M}",
        "identity": [
            ["Nom", patient.last_name.upper()],
            ["Prénom", patient.first_name],
            ["Naissance", f"{patient.birth_date:%d/%m/%Y} ({said.age})"],
            ["INE", patient.ine],
        ],
        "rows": [_line(row) for row in rows if row.is_alive],
        "legend": LEGEND,
        "caution": CAUTION,
    }


def render(said: dict[str, Any], *, at: datetime) -> bytes:
    """Compile the document; the typeface comes from its package, nothing from the machine."""
    icons = {kind: lucide._render_icon(name, 24) for kind, name in ICONS.items()}
    drawn = {kind: _with_namespace(svg) for kind, svg in icons.items()}
    compiled = typst.compile(
        TEMPLATE,
        format="pdf",
        font_paths=[typeface.source("Regular").parent],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(said), "icons": json.dumps(drawn)},
        pdf_standards=["ua-1"],
        timestamp=int(at.timestamp()),
    )
    if not isinstance(compiled, bytes):
        raise TypeError(f"typst gave {type(compiled).__name__}, expected the bytes of one document")
    return compiled


def _with_namespace(svg: str) -> str:
    return svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)


def _line(row: Vaccination) -> dict[str, str]:
    size = "" if row.size_mm is None else f"{row.size_mm} mm"
    return {
        "date": str(row.given),
        "vaccine": row.label,
        "comment": row.comment,
        "lot": row.lot,
        "rank": row.get_kind_display() if row.kind else "",
        "reading": " ".join(part for part in (row.state, size) if part),
        "verification": row.verification,
        "verification_label": row.get_verification_display(),
        "known_by": known_by(row),
    }

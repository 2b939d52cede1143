"""« PDF »: the booklet of a student as a tagged A4 document (PDF/UA) in French."""

from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from calcium.accounts.permissions import Ability
from calcium.pages import clock, paper
from calcium.pages.access import AgentRequest, needs
from calcium.pages.identity import identity
from calcium.pages.wording import known_by
from calcium.patients.models import Patient
from calcium.vaccinations import actions
from calcium.vaccinations.models import Vaccination, Verification

TEMPLATE = "booklet/booklet.typ"
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
    return paper.answer(pdf, name=f"carnet-{patient.ine}")


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
    """Compile the document."""
    return paper.compiled(TEMPLATE, said, icons={k.value: v for k, v in ICONS.items()}, at=at)


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

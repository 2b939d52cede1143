"""The catch-up plan on paper, to be taken along: a tagged A4 document (PDF/UA)."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import typst
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from fontpkg_atkinson_hyperlegible import ROOT as PACKAGE

from carnet_api.wire import AssessmentDocument
from mesvaccins.assessment import selectors
from mesvaccins.carnets.errors import InvalidInput
from mesvaccins.carnets.models import Carnet
from mesvaccins.pages.bilan import day_asked, sentence
from mesvaccins.pages.holder import holder_page, signed_in

TEMPLATE = Path(__file__).parents[1] / "templates/pages/bilan/plan.typ"
TYPEFACE = PACKAGE / "files"


@require_safe
@holder_page
def plan(request: HttpRequest, carnet_id: UUID) -> HttpResponse:
    """The document, opened in the browser."""
    now = timezone.now()
    try:
        carnet, found = selectors.bilan_for_holder(
            signed_in(request), carnet_id, on=day_asked(request), now=now, printed=True
        )
    except InvalidInput as error:
        messages.error(request, str(error))
        return redirect("bilan", carnet_id)
    at = now.astimezone(ZoneInfo(carnet.time_zone))
    response = HttpResponse(
        compiled(content(carnet, found, at=at), at=at), content_type="application/pdf"
    )
    response["Content-Disposition"] = 'inline; filename="plan-de-rattrapage.pdf"'
    return response


def content(carnet: Carnet, found: AssessmentDocument, *, at: datetime) -> dict[str, Any]:
    """What the document says, as plain values."""
    calendar = found.calendar
    return {
        "title": _("Plan de rattrapage vaccinal de %(name)s") % {"name": carnet.full_name},
        "description": _("Visites à prévoir, bilan au %(day)s") % {"day": f"{found.on:%d/%m/%Y}"},
        "name": carnet.full_name,
        "born": f"{carnet.birth_date:%d/%m/%Y}",
        "edited": f"{at:%d/%m/%Y à %H:%M}",
        "on": f"{found.on:%d/%m/%Y}",
        "sentence": sentence(carnet, found),
        "visits": [
            {
                "on": f"{visit.on:%d/%m/%Y}",
                "lines": [
                    f"{line.label} ({line.detail})" if line.detail else line.label
                    for line in visit.lines
                ],
            }
            for visit in found.visits
        ],
        "calendar": f"{calendar.id} {calendar.version} ({calendar.sha256[:12]})",
    }


def compiled(said: dict[str, Any], *, at: datetime) -> bytes:
    """Compile the document; the typeface comes from its package, nothing from the machine."""
    pdf = typst.compile(
        TEMPLATE,
        format="pdf",
        font_paths=[TYPEFACE],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(said)},
        pdf_standards=["ua-1"],
        timestamp=int(at.timestamp()),
    )
    if not isinstance(pdf, bytes):
        raise TypeError(f"typst gave {type(pdf).__name__}, expected the bytes of one document")
    return pdf

"""The catch-up plan on paper, to be taken along: a tagged A4 document (PDF/UA)."""

from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from carnet_api.wire import AssessmentDocument, VisitDocument
from mesvaccins.assessment import selectors
from mesvaccins.carnets.errors import InvalidInput
from mesvaccins.carnets.models import Carnet
from mesvaccins.pages import paper
from mesvaccins.pages.bilan import day_asked, sentence
from mesvaccins.pages.holder import holder_page, signed_in
from mesvaccins.pages.people import born

TEMPLATE = "bilan/plan.typ"


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
    pdf = paper.compiled(TEMPLATE, content(carnet, found, at=at), at=at)
    return paper.answer(pdf, name="plan-de-rattrapage")


def content(carnet: Carnet, found: AssessmentDocument, *, at: datetime) -> dict[str, Any]:
    """What the document says, as plain values: no word stands in the template."""
    day, calendar = f"{found.on:%d/%m/%Y}", found.calendar
    name = {"name": carnet.full_name}
    return {
        "language": get_language(),
        "title": _("Plan de rattrapage vaccinal de %(name)s") % name,
        "description": _("Visites à prévoir, bilan au %(day)s") % {"day": day},
        "whose": f"{carnet.full_name}, {born(carnet)}",
        "edited": _("Édité le %(moment)s.") % {"moment": f"{at:%d/%m/%Y à %H:%M}"},
        "page": _("page"),
        "of": _("sur"),
        "as_of": _("Bilan au %(day)s.") % {"day": day},
        "sentence": sentence(carnet, found),
        "heading": _("Visites à prévoir"),
        "none": _("Aucune visite n'est à prévoir à cette date."),
        "visits": [_visit(place, visit) for place, visit in enumerate(found.visits, start=1)],
        "caution": _(
            "Ce plan part des vaccinations du carnet et suppose que chaque visite a lieu au jour "
            "dit. Il ne remplace pas l'avis d'un médecin. Calendrier %(calendar)s."
        )
        % {"calendar": f"{calendar.id} {calendar.version} ({calendar.sha256[:12]})"},
    }


def _visit(place: int, visit: VisitDocument) -> dict[str, Any]:
    title = _("Visite %(number)s, à partir du %(day)s")
    return {
        "title": title % {"number": place, "day": f"{visit.on:%d/%m/%Y}"},
        "lines": [
            f"{line.label} ({line.detail})" if line.detail else line.label for line in visit.lines
        ],
    }

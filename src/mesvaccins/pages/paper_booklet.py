"""« Carnet en PDF »: the booklet as a tagged A4 document (PDF/UA), to be printed or handed over."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mesvaccins.carnets import selectors
from mesvaccins.carnets.models import Carnet, Verification
from mesvaccins.carnets.rules import age_caption
from mesvaccins.pages import paper
from mesvaccins.pages.doses import ShownDose, shown_dose
from mesvaccins.pages.holder import holder_page, signed_in
from mesvaccins.pages.people import born

TEMPLATE = "carnets/booklet.typ"
ICONS = {
    Verification.PERFORMED: "badge-check",
    Verification.PROOF: "file-check",
    Verification.DECLARED: "user-pen",
}


@require_safe
@holder_page
def paper_booklet(request: HttpRequest, carnet_id: UUID) -> HttpResponse:
    """The document, opened in the browser."""
    carnet, doses = selectors.printed_carnet(signed_in(request), carnet_id)
    at = timezone.now().astimezone(ZoneInfo(carnet.time_zone))
    said = content(carnet, [shown_dose(dose) for dose in doses], at=at)
    return paper.answer(render(said, at=at), name="carnet-de-vaccination")


def render(said: dict[str, Any], *, at: datetime) -> bytes:
    """Compile the document."""
    return paper.compiled(TEMPLATE, said, at=at, icons={k.value: v for k, v in ICONS.items()})


def content(carnet: Carnet, doses: Iterable[ShownDose], *, at: datetime) -> dict[str, Any]:
    """What the document says, as plain values: no word stands in the template."""
    name = {"name": carnet.full_name}
    birth_date = f"{carnet.birth_date:%d/%m/%Y}"
    return {
        "language": get_language(),
        "title": _("Carnet de vaccination de %(name)s") % name,
        "description": _("Vaccinations du carnet de %(name)s sur MesVaccins") % name,
        "identity": [
            [_("Nom"), carnet.last_name],
            [_("Prénom"), carnet.first_name],
            [_("Naissance"), f"{birth_date} ({age_caption(carnet.birth_date, at.date())})"],
        ],
        "whose": f"{carnet.full_name}, {born(carnet)}",
        "edited": _("Édité le %(moment)s.") % {"moment": f"{at:%d/%m/%Y à %H:%M}"},
        "page": _("page"),
        "of": _("sur"),
        "vaccinations": _("Vaccinations"),
        "none": _("Aucune vaccination n'est enregistrée dans ce carnet à cette date."),
        "columns": [_("Date"), _("Vaccin et maladies"), _("Lot"), _("Rang"), _("Connue comment")],
        "doses": [_line(dose) for dose in doses],
        "symbols": _("Signification des symboles"),
        "legend": legend(),
        "caution": _(
            "Ce document reprend le carnet à la date de son édition. Une date notée ??/??/2001 "
            "n'est connue que par son année. Il ne remplace pas l'avis d'un médecin."
        ),
    }


def legend() -> list[list[str]]:
    """The three ways in which a dose is known: mark, name, meaning."""
    meanings = {
        Verification.PERFORMED: _("un professionnel de santé l'a faite et l'a notée."),
        Verification.PROOF: _("un professionnel de santé a vu un document qui la prouve."),
        Verification.DECLARED: _(
            "par le titulaire du carnet, sans document vu par un professionnel."
        ),
    }
    return [[kind.value, str(kind.label), meaning] for kind, meaning in meanings.items()]


def _line(dose: ShownDose) -> dict[str, str]:
    ranks = {True: _("Rappel"), False: _("Première vaccination"), None: ""}
    return {
        "date": str(dose.date),
        "vaccine": dose.vaccine.name,
        "diseases": dose.diseases,
        "batch": dose.batch,
        "rank": ranks[dose.booster],
        "verification": dose.verification,
        "verification_label": str(Verification(dose.verification).label),
        "vouched_by": dose.vouched_by,
    }

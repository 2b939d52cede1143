"""« Bilan des vaccinations »: what is due to the person, and why, in a student's words."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from carnet_api.wire import AssessmentDocument, AssessmentLineDocument, Conclusion, Mark, RankInput
from mesvaccins.assessment import selectors
from mesvaccins.assessment.selectors import Summary
from mesvaccins.carnets import actions
from mesvaccins.carnets.errors import InvalidInput, NotAllowed, StaleVersion, VaccinationDeleted
from mesvaccins.carnets.models import Carnet
from mesvaccins.carnets.rules import age_caption
from mesvaccins.pages.holder import day_of, holder_page, signed_in
from mesvaccins.pages.numbers import whole_number

MARKS: dict[Mark, tuple[str, str | Promise]] = {
    Mark.LATE: ("late", gettext_lazy("En retard")),
    Mark.TO_DO: ("todo", gettext_lazy("À faire")),
    Mark.UNSURE: ("unsure", gettext_lazy("À savoir")),
    Mark.DONE: ("done", gettext_lazy("En ordre")),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A line as its card says it."""

    line: AssessmentLineDocument
    kind: str
    words: str

    @classmethod
    def of(cls, line: AssessmentLineDocument) -> "Line":
        """The line with its mark in words."""
        kind, words = MARKS[line.mark]
        return cls(line, kind, str(words))


def summary_words(summary: Summary) -> str:
    """« À jour », « 2 vaccins à faire »: the one sentence of a card."""
    if not summary.to_do:
        return _("À jour")
    words = ngettext("%(count)d vaccin à faire", "%(count)d vaccins à faire", summary.to_do)
    return words % {"count": summary.to_do}


@require_safe
@holder_page
def bilan(request: HttpRequest, carnet_id: UUID) -> HttpResponse:
    """The bilan as of today, or of the day that `?au=` names."""
    now = timezone.now()
    account = signed_in(request)
    try:
        carnet, found = selectors.bilan_for_holder(
            account, carnet_id, on=day_asked(request), now=now
        )
    except InvalidInput as error:
        messages.error(request, str(error))
        return redirect("bilan", carnet_id)
    context = {
        "carnet": carnet,
        "bilan": found,
        "lines": [Line.of(each) for each in found.lines],
        "sentence": sentence(carnet, found),
        "summary": summary_words(Summary(found.conclusion, found.to_do)),
        "today": day_of(carnet, now),
    }
    return render(request, "pages/bilan/bilan.html", context)


def sentence(carnet: Carnet, found: AssessmentDocument) -> str:
    """« Camille (17 ans) est en retard de ses vaccins »."""
    said = {
        Conclusion.LATE: _("%(name)s (%(age)s) est en retard de ses vaccins"),
        Conclusion.TO_DO: _("%(name)s (%(age)s) a des vaccins à faire"),
        Conclusion.UP_TO_DATE: _("%(name)s (%(age)s) est à jour de ses vaccins"),
    }[found.conclusion]
    age = age_caption(carnet.birth_date, found.on)
    return said % {"name": carnet.first_name, "age": age}


def day_asked(request: HttpRequest) -> date | None:
    """The day of « Bilan au … », None for today. Raises InvalidInput."""
    given = request.GET.get("au", "")
    try:
        return date.fromisoformat(given) if given else None
    except ValueError:
        words = {"given": given}
        message = _("« %(given)s » n'est pas une date. Choisissez un jour.") % words
        raise InvalidInput({"on": [message]}) from None


@require_POST
@holder_page
def rank(request: HttpRequest, carnet_id: UUID) -> HttpResponse:
    """« C'était un rappel »: the answer to the line's question, in one touch."""
    booster = request.POST.get("rang") == "rappel"
    try:
        actions.state_own_rank(
            carnet_id=carnet_id,
            vaccination_id=_number(request.POST, "vaccination"),
            rank=RankInput(booster=booster, version=_number(request.POST, "version")),
            by=signed_in(request),
            now=timezone.now(),
        )
    except (NotAllowed, StaleVersion, VaccinationDeleted) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("C'est noté : le bilan en tient compte."))
    day = request.POST.get("au", "")
    return redirect(reverse("bilan", args=[carnet_id]) + (f"?au={day}" if _is_day(day) else ""))


def _number(posted: QueryDict, name: str) -> int:
    return whole_number(posted.get(name, ""), most_digits=14) or 0


def _is_day(text: str) -> bool:
    try:
        return bool(text) and bool(date.fromisoformat(text))
    except ValueError:
        return False

"""« Questionnaire de santé »: only what matters for this person; no answer is needed."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from carnet_api import questionnaire as typed
from carnet_api.wire import (
    CreatorKind,
    HealthProfileDocument,
    QuestionDocument,
    UserType,
)
from mesvaccins.assessment import actions, selectors
from mesvaccins.carnets.errors import InvalidInput
from mesvaccins.carnets.models import Carnet
from mesvaccins.pages.holder import day_of, holder_page, signed_in


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what stands in its field, and who said it."""

    question: QuestionDocument
    value: str
    shown: str
    said: str
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Questions of one subject: folded away while none of them is answered or refused."""

    name: str
    asked: tuple[Asked, ...]

    @property
    def answered(self) -> int:
        """How many have an answer."""
        return sum(bool(each.value) for each in self.asked)

    @property
    def opens(self) -> bool:
        """Whether something stands there to be seen."""
        return any(each.value or each.faults for each in self.asked)


@require_http_methods(["GET", "POST"])
@holder_page
def questionnaire(request: HttpRequest, carnet_id: UUID) -> HttpResponse:
    """The questions by subject; only the answers that were changed are kept anew."""
    carnet, profile = selectors.profile_for_holder(
        signed_in(request), carnet_id, now=timezone.now()
    )
    if request.method == "POST":
        return _answer(request, carnet, profile)
    return _page(request, carnet, profile)


def _answer(request: HttpRequest, carnet: Carnet, profile: HealthProfileDocument) -> HttpResponse:
    given, unreadable = typed.changed(profile, request.POST, professional=False)
    if unreadable:
        sentence = _("« %(given)s » n'est pas un nombre. Saisissez des chiffres.")
        faults = {name: [sentence % {"given": text}] for name, text in unreadable.items()}
        return _page(request, carnet, profile, faults=faults)
    if not given:
        messages.info(request, _("Aucune réponse n'a été changée."))
        return redirect("bilan", carnet.pk)
    now = timezone.now()
    day = day_of(carnet, now)
    try:
        actions.answer_as_holder(
            carnet_id=carnet.pk, answers=given, by=signed_in(request), now=now, on=day
        )
    except InvalidInput as refused:
        return _page(request, carnet, profile, faults=refused.fields)
    said = ngettext("Votre réponse est enregistrée.", "Vos réponses sont enregistrées.", len(given))
    messages.success(request, said)
    after = selectors.profile(carnet, on=day, who=UserType.PATIENT)
    if {each.name for each in after.questions} - {each.name for each in profile.questions}:
        messages.info(request, _("D'autres questions suivent de vos réponses."))
        return redirect("questionnaire", carnet.pk)
    return redirect("bilan", carnet.pk)


def _page(
    request: HttpRequest,
    carnet: Carnet,
    profile: HealthProfileDocument,
    *,
    faults: Mapping[str, list[str]] | None = None,
) -> HttpResponse:
    found = faults or {}
    asked = [_asked(request, each, found) for each in profile.questions]
    by_name: dict[str, list[Asked]] = {}
    for each in asked:
        by_name.setdefault(each.question.group, []).append(each)
    groups = [Group(name, tuple(some)) for name, some in by_name.items()]
    context = {"carnet": carnet, "groups": groups, "refused": bool(found)}
    return render(request, "pages/bilan/questionnaire.html", context)


def _asked(
    request: HttpRequest, question: QuestionDocument, faults: Mapping[str, list[str]]
) -> Asked:
    """A question with what was just sent, or else with its answer."""
    name = question.name
    return Asked(
        question=question,
        value=request.POST.get(name, typed.written(question)),
        shown=request.POST.get(f"{typed.SHOWN}{name}", typed.written(question)),
        said=_said(question),
        faults=tuple(faults.get(name, ())),
    )


def _said(question: QuestionDocument) -> str:
    """« vous, le 12/03/2026 », « Anne DUPONT (SSE de Nantes), le 12/03/2026 »."""
    answer = question.answer
    if answer is None:
        return ""
    who = _("vous")
    if answer.said_by.kind is CreatorKind.PROFESSIONAL:
        organisation = answer.said_by.organisation
        who = answer.said_by.name + (f" ({organisation.name})" if organisation else "")
    words = {"who": who, "day": f"{answer.said_at:%d/%m/%Y}"}
    said = _("Répondu par %(who)s, le %(day)s.") % words
    if answer.holds_until is None:
        return said
    until = {"day": f"{answer.holds_until:%d/%m/%Y}"}
    return said + " " + _("La réponse vaut jusqu'au %(day)s.") % until

"""The centre's vaccine list: add, link with the national nomenclature, hide."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from calcium.accounts.permissions import Ability
from calcium.centres import actions, selectors
from calcium.centres.errors import ListRefused
from calcium.centres.models import CentreVaccine, NationalVaccine
from calcium.pages.access import AgentRequest, needs
from calcium.pages.fragments import UNPROCESSABLE, in_dialog
from calcium.pages.numbers import whole_number

_FILTERS = {
    "": "toute la liste",
    "sans-lien": "sans lien avec MesVaccins",
    "masques": "masqués",
}


class NameForm(forms.Form):
    """The name under which the centre knows a vaccine."""

    name = forms.CharField(
        label="Nom du vaccin",
        max_length=200,
        label_suffix="",
        widget=forms.TextInput(attrs={"data-autofocus": "", "autocomplete": "off"}),
        error_messages={"required": "Saisissez le nom du vaccin."},
    )


@require_safe
@needs(Ability.ADMINISTER)
def centre_vaccines(request: AgentRequest) -> HttpResponse:
    """The list, or the part of it that waits for a link or is hidden."""
    chosen = request.GET.get("montrer", "")
    entries = selectors.vaccine_list(request.user.centre)
    if chosen == "sans-lien":
        entries = entries.filter(national=None, hidden=False)
    elif chosen == "masques":
        entries = entries.filter(hidden=True)
    context = {"tab": "vaccines", "entries": entries, "chosen": chosen, "filters": _FILTERS.items()}
    return render(request, "centre/vaccines.html", context)


@require_http_methods(["GET", "POST"])
@needs(Ability.ADMINISTER)
def vaccine_add(request: AgentRequest) -> HttpResponse:
    """« Ajouter à la liste du centre »: a name of the centre's, or a national vaccine."""
    if request.method == "POST" and request.POST.get("national", ""):
        return _add_national(request)
    wanted = request.GET.get("national", "")
    if wanted:
        national = get_object_or_404(NationalVaccine, pk=_number(wanted))
        context = {"national": national, "back": _back(request.GET.get("retour", ""))}
        return in_dialog(request, "centre/_add_national.html", context)
    form = NameForm(request.POST or None)
    if form.is_valid():
        try:
            entry = actions.add_vaccine(
                centre=request.user.centre, name=form.cleaned_data["name"], by=request.user
            )
        except ListRefused as refusal:
            form.add_error("name", refusal.sentence)
        else:
            linked = (
                f"relié à {entry.national.name}" if entry.national else "sans lien pour l'instant"
            )
            messages.success(request, f"« {entry.name} » est dans la liste du centre, {linked}.")
            return redirect("centre_vaccines")
    status = 200 if request.method == "GET" else UNPROCESSABLE
    return in_dialog(request, "centre/_add.html", {"form": form}, status=status)


def _add_national(request: AgentRequest) -> HttpResponse:
    national = get_object_or_404(NationalVaccine, pk=_number(request.POST["national"]))
    entry = actions.add_national_vaccine(
        centre=request.user.centre, national=national, by=request.user
    )
    messages.success(request, f"« {entry.name} » est dans la liste du centre.")
    back = _back(request.POST.get("retour", ""))
    return redirect("import", back) if back else redirect("centre_vaccines")


@require_safe
@needs(Ability.ADMINISTER)
def vaccine_link(request: AgentRequest, vaccine_id: UUID) -> HttpResponse:
    """Search the national nomenclature for the vaccine that an entry stands for."""
    entry = _entry(request, vaccine_id)
    text = request.GET.get("texte", entry.name)
    context = {"entry": entry, "text": text, "candidates": selectors.search_national(text)}
    return in_dialog(request, "centre/_link.html", context)


@require_POST
@needs(Ability.ADMINISTER)
def vaccine_change(request: AgentRequest, vaccine_id: UUID) -> HttpResponse:
    """Link, take the link away, hide or show again."""
    entry = _entry(request, vaccine_id)
    act = request.POST.get("act", "")
    try:
        if act == "link":
            national = get_object_or_404(NationalVaccine, pk=_number(request.POST.get("national")))
            actions.link_vaccine(entry=entry, national=national, by=request.user)
        elif act == "unlink":
            actions.unlink_vaccine(entry=entry, by=request.user)
        elif act in {"hide", "show"}:
            actions.hide_vaccine(entry=entry, hidden=act == "hide", by=request.user)
        else:
            raise Http404
    except ListRefused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _SAID[act].format(entry.name))
    return redirect("centre_vaccines")


_SAID = {
    "link": "« {} » est relié à la nomenclature de MesVaccins.net.",
    "unlink": "« {} » n'est plus relié : ses vaccinations ne partent plus vers les CVE.",
    "hide": "« {} » n'est plus proposé à la saisie. Les vaccinations déjà saisies le gardent.",
    "show": "« {} » est à nouveau proposé à la saisie.",
}


def _entry(request: AgentRequest, vaccine_id: UUID) -> CentreVaccine:
    try:
        return selectors.vaccine(request.user.centre, vaccine_id)
    except CentreVaccine.DoesNotExist:
        raise Http404 from None


def _number(text: str | None) -> int:
    if (number := whole_number(text or "")) is None:
        raise Http404
    return number


def _back(text: str) -> UUID | None:
    """The dossier whose import asked for the vaccine."""
    try:
        return UUID(text) if text else None
    except ValueError:
        raise Http404 from None

"""One's own declared doses: the vaccine looked up, then its date; changed; deleted."""

from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mesvaccins.carnets import actions, selectors
from mesvaccins.carnets.dose import DoseFields
from mesvaccins.carnets.errors import AlreadyThere, InvalidInput, NotAllowed, StaleVersion
from mesvaccins.carnets.models import Carnet, Vaccination
from mesvaccins.carnets.permissions import can_holder_change
from mesvaccins.catalogue.models import Vaccine
from mesvaccins.catalogue.search import find_vaccines
from mesvaccins.catalogue.selectors import vaccine_named
from mesvaccins.pages.doses import diseases_of
from mesvaccins.pages.forms import VaccinationForm, VaccineSearchForm
from mesvaccins.pages.holder import day_of, holder_page, signed_in
from mesvaccins.pages.numbers import whole_number
from mesvaccins.pages.refusals import put_faults
from mesvaccins.pages.unfinished import found_again


@require_safe
@holder_page
def choose(request: HttpRequest, carnet_id: UUID) -> HttpResponse:
    """« Ajouter une vaccination », first the vaccine: candidates as one types."""
    carnet = selectors.held_carnet(signed_in(request), carnet_id)
    target = reverse("add_vaccination", args=[carnet.pk])
    return _choose(request, carnet, title=_("Ajouter une vaccination"), target=target)


@require_safe
@holder_page
def choose_another(request: HttpRequest, carnet_id: UUID, vaccination_id: int) -> HttpResponse:
    """Another vaccine for a dose that stands in the booklet."""
    carnet = selectors.held_carnet(signed_in(request), carnet_id)
    target = reverse("change_vaccination", args=[carnet.pk, vaccination_id])
    return _choose(request, carnet, title=_("Choisir un autre vaccin"), target=target)


def _choose(request: HttpRequest, carnet: Carnet, *, title: str, target: str) -> HttpResponse:
    form = VaccineSearchForm(request.GET)
    query = form.cleaned_data["q"].strip() if form.is_valid() else ""
    found = [
        {
            "name": vaccine.name,
            "diseases": diseases_of(vaccine),
            "href": f"{target}?{urlencode({'vaccin': vaccine.pk})}",
        }
        for vaccine in (find_vaccines(query) if query else [])
    ]
    context = {"carnet": carnet, "form": form, "query": query, "found": found, "title": title}
    template = "_results" if getattr(request, "htmx", False) else "choose"
    return render(request, f"pages/vaccinations/{template}.html", context)


@require_http_methods(["GET", "POST"])
@holder_page
def add(request: HttpRequest, carnet_id: UUID) -> HttpResponse:
    """« Ajouter une vaccination », then the date and what else is known."""
    now = timezone.now()
    carnet = selectors.held_carnet(signed_in(request), carnet_id)
    vaccine = _chosen(request)
    if vaccine is None:
        return redirect("choose_vaccine", carnet_id)
    form = VaccinationForm(_typed(request, now))
    already_there = None
    if request.method == "POST" and form.is_valid():
        try:
            actions.declare_vaccination(
                carnet_id=carnet_id,
                fields=DoseFields(vaccine=vaccine, **form.cleaned_data),
                by=signed_in(request),
                now=now,
                today=day_of(carnet, now),
                distinct="distinct" in request.POST,
            )
        except InvalidInput as error:
            put_faults(form, error)
        except AlreadyThere as error:
            already_there = error
        else:
            messages.success(request, _("La vaccination a été ajoutée."))
            return redirect("carnet", carnet_id)
    context = {
        "carnet": carnet,
        "vaccine": vaccine,
        "diseases": diseases_of(vaccine),
        "form": form,
        "already_there": already_there,
        "title": _("Ajouter une vaccination"),
        "button": _("Ajouter"),
        "other_vaccine": reverse("choose_vaccine", args=[carnet_id]),
    }
    return render(request, "pages/vaccinations/form.html", context)


@require_http_methods(["GET", "POST"])
@holder_page
def change(request: HttpRequest, carnet_id: UUID, vaccination_id: int) -> HttpResponse:
    """« Modifier »: what was changed elsewhere meanwhile is not overwritten."""
    now = timezone.now()
    carnet = selectors.held_carnet(signed_in(request), carnet_id)
    dose = _changeable(carnet, vaccination_id)
    vaccine = _chosen(request) or dose.vaccine
    typed = _typed(request, now)
    form = VaccinationForm(typed, initial=_present(dose))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_declared(
                carnet_id=carnet_id,
                vaccination_id=vaccination_id,
                version=_version(request, dose),
                fields=DoseFields(vaccine=vaccine, **form.cleaned_data),
                by=signed_in(request),
                now=now,
                today=day_of(carnet, now),
            )
        except InvalidInput as error:
            put_faults(form, error)
        except (AlreadyThere, NotAllowed, StaleVersion) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("La vaccination a été modifiée."))
            return redirect("carnet", carnet_id)
    context = {
        "carnet": carnet,
        "vaccine": vaccine,
        "diseases": diseases_of(vaccine),
        "form": form,
        "version": _shown_version(request, typed, dose),
        "title": _("Modifier la vaccination"),
        "button": _("Enregistrer"),
        "other_vaccine": reverse("choose_another_vaccine", args=[carnet_id, vaccination_id]),
    }
    return render(request, "pages/vaccinations/form.html", context)


@require_http_methods(["GET", "POST"])
@holder_page
def delete(request: HttpRequest, carnet_id: UUID, vaccination_id: int) -> HttpResponse:
    """« Supprimer », asked once more."""
    carnet = selectors.held_carnet(signed_in(request), carnet_id)
    dose = _changeable(carnet, vaccination_id)
    refusal = None
    if request.method == "POST":
        try:
            actions.delete_declared(
                carnet_id=carnet_id,
                vaccination_id=vaccination_id,
                version=_version(request, dose),
                by=signed_in(request),
                now=timezone.now(),
            )
        except (NotAllowed, StaleVersion) as error:
            refusal = str(error)
        else:
            messages.success(request, _("La vaccination a été supprimée."))
            return redirect("carnet", carnet_id)
    what = {"vaccine": dose.vaccine.name, "date": dose.date}
    context = {
        "title": _("Supprimer cette vaccination ?"),
        "sentences": [
            _("%(vaccine)s, le %(date)s.") % what,
            _("Elle disparaîtra du carnet, y compris pour les centres qui le voient."),
        ],
        "button": _("Supprimer"),
        "version": dose.version,
        "refusal": refusal,
        "back": reverse("carnet", args=[carnet_id]),
        "back_label": _("Carnet de %(name)s") % {"name": carnet.full_name},
    }
    return render(request, "pages/confirm.html", context)


def _chosen(request: HttpRequest) -> Vaccine | None:
    """The vaccine that the address names."""
    given = whole_number(request.GET.get("vaccin", ""))
    return vaccine_named(vaccine_id=given) if given is not None else None


def _typed(request: HttpRequest, now: datetime) -> QueryDict | None:
    """What the form was sent with; or what was sent when the session had ended, with a word that
    nothing was done of it; None when it is opened."""
    if request.method == "POST":
        return request.POST
    kept = found_again(request, now=now)
    if kept is not None:
        said = _("La session a pris fin : rien n'est enregistré. Voici ce que vous aviez saisi.")
        messages.info(request, said)
    return kept


def _changeable(carnet: Carnet, vaccination_id: int) -> Vaccination:
    """One's own declared dose; what a professional entered or validated has no such page."""
    dose = selectors.standing_dose(carnet, vaccination_id)
    if dose is None or not can_holder_change(dose):
        raise Http404
    return dose


def _version(request: HttpRequest, dose: Vaccination) -> int:
    """The version that the person was shown."""
    given = whole_number(request.POST.get("version", ""))
    return dose.version if given is None else given


def _shown_version(request: HttpRequest, typed: QueryDict | None, dose: Vaccination) -> object:
    """The version that the form carries: what was typed before is about the dose as it was then."""
    before = typed is not None and request.method != "POST"
    return typed.get("version", dose.version) if before and typed else dose.version


def _present(dose: Vaccination) -> dict[str, object]:
    booster = {True: "true", False: "false", None: ""}[dose.booster]
    return {"date": dose.date, "batch": dose.batch, "booster": booster}

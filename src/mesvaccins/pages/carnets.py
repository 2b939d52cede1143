"""« Mes carnets de vaccination »: the cards of the family, a new carnet, one booklet."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from mesvaccins.assessment import selectors as assessment
from mesvaccins.carnets import actions, selectors
from mesvaccins.carnets.errors import AlreadyHeld, CarnetExists, InvalidInput, TooManyTries
from mesvaccins.carnets.identity import Identity
from mesvaccins.carnets.models import Carnet, ContactKind
from mesvaccins.pages.doses import shown_dose
from mesvaccins.pages.forms import CarnetForm, posted
from mesvaccins.pages.holder import day_in_paris, day_of, holder_page, signed_in
from mesvaccins.pages.people import person
from mesvaccins.pages.refusals import put_faults

TAKEN = gettext_lazy(
    "Un autre carnet porte déjà cette adresse ou ce mobile, avec la même date de naissance. "
    "S'il est à vous, reprenez-le par l'invitation reçue, ou laissez ces champs vides."
)


@require_safe
@holder_page
def carnets(request: HttpRequest) -> HttpResponse:
    """A card for each person of the family."""
    now = timezone.now()
    own = list(selectors.own_carnets(signed_in(request)))
    summaries = assessment.summaries(own, today={each.pk: day_of(each, now) for each in own})
    people = [person(each, now=now, summary=summaries[each.pk]) for each in own]
    return render(request, "pages/carnets/list.html", {"people": people})


@require_http_methods(["GET", "POST"])
@holder_page
def new(request: HttpRequest) -> HttpResponse:
    """« Nouveau carnet »."""
    now = timezone.now()
    form = CarnetForm(posted(request))
    if form.is_valid():
        try:
            carnet = actions.open_carnet(
                identity=Identity(**form.cleaned_data),
                by=signed_in(request),
                now=now,
                today=day_in_paris(now),
            )
        except InvalidInput as error:
            put_faults(form, error)
        except (AlreadyHeld, TooManyTries) as error:
            form.add_error(None, str(error))
        except CarnetExists:
            form.add_error("email", TAKEN)
        else:
            name = {"name": carnet.full_name}
            messages.success(request, _("Le carnet de %(name)s a été créé.") % name)
            return redirect("carnet", carnet.pk)
    return render(request, "pages/carnets/new.html", {"form": form})


@require_safe
@holder_page
def carnet(request: HttpRequest, carnet_id: UUID) -> HttpResponse:
    """The booklet as a time line, newest first."""
    now = timezone.now()
    found = selectors.own_carnet(signed_in(request), carnet_id)
    context = {
        "person": person(found, now=now),
        "doses": [shown_dose(dose) for dose in selectors.doses(found)],
    }
    return render(request, "pages/carnets/booklet.html", context)


@require_http_methods(["GET", "POST"])
@holder_page
def identity(request: HttpRequest, carnet_id: UUID) -> HttpResponse:
    """The identity of the holder, and the addresses that the code can be sent to."""
    now = timezone.now()
    found = selectors.own_carnet(signed_in(request), carnet_id)
    form = CarnetForm(posted(request), initial=_present(found))
    if form.is_valid():
        try:
            actions.edit_carnet(
                carnet_id=carnet_id,
                identity=Identity(**form.cleaned_data),
                by=signed_in(request),
                now=now,
                today=day_of(found, now),
            )
        except InvalidInput as error:
            put_faults(form, error)
        except TooManyTries as error:
            form.add_error(None, str(error))
        except CarnetExists:
            form.add_error("email", TAKEN)
        else:
            messages.success(request, _("L'identité et les coordonnées sont enregistrées."))
            return redirect("carnet", carnet_id)
    return render(request, "pages/carnets/identity.html", {"form": form, "carnet": found})


def _present(carnet: Carnet) -> dict[str, object]:
    contacts = selectors.contacts(carnet)
    fields = ("first_name", "last_name", "birth_name", "birth_date", "gender", "zip_code")
    return {
        **{name: getattr(carnet, name) for name in fields},
        "email": contacts.get(ContactKind.EMAIL, ""),
        "mobile": contacts.get(ContactKind.MOBILE, ""),
    }

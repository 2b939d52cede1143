"""« Supprimer ce carnet », « Supprimer mon compte »: thirty days to change one's mind."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mesvaccins.carnets import selectors
from mesvaccins.carnets.actions.erasure import (
    ask_account_erasure,
    ask_erasure,
    keep_account,
    keep_carnet,
)
from mesvaccins.pages.holder import holder_page, signed_in


@require_http_methods(["GET", "POST"])
@holder_page
def erase_carnet(request: HttpRequest, carnet_id: UUID) -> HttpResponse:
    """Asks once more, says what stays and what goes."""
    now = timezone.now()
    carnet = selectors.held_carnet(signed_in(request), carnet_id)
    if request.method == "POST":
        ask_erasure(carnet_id=carnet.pk, by=signed_in(request), now=now)
        messages.success(request, _("Le carnet sera effacé dans 30 jours."))
        return redirect("carnet", carnet.pk)
    name = {"name": carnet.full_name}
    sentences = [
        _("Le carnet et toutes ses vaccinations seront effacés dans 30 jours, sans retour."),
        _("Jusque-là, rien ne change, et vous pouvez y renoncer à tout moment."),
        _("Les centres de santé gardent ce qu'ils ont enregistré dans leurs propres dossiers."),
    ]
    context = {
        "title": _("Supprimer le carnet de %(name)s ?") % name,
        "sentences": sentences,
        "button": _("Supprimer ce carnet"),
        "back": reverse("carnet", args=[carnet.pk]),
        "back_label": _("Carnet de %(name)s") % name,
    }
    return render(request, "pages/confirm.html", context)


@require_POST
@holder_page
def keep(request: HttpRequest, carnet_id: UUID) -> HttpResponse:
    """« Garder ce carnet »."""
    keep_carnet(carnet_id=carnet_id, by=signed_in(request))
    messages.success(request, _("Le carnet est conservé."))
    return redirect("carnet", carnet_id)


@require_http_methods(["GET", "POST"])
@holder_page
def erase_account(request: HttpRequest) -> HttpResponse:
    """« Supprimer mon compte », with all its carnets."""
    if request.method == "POST":
        ask_account_erasure(by=signed_in(request), now=timezone.now())
        messages.success(request, _("Le compte et ses carnets seront effacés dans 30 jours."))
        return redirect("account")
    sentences = [
        _("Votre compte et tous vos carnets seront effacés dans 30 jours, sans retour."),
        _("Jusque-là, vous pouvez vous connecter et y renoncer à tout moment."),
        _("Les centres de santé gardent ce qu'ils ont enregistré dans leurs propres dossiers."),
    ]
    context = {
        "title": _("Supprimer votre compte ?"),
        "sentences": sentences,
        "button": _("Supprimer mon compte"),
        "back": reverse("account"),
        "back_label": _("Mon compte"),
    }
    return render(request, "pages/confirm.html", context)


@require_POST
@holder_page
def keep_own_account(request: HttpRequest) -> HttpResponse:
    """« Garder mon compte »."""
    keep_account(by=signed_in(request))
    messages.success(request, _("Votre compte et ses carnets sont conservés."))
    return redirect("carnets")

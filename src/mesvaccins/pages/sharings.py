"""The sharing code renewed, a sharing ended: each asked once more before it is done."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mesvaccins.carnets import actions, selectors
from mesvaccins.pages.holder import holder_page, signed_in
from mesvaccins.pages.people import sharings_in_force


@require_http_methods(["GET", "POST"])
@holder_page
def renew_code(request: HttpRequest, carnet_id: UUID) -> HttpResponse:
    """« Changer le code »."""
    now = timezone.now()
    carnet = selectors.held_carnet(signed_in(request), carnet_id)
    if request.method == "POST":
        actions.renew_code(carnet_id=carnet.pk, by=signed_in(request), now=now)
        messages.success(request, _("Le code a été changé. L'ancien n'ouvre plus rien."))
        return redirect("carnet", carnet.pk)
    sentences = [
        _("L'ancien code n'ouvrira plus ce carnet."),
        _("Les professionnels avec qui le carnet est déjà partagé gardent leur accès."),
    ]
    context = {
        "title": _("Changer le code de partage ?"),
        "sentences": sentences,
        "button": _("Changer le code"),
        "harmless": True,
        "back": reverse("carnet", args=[carnet.pk]),
        "back_label": _("Carnet de %(name)s") % {"name": carnet.full_name},
    }
    return render(request, "pages/confirm.html", context)


@require_http_methods(["GET", "POST"])
@holder_page
def end(request: HttpRequest, carnet_id: UUID, sharing_id: UUID) -> HttpResponse:
    """« Mettre fin au partage »."""
    now = timezone.now()
    carnet = selectors.own_carnet(signed_in(request), carnet_id)
    found = [row for row in sharings_in_force(carnet) if row.pk == sharing_id]
    if request.method == "POST":
        actions.end_sharing(
            carnet_id=carnet.pk, sharing_id=sharing_id, by=signed_in(request), now=now
        )
        messages.success(request, _("Le partage est terminé, et le code de partage a été changé."))
        return redirect("carnet", carnet.pk)
    if not found:
        raise Http404
    name = {"name": found[0].organisation.name}
    sentences = [
        _("%(name)s ne pourra plus ouvrir ce carnet, ni y écrire.") % name,
        _("Le centre garde dans son propre dossier ce qu'il a déjà enregistré."),
        _("Le code de partage sera changé en même temps."),
    ]
    context = {
        "title": _("Mettre fin au partage avec %(name)s ?") % name,
        "sentences": sentences,
        "button": _("Mettre fin au partage"),
        "back": reverse("carnet", args=[carnet.pk]),
        "back_label": _("Carnet de %(name)s") % {"name": carnet.full_name},
    }
    return render(request, "pages/confirm.html", context)

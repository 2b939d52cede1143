"""Taking over a carnet that a centre has made: the link of the invitation, then the birth date."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from mesvaccins.carnets import actions
from mesvaccins.carnets.errors import InvitationInvalid, TooManyTries
from mesvaccins.pages.forms import ClaimForm, posted
from mesvaccins.pages.holder import holder_page, signed_in

HELD = "invitation"


@require_safe
@never_cache
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Keep the token for this visit, out of the addresses that follow; say what comes next."""
    request.session[HELD] = token
    if request.user.is_authenticated:
        return redirect("claim")
    following = f"?next={reverse('claim')}"
    return render(request, "pages/invitation.html", {"following": following})


@require_http_methods(["GET", "POST"])
@holder_page
def claim(request: HttpRequest) -> HttpResponse:
    """The birth date of the holder; the carnet then stands among one's own."""
    token = request.session.get(HELD)
    if not token:
        messages.warning(request, _("Ouvrez d'abord le lien de l'invitation que vous avez reçue."))
        return redirect("carnets")
    form = ClaimForm(posted(request))
    if form.is_valid():
        try:
            carnet = actions.claim_carnet(
                token=token,
                born=form.cleaned_data["birth_date"],
                by=signed_in(request),
                now=timezone.now(),
            )
        except (InvitationInvalid, TooManyTries) as error:
            form.add_error(None, str(error))
        else:
            del request.session[HELD]
            name = {"name": carnet.full_name}
            messages.success(request, _("Le carnet de %(name)s est maintenant le vôtre.") % name)
            return redirect("carnet", carnet.pk)
    return render(request, "pages/claim.html", {"form": form})

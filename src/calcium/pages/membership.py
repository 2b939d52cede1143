"""« Adhérer au service »: the withdrawal code makes the centre a member of MesVaccins."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from calcium.accounts.errors import CalciumError
from calcium.accounts.permissions import Ability
from calcium.centres.models import Membership
from calcium.linking import actions, errors
from calcium.linking.adapter import joining_gateway
from calcium.pages import clock
from calcium.pages.access import AgentRequest, needs
from carnet_api.errors import CarnetApiError
from carnet_api.http import Software

JOINED = "Votre centre adhère au service : les dossiers peuvent être liés aux CVE des étudiants."


class JoinForm(forms.Form):
    """What MesVaccins gave to the centre and to its software."""

    withdrawal_code = forms.CharField(
        label="Code de retrait",
        max_length=60,
        label_suffix="",
        help_text="Donné par MesVaccins à votre centre ; il sert une fois et vaut sept jours.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Saisissez le code de retrait donné par MesVaccins."},
    )
    uid = forms.CharField(
        label="Identifiant du logiciel",
        max_length=100,
        label_suffix="",
        error_messages={"required": "Saisissez l'identifiant du logiciel."},
    )
    secret = forms.CharField(
        label="Secret du logiciel",
        max_length=200,
        label_suffix="",
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )


@require_http_methods(["GET", "POST"])
@needs(Ability.ADMINISTER)
def membership(request: AgentRequest) -> HttpResponse:
    """Say whether the centre is a member; join, or renew its key."""
    centre = request.user.centre
    known = {"uid": settings.MESVACCINS_UID}
    form = JoinForm(request.POST or None, initial=known)
    if form.is_valid():
        typed = form.cleaned_data
        secret = typed["secret"] or settings.MESVACCINS_SECRET
        software = Software(typed["uid"], secret)
        try:
            actions.join(
                centre=centre,
                withdrawal_code=typed["withdrawal_code"],
                software=software,
                by=request.user,
                gateway=joining_gateway(software),
                now=clock.now(),
            )
        except (CarnetApiError, CalciumError) as error:
            form.add_error("withdrawal_code", errors.sentence(error))
        else:
            messages.success(request, JOINED)
            return redirect("membership")
    context = {
        "tab": "membership",
        "form": form,
        "membership": Membership.objects.filter(centre=centre).first(),
        "secret_known": bool(settings.MESVACCINS_SECRET),
        "address": settings.MESVACCINS_URL,
    }
    return render(request, "centre/membership.html", context)

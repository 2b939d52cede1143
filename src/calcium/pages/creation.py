"""« Créer et associer à partir des données du patient », then the proposal to export at once."""

from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from calcium.accounts.errors import CalciumError
from calcium.accounts.permissions import Ability
from calcium.linking import actions, errors
from calcium.linking.adapter import carnet_gateway
from calcium.pages import clock
from calcium.pages.access import AgentRequest, needs
from calcium.pages.entry import patient_of
from calcium.pages.fragments import UNPROCESSABLE, in_dialog
from calcium.patients import actions as patients
from carnet_api.errors import CarnetApiError, CarnetExists


class CreationForm(forms.Form):
    """Where the invitation goes, and the student's agreement."""

    email = forms.EmailField(
        label="Adresse email",
        required=False,
        label_suffix="",
        error_messages={
            "invalid": "Cette adresse est incomplète. Elle ressemble à nom@exemple.fr."
        },
    )
    mobile = forms.CharField(
        label="Numéro de mobile", required=False, max_length=20, label_suffix=""
    )
    agreement = forms.BooleanField(label=actions.AGREEMENT, required=False, label_suffix="")


@require_http_methods(["GET", "POST"])
@needs(Ability.LINK_CARNET)
def create_carnet(request: AgentRequest, patient_id: UUID) -> HttpResponse:
    """Show the data that will go, then create the carnet with them."""
    patient = patient_of(request, patient_id)
    contacts = {"email": patient.email, "mobile": patient.mobile}
    form = CreationForm(request.POST or None, initial=contacts)
    exists, status = False, 200 if request.method == "GET" else UNPROCESSABLE
    if form.is_valid():
        typed = form.cleaned_data
        try:
            if {name: typed[name] for name in contacts} != contacts:
                patient = patients.change_contacts(
                    patient=patient, email=typed["email"], mobile=typed["mobile"], by=request.user
                )
            actions.create_and_link(
                patient=patient,
                agreed=typed["agreement"],
                by=request.user,
                gateway=carnet_gateway(by=request.user),
                today=clock.today(patient.centre),
                now=clock.now(),
            )
        except (CarnetApiError, CalciumError) as error:
            exists = isinstance(error, CarnetExists)
            form.add_error(None, errors.sentence(error))
        else:
            return redirect(f"{reverse('dossier', args=[patient.pk])}?cree=1")
    context = {"patient": patient, "form": form, "exists": exists}
    return in_dialog(request, "association/_create.html", context, status=status)

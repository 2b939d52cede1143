"""« Association d'un CVE »: find a carnet by its code, confirm the name, send the code again."""

from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from calcium.accounts.errors import CalciumError
from calcium.accounts.permissions import Ability
from calcium.linking import actions, errors
from calcium.linking.adapter import carnet_gateway
from calcium.pages import clock
from calcium.pages.access import AgentRequest, needs
from calcium.pages.entry import patient_of
from calcium.pages.fragments import UNPROCESSABLE, in_dialog
from calcium.pages.identity import born
from carnet_api.errors import CarnetApiError
from carnet_api.wire import Channel, CodeReminderAnswer

LINKED = "Un CVE a été trouvé. Il vient d'être ajouté au dossier."
_SENT = {
    Channel.EMAIL: "Le code est renvoyé au patient par email.",
    Channel.SMS: "Le code est renvoyé au patient par SMS.",
}
_NEUTRAL = (
    "Si un CVE correspond à cette adresse ou à ce numéro, son code de partage vient d'être envoyé "
    "à l'étudiant. Demandez-lui de regarder ses messages, ou vérifiez ce qui a été saisi."
)


class ShareCodeForm(forms.Form):
    """The code that the student tells."""

    share_code = forms.CharField(
        label="Code de partage",
        max_length=40,
        label_suffix="",
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "data-autofocus": ""}
        ),
        error_messages={
            "required": "Saisissez le code de partage que l'étudiant vous donne, comme 9V79-2GHA."
        },
    )


class ContactForm(forms.Form):
    """The address or number that the student gave to MesVaccins."""

    contact = forms.CharField(
        label="Adresse email ou numéro de mobile",
        max_length=254,
        label_suffix="",
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-autofocus": ""}),
        error_messages={"required": "Saisissez une adresse email ou un numéro de mobile."},
    )


@dataclass(frozen=True, slots=True)
class Answer:
    """What the dialog says once the request was made."""

    level: str
    lines: tuple[str, ...]

    @classmethod
    def of(cls, answer: CodeReminderAnswer) -> "Answer":
        """The manual's sentence where the birth date agrees; the neutral one otherwise."""
        if answer.channel is None:
            return cls("info", (_NEUTRAL,))
        return cls("done", ("Un Cve existe.", _SENT[answer.channel]))


@require_http_methods(["GET", "POST"])
@needs(Ability.LINK_CARNET)
def look_up(request: AgentRequest, patient_id: UUID) -> HttpResponse:
    """« Récupérer le CVE avec un code de partage »: the code typed, the name shown to confirm."""
    patient = patient_of(request, patient_id)
    form = ShareCodeForm(request.POST or None)
    status = 200 if request.method == "GET" else UNPROCESSABLE
    if form.is_valid():
        try:
            found = actions.look_up_carnet(
                patient=patient,
                share_code=form.cleaned_data["share_code"],
                by=request.user,
                gateway=carnet_gateway(by=request.user),
            )
        except (CarnetApiError, CalciumError) as error:
            form.add_error("share_code", errors.sentence(error))
        else:
            context = {"patient": patient, "found": found, "born": born(patient)}
            return in_dialog(request, "association/_confirm.html", context)
    context = {"patient": patient, "form": form}
    return in_dialog(request, "association/_look_up.html", context, status=status)


@require_POST
@needs(Ability.LINK_CARNET)
def link(request: AgentRequest, patient_id: UUID) -> HttpResponse:
    """« Oui »: the carnet is this student's."""
    patient = patient_of(request, patient_id)
    try:
        actions.link_carnet(
            patient=patient,
            ticket=request.POST.get("ticket", ""),
            by=request.user,
            gateway=carnet_gateway(by=request.user),
            now=clock.now(),
        )
    except (CarnetApiError, CalciumError) as error:
        messages.error(request, errors.sentence(error))
    else:
        messages.success(request, LINKED)
    return redirect("dossier", patient.pk)


@require_http_methods(["GET", "POST"])
@needs(Ability.SEND_CODE_AGAIN)
def send_again(request: AgentRequest, patient_id: UUID) -> HttpResponse:
    """« Demander le renvoi du code de partage »: the answer stands in the dialog."""
    patient = patient_of(request, patient_id)
    form = ContactForm(request.POST or None)
    status = 200 if request.method == "GET" else UNPROCESSABLE
    answer = None
    if form.is_valid():
        try:
            given = actions.send_code_again(
                patient=patient,
                contact=form.cleaned_data["contact"],
                by=request.user,
                gateway=carnet_gateway(by=request.user),
            )
        except (CarnetApiError, CalciumError) as error:
            form.add_error("contact", errors.sentence(error))
        else:
            answer, status = Answer.of(given), 200
    context = {"patient": patient, "form": form, "answer": answer}
    return in_dialog(request, "association/_send_again.html", context, status=status)

"""Every component in all its states, in the demonstration only."""

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mesvaccins.configuration import Mode
from mesvaccins.pages.fields import PartialDateField


class SampleForm(forms.Form):
    """A field of each kind."""

    name = forms.CharField(label="Prénom", help_text="Tel qu'il figure sur la carte Vitale.")
    date = PartialDateField(label="Date de la vaccination")
    choice = forms.ChoiceField(
        label="Rappel ?", choices=[("yes", "Oui"), ("no", "Non")], widget=forms.RadioSelect
    )
    agreed = forms.BooleanField(label="J'accepte")


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """The components, and the form both empty and refused."""
    if settings.MODE is Mode.PRODUCTION:
        raise Http404
    wrong = {"refused-date_jour": "31", "refused-date_mois": "02", "refused-date_annee": "2017"}
    forms_shown = {
        "form": SampleForm(prefix="empty"),
        "refused": SampleForm(wrong, prefix="refused"),
    }
    return render(request, "pages/gallery.html", forms_shown)

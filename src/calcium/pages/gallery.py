"""Every component in all its states, on a page that only a demonstration or a test serves."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

STATES = ("synchronised", "ready", "pending", "failed", "differs", "impossible")


class ExampleForm(forms.Form):
    """One field of each kind."""

    text = forms.CharField(label="Un champ", help_text="Une aide courte.")
    choice = forms.ChoiceField(
        label="Un choix",
        choices=[("a", "Le premier"), ("b", "Le second")],
        widget=forms.RadioSelect,
    )
    tick = forms.BooleanField(label="L'étudiant est d'accord.")


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Show the components."""
    context = {
        "states": STATES,
        "form": ExampleForm(auto_id="example_%s"),
        "dialog": ExampleForm(auto_id="dialog_%s"),
        "wrong": ExampleForm({}, auto_id="wrong_%s"),
    }
    return render(request, "gallery/index.html", context)

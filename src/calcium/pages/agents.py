"""« Comptes »: the agents of the centre, kept by its administrator."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from calcium.accounts import actions, selectors
from calcium.accounts.actions import AgentDescription
from calcium.accounts.errors import AccountRefused
from calcium.accounts.models import Agent, Role
from calcium.accounts.permissions import Ability
from calcium.pages.access import AgentRequest, needs
from calcium.pages.fragments import UNPROCESSABLE, in_dialog


class AgentForm(forms.Form):
    """Who the agent is and what the agent may do; the room decides what is accepted."""

    email = forms.CharField(label="Adresse e-mail", required=False, label_suffix="")
    last_name = forms.CharField(label="Nom", required=False, max_length=100, label_suffix="")
    first_name = forms.CharField(label="Prénom", required=False, max_length=100, label_suffix="")
    role = forms.ChoiceField(
        label="Rôle", choices=Role.choices, widget=forms.RadioSelect, label_suffix=""
    )
    rpps = forms.CharField(
        label="Numéro RPPS",
        required=False,
        label_suffix="",
        help_text="S'il en a un : 11 chiffres.",
    )
    is_administrator = forms.BooleanField(
        label="Administre le centre : comptes, adhésion, liste des vaccins",
        required=False,
        label_suffix="",
    )
    is_active = forms.BooleanField(label="Compte ouvert", required=False, label_suffix="")

    def described(self) -> AgentDescription:
        """What was typed, for the room."""
        names = ("last_name", "first_name", "role", "is_administrator", "rpps")
        return AgentDescription(**{name: self.cleaned_data[name] for name in names})


@require_safe
@needs(Ability.ADMINISTER)
def agents(request: AgentRequest) -> HttpResponse:
    """The accounts, open ones first."""
    found = selectors.agents_of(request.user.centre_id)
    return render(request, "centre/agents.html", {"tab": "agents", "agents": found})


@require_http_methods(["GET", "POST"])
@needs(Ability.ADMINISTER)
def agent_add(request: AgentRequest) -> HttpResponse:
    """A new account; its first password is shown once."""
    form = AgentForm(request.POST or None, initial={"role": Role.NURSE, "is_active": True})
    if form.is_valid():
        try:
            agent, password = actions.add_agent(
                email=form.cleaned_data["email"], described=form.described(), by=request.user
            )
        except AccountRefused as refusal:
            form.add_error(refusal.field, refusal.sentence)
        else:
            _show(request, f"Le compte de {agent.name} est créé.", password)
            return redirect("agents")
    status = 200 if request.method == "GET" else UNPROCESSABLE
    return in_dialog(request, "centre/_agent.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
@needs(Ability.ADMINISTER)
def agent_change(request: AgentRequest, agent_id: UUID) -> HttpResponse:
    """Name, role, rights, or the end of the account."""
    agent = _agent(request, agent_id)
    names = ("email", "last_name", "first_name", "role", "rpps", "is_administrator", "is_active")
    form = AgentForm(request.POST or None, initial={name: getattr(agent, name) for name in names})
    if form.is_valid():
        try:
            actions.change_agent(
                agent=agent,
                described=form.described(),
                is_active=form.cleaned_data["is_active"],
                by=request.user,
            )
        except AccountRefused as refusal:
            form.add_error(refusal.field, refusal.sentence)
        else:
            messages.success(request, f"Le compte de {agent.name} est modifié.")
            return redirect("agents")
    status = 200 if request.method == "GET" else UNPROCESSABLE
    context = {"form": form, "agent": agent}
    return in_dialog(request, "centre/_agent.html", context, status=status)


@require_POST
@needs(Ability.ADMINISTER)
def agent_secret(request: AgentRequest, agent_id: UUID) -> HttpResponse:
    """A new password, or the second factor forgotten."""
    agent = _agent(request, agent_id)
    act = request.POST.get("act", "")
    if act == "password":
        password = actions.renew_password(agent=agent, by=request.user)
        _show(request, f"Le mot de passe de {agent.name} est remplacé.", password)
    elif act == "second-factor":
        actions.forget_second_factor(agent=agent, by=request.user)
        messages.success(request, f"{agent.name} enregistrera un nouveau second facteur.")
    else:
        raise Http404
    return redirect("agents")


def _agent(request: AgentRequest, agent_id: UUID) -> Agent:
    try:
        return selectors.agent(request.user.centre_id, agent_id)
    except Agent.DoesNotExist:
        raise Http404 from None


def _show(request: AgentRequest, what: str, password: str) -> None:
    """The password stands in one notice, which the next page shows and forgets."""
    text = format_html(
        "{} Mot de passe, montré cette seule fois : <strong>{}</strong>. "
        "Donnez-le de vive voix et demandez qu'il soit changé à la première connexion.",
        what,
        password,
    )
    messages.success(request, text)

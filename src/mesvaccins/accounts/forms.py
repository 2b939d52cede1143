"""Forms of sign-in and sign-up: the charter is accepted before there is an account."""

from typing import Any

from allauth.account.forms import LoginForm, SignupForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mesvaccins.accounts.models import Account

CHARTER_VERSION = "2026-11"
"""The wording of the charter that stands on the page « Charte d'utilisation »."""

SIGN_UP_LABELS = {
    "email": _("Adresse e-mail"),
    "password1": _("Mot de passe"),
    "password2": _("Mot de passe, une seconde fois"),
}
PASSWORD_RULES = _(
    "12 caractères au moins, par exemple une phrase ; ni votre adresse, ni un mot de passe répandu."
)


class SignInForm(LoginForm):  # type: ignore[misc]  # allauth has no types
    """E-mail and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Adresse e-mail")
        self.fields["password"].help_text = ""
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class SignUpForm(SignupForm):  # type: ignore[misc]  # allauth has no types
    """E-mail, password twice, and the charter."""

    charter = forms.BooleanField(
        label=_("J'ai lu et j'accepte la charte d'utilisation"),
        error_messages={
            "required": _(
                "Le compte ne peut être créé sans votre accord : lisez la charte et cochez la case."
            )
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in SIGN_UP_LABELS.items():
            self.fields[name].label = label
            self.fields[name].widget.attrs.pop("placeholder", None)
        self.fields["password1"].help_text = PASSWORD_RULES

    def custom_signup(self, _request: HttpRequest, user: Account) -> None:
        """Keep which charter was accepted, and when."""
        user.charter_accepted_at = timezone.now()
        user.charter_version = CHARTER_VERSION
        user.save(update_fields=["charter_accepted_at", "charter_version"])


KEY_NAME = _("Nom de la clé")


class NewKeyForm(AddWebAuthnForm):  # type: ignore[misc]  # allauth has no types
    """A security key, named so that one can tell it from another."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = KEY_NAME


class KeyForm(EditWebAuthnForm):  # type: ignore[misc]  # allauth has no types
    """Another name for a key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = KEY_NAME

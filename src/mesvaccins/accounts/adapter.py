"""How allauth signs in a citizen here."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import Login
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.adapter import get_adapter as mfa_adapter
from django.utils.translation import gettext_lazy as _


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """A second factor at every device that is not known yet."""

    def is_login_by_code_required(self, login: Login) -> bool:
        """A code by e-mail, unless the account has enrolled a stronger second factor."""
        if login.user is None:  # an address that has an account already signs up again
            return False
        if mfa_adapter().is_mfa_enabled(login.user):
            return False
        required: bool = super().is_login_by_code_required(login)
        return required


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """A security key shows the service by its name; a wrong code says what to do."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _(
            "Ce code n'est pas le bon, ou il n'est plus valable : saisissez celui que "
            "l'application montre maintenant."
        )
    }

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """The service that a key is made for."""
        known: dict[str, str] = super().get_public_key_credential_rp_entity()
        return {**known, "name": "MesVaccins"}

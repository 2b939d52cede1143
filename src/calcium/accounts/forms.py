"""The sign-in form."""

from typing import Any

from allauth.account.forms import LoginForm


class AgentLoginForm(LoginForm):  # type: ignore[misc]  # allauth has no types
    """Sign-in by e-mail and password; django-axes counts the failures under the name typed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = "Adresse e-mail"

    def user_credentials(self) -> dict[str, Any]:
        """Name the account for django-axes as well."""
        credentials: dict[str, Any] = super().user_credentials()
        credentials["login"] = credentials.get("email", "")
        return credentials

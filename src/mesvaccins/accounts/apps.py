"""The accounts room."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The holder's account; sign-in is allauth's."""

    name = "mesvaccins.accounts"
    label = "accounts"
    verbose_name = "Comptes"

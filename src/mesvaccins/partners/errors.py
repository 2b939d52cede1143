"""Refusals of a caller."""

from django.utils.translation import gettext_lazy as _

from mesvaccins.refusals import InvalidInput, Refusal


class NotAuthenticated(Refusal):
    """The software, the organisation's key or the assertion is not accepted."""

    code = "not_authenticated"
    sentence = _("Le logiciel appelant n'est pas reconnu : vérifiez son identifiant et son secret.")


class NotAllowed(Refusal):
    """This person may not do this to this dose or carnet."""

    code = "not_allowed"
    sentence = _("Vous ne pouvez pas faire cela avec ce carnet.")


class KeyRefused(InvalidInput):
    """The withdrawal code or the public key is not accepted."""


__all__ = ["KeyRefused", "NotAllowed", "NotAuthenticated"]

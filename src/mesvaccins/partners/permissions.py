"""Which professionals see clinical data: `check_…` explains, `can_…` asks."""

from django.utils.translation import gettext as _

from mesvaccins.partners.errors import NotAllowed
from mesvaccins.partners.models import Professional

WITHOUT_CLINICAL_DATA = frozenset({"secretary"})
"""The roles, as the organisations name them, that read no vaccination and open no carnet."""


def can_see_clinical_data(by: Professional) -> bool:
    """Say whether the role may open carnets; the organisation answers for the role it signs."""
    return by.role.lower() not in WITHOUT_CLINICAL_DATA


def check_can_see_clinical_data(by: Professional) -> None:
    """Refuse, with the reason, a role that may not open carnets."""
    if not can_see_clinical_data(by):
        raise NotAllowed(_("Votre rôle ne permet pas de consulter ni de modifier un carnet."))

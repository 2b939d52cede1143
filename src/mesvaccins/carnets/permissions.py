"""Who may do what: `check_…` explains, `can_…` asks, both by the same rule."""

from django.utils.translation import gettext as _

from mesvaccins.carnets import rules
from mesvaccins.carnets.errors import NotAllowed
from mesvaccins.carnets.models import Vaccination
from mesvaccins.carnets.rules import Origin
from mesvaccins.partners.models import Professional


def origin(row: Vaccination) -> Origin:
    """Who stands behind a dose; read it with `creator` and `validator`."""
    return Origin(
        created_by_holder=row.creator is None,
        creator=row.creator.organisation_id if row.creator else None,
        validator=row.validator.organisation_id if row.validator else None,
        deleted=row.deleted_at is not None,
    )


def can_centre_change(by: Professional, row: Vaccination) -> bool:
    """Say whether the centre may change or delete the dose."""
    return rules.centre_may_change(origin(row), by.organisation_id)


def check_centre_can_change(by: Professional, row: Vaccination) -> None:
    """Refuse, with the reason, a centre that may not change or delete the dose."""
    if can_centre_change(by, row):
        return
    if row.creator is None and row.validator is None:
        raise NotAllowed(
            _("Cette vaccination a été déclarée par le titulaire : validez-la d'abord sur preuve."),
            carnet_id=row.carnet_id,
        )
    raise NotAllowed(
        _("Cette vaccination vient d'un autre professionnel : elle reste dans le carnet."),
        carnet_id=row.carnet_id,
    )


def can_centre_validate(by: Professional, row: Vaccination) -> bool:
    """Say whether the centre may vouch for the dose."""
    return rules.centre_may_validate(origin(row), by.organisation_id)


def check_centre_can_validate(by: Professional, row: Vaccination) -> None:
    """Refuse, with the reason, a centre that may not vouch for the dose."""
    if not can_centre_validate(by, row):
        raise NotAllowed(
            _("Cette vaccination est déjà validée, ou saisie par un autre professionnel."),
            carnet_id=row.carnet_id,
        )


def can_centre_withdraw(by: Professional, row: Vaccination) -> bool:
    """Say whether the centre may take back the validation of the dose."""
    return rules.centre_may_withdraw(origin(row), by.organisation_id)


def check_centre_can_withdraw(by: Professional, row: Vaccination) -> None:
    """Refuse, with the reason, a centre that did not give the validation."""
    if not can_centre_withdraw(by, row):
        raise NotAllowed(
            _("Cette validation a été donnée par un autre professionnel : elle reste au carnet."),
            carnet_id=row.carnet_id,
        )


def check_can_state_rank(row: Vaccination, *, booster: bool) -> None:
    """Refuse to unsay a rank; whoever sees the carnet may say the one that nobody has said."""
    if row.booster is not None and row.booster is not booster:
        raise NotAllowed(
            _(
                "Le rang de cette vaccination est déjà précisé : "
                "corrigez la vaccination elle-même si vous le pouvez."
            ),
            carnet_id=row.carnet_id,
        )


def can_holder_change(row: Vaccination) -> bool:
    """Say whether the holder may change or delete the dose."""
    return rules.holder_may_change(origin(row))


def check_holder_can_change(row: Vaccination) -> None:
    """Refuse the holder a dose that a professional has entered or validated."""
    if not can_holder_change(row):
        raise NotAllowed(
            _(
                "Cette vaccination a été enregistrée ou validée par un professionnel de santé : "
                "demandez-lui de la corriger."
            ),
            carnet_id=row.carnet_id,
        )

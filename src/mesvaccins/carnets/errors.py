"""Refusals, each with the treaty's code and a French sentence fit to show."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mesvaccins.partners.errors import NotAllowed
from mesvaccins.refusals import InvalidInput, Refusal

if TYPE_CHECKING:
    from mesvaccins.carnets.models import Vaccination


class CarnetNotFound(Refusal):
    """Wrong code, revoked code or another birth year: one sentence for all three."""

    code = "carnet_not_found"
    sentence = _(
        "Aucun carnet ne correspond à ce code de partage et à cette année de naissance. "
        "Vérifiez le code avec la personne, puis saisissez-le à nouveau."
    )


class NotShared(Refusal):
    """The carnet is unknown to the organisation, or no longer shared with it."""

    code = "not_shared"
    sentence = _("Ce carnet n'est pas partagé avec votre organisation.")


class CarnetMoved(Refusal):
    """The carnet was merged with another, or parted from it: the access stands at `target`."""

    code = "carnet_moved"
    sentence = _(
        "Ce carnet a été réuni avec un autre carnet de la même personne : "
        "utilisez désormais l'identifiant indiqué."
    )

    def __init__(self, *, named: UUID, target: UUID) -> None:
        super().__init__(carnet_id=named)
        self.named, self.target = named, target


class NotFound(Refusal):
    """Nothing of that identifier is there for the person who asks."""

    code = "not_found"
    sentence = _("Cette page ou cet élément n'existe pas, ou n'existe plus.")


class TicketExpired(Refusal):
    """The look-up is too old, or was another professional's."""

    code = "ticket_expired"
    sentence = _(
        "La recherche du carnet a expiré après 5 minutes : saisissez à nouveau le code de partage."
    )


class CarnetExists(Refusal):
    """A carnet has the same contact and birth date."""

    code = "carnet_exists"
    sentence = _(
        "Un carnet existe déjà avec la même adresse e-mail ou le même mobile et la même date de "
        "naissance : la création est impossible. Demandez plutôt le renvoi du code de partage."
    )


class AlreadyHeld(Refusal):
    """The account has a carnet of the same name and birth date."""

    code = "already_held"
    sentence = _(
        "Vous avez déjà un carnet à ce nom et à cette date de naissance : "
        "ouvrez-le parmi vos carnets."
    )


class AlreadyClaimed(Refusal):
    """The holder has taken the carnet over."""

    code = "already_claimed"
    sentence = _("Le titulaire a déjà repris ce carnet : il n'y a plus d'invitation à envoyer.")


class TooManyTries(Refusal):
    """A throttle is empty until `retry_after` seconds from now."""

    code = "too_many_requests"
    sentence = _("Trop d'essais : réessayez plus tard.")

    def __init__(self, retry_after: int) -> None:
        super().__init__(_wait(retry_after))
        self.retry_after = retry_after


def _wait(seconds: int) -> str:
    minutes = -(-seconds // 60)
    if minutes < 120:
        return gettext("Trop d'essais : réessayez dans %(count)d min.") % {"count": minutes}
    return gettext("Trop d'essais : réessayez dans %(count)d h.") % {"count": -(-minutes // 60)}


class VaccineUnknown(InvalidInput):
    """The vaccine is not in the national nomenclature."""

    code = "vaccine_unknown"


class AlreadyThere(Refusal):
    """An equal dose stands in the carnet."""

    code = "already_there"
    sentence = _("Une vaccination identique (même vaccin, même date) figure déjà dans le carnet.")

    def __init__(self, vaccination_id: int) -> None:
        super().__init__()
        self.vaccination_id = vaccination_id


class StaleVersion(Refusal):
    """The dose has changed since it was read; `vaccination` is the present one."""

    code = "stale_version"
    sentence = _("Cette vaccination a changé depuis que vous l'avez lue : relisez-la.")

    def __init__(self, vaccination: "Vaccination") -> None:
        super().__init__()
        self.vaccination = vaccination


class VaccinationDeleted(Refusal):
    """The dose is a tombstone."""

    code = "vaccination_deleted"
    sentence = _("Cette vaccination a été supprimée du carnet.")

    def __init__(self, vaccination: "Vaccination") -> None:
        super().__init__()
        self.vaccination = vaccination


class InvitationInvalid(Refusal):
    """The invitation is unknown, used or expired, or the birth date is not the holder's."""

    code = "invitation_invalid"
    sentence = _(
        "Cette invitation n'est plus valable, ou la date de naissance n'est pas celle du titulaire."
    )


__all__ = [
    "AlreadyClaimed",
    "AlreadyThere",
    "CarnetExists",
    "CarnetMoved",
    "CarnetNotFound",
    "InvalidInput",
    "InvitationInvalid",
    "NotAllowed",
    "NotFound",
    "NotShared",
    "Refusal",
    "StaleVersion",
    "TicketExpired",
    "TooManyTries",
    "VaccinationDeleted",
    "VaccineUnknown",
]

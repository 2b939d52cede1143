"""Who a carnet is for, as a form or a dossier gives it, and the faults in it."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from mesvaccins.carnets.errors import InvalidInput
from mesvaccins.carnets.models import ContactKind, Gender
from mesvaccins.carnets.rules import InvalidContact
from mesvaccins.carnets.sealed import normalised

OLDEST = 130


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """The identity and addresses of a holder, as typed."""

    last_name: str
    first_name: str
    birth_date: date
    birth_name: str = ""
    gender: str = ""
    zip_code: str = ""
    email: str = ""
    mobile: str = ""


def checked_contacts(identity: Identity, *, today: date) -> dict[ContactKind, str]:
    """The addresses in the form in which they are stored.

    Raises InvalidInput, which names every fault of the identity at once.
    """
    faults: dict[str, list[str]] = {}
    for name in ("last_name", "first_name"):
        if not getattr(identity, name).strip():
            faults[name] = [_("Ce champ est nécessaire.")]
    if identity.birth_date > today:
        faults["birth_date"] = [_("La date de naissance est dans le futur.")]
    elif identity.birth_date.year < today.year - OLDEST:
        faults["birth_date"] = [_("La date de naissance est trop ancienne.")]
    if identity.gender and identity.gender not in Gender.values:
        faults["gender"] = [_("Choisissez « Homme » ou « Femme », ou laissez vide.")]
    contacts = _contacts(identity, faults)
    if faults:
        raise InvalidInput(faults)
    return contacts


def _contacts(identity: Identity, faults: dict[str, list[str]]) -> dict[ContactKind, str]:
    contacts = {}
    if identity.email.strip():
        try:
            contacts[ContactKind.EMAIL] = normalised(ContactKind.EMAIL, identity.email)
        except InvalidContact:
            faults["email"] = [_("Cette adresse e-mail est incomplète (exemple : nom@exemple.fr).")]
    if identity.mobile.strip():
        try:
            contacts[ContactKind.MOBILE] = normalised(ContactKind.MOBILE, identity.mobile)
        except InvalidContact:
            faults["mobile_phone"] = [_("Ce numéro n'est pas valable (exemple : 06 12 34 56 78).")]
    return contacts

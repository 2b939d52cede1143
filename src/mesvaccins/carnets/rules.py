"""Decisions on plain values: sharing codes, addresses, what a date may be, who may do what."""

import re
import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

import phonenumbers

from immunization.dates import Overflow, PartialDate, Span

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 8
FRANCE = 33
LOOK_ALIKES = str.maketrans("OIL", "011")

TICKET_LIFETIME = timedelta(minutes=5)
INVITATION_LIFETIME = timedelta(days=30)
ERASURE_DELAY = timedelta(days=30)


def new_share_code() -> str:
    """Eight symbols of the alphabet: 40 bits from a secure source."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def folded_code(typed: str) -> str:
    """A sharing code as typed, in any case, with or without hyphen; O is 0, I and L are 1."""
    return re.sub(r"[\s\-‐‑–]", "", typed).upper().translate(LOOK_ALIKES)


def shown_code(code: str) -> str:
    """`9V792GHA` as it is shown: « 9V79-2GHA »."""
    return f"{code[:4]}-{code[4:]}"


class InvalidContact(ValueError):
    """What was typed is neither an e-mail address nor a mobile number."""


def normalised_email(typed: str) -> str:
    """An address trimmed, in lower case, NFC. Raises InvalidContact."""
    email = unicodedata.normalize("NFC", typed.strip()).lower()
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s.]+", email):
        raise InvalidContact(typed)
    return email


def normalised_mobile(typed: str) -> str:
    """A number in E.164, read as a French mobile when it names no country.

    Ranges are opened faster than tables of them: length and first digit decide. Raises
    InvalidContact.
    """
    try:
        number = phonenumbers.parse(typed, "FR")
    except phonenumbers.NumberParseException as error:
        raise InvalidContact(typed) from error
    is_french = number.country_code == FRANCE
    if not phonenumbers.is_possible_number(number) or (
        is_french and not str(number.national_number).startswith(("6", "7"))
    ):
        raise InvalidContact(typed)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def shown_mobile(number: str) -> str:
    """An E.164 number as the documented API writes it: ten digits when it is French."""
    parsed = phonenumbers.parse(number)
    if parsed.country_code != FRANCE:
        return number
    national = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)
    return re.sub(r"\D", "", national)


class DateFault(StrEnum):
    """Why a dose cannot have been given on a day."""

    IN_THE_FUTURE = "in_the_future"
    BEFORE_BIRTH = "before_birth"


def date_fault(given: PartialDate, *, born: date, today: date) -> DateFault | None:
    """Say why a dose cannot have been given then, or None; an uncertain day gets the benefit."""
    if given.earliest > today:
        return DateFault.IN_THE_FUTURE
    if given.latest < born:
        return DateFault.BEFORE_BIRTH
    return None


def age_caption(born: date, on: date) -> str:
    """The age on a day as the documented `age` shows it: « 5 mois », « 14 ans »."""
    months = (on.year - born.year) * 12 + on.month - born.month
    if Span(months=months).after(born, overflow=Overflow.LAST_DAY) > on:
        months -= 1
    if months < 1:
        days = max((on - born).days, 0)
        return f"{days} jour{'s' if days > 1 else ''}"
    return f"{months} mois" if months < 24 else f"{months // 12} ans"


@dataclass(frozen=True, slots=True)
class Origin:
    """Who stands behind a dose: its creating and its vouching organisation, None for neither."""

    created_by_holder: bool
    creator: UUID | None
    validator: UUID | None
    deleted: bool = False

    @property
    def validated(self) -> bool:
        """Say whether a professional vouches for it."""
        return self.validator is not None


def centre_may_change(dose: Origin, centre: UUID) -> bool:
    """A centre changes and deletes what it made, or what the holder declared and it validated."""
    if dose.deleted:
        return False
    if dose.created_by_holder:
        return dose.validator == centre
    return dose.creator == centre


def centre_may_validate(dose: Origin, centre: UUID) -> bool:
    """A centre vouches for what nobody vouches for: the holder's entry, or its own."""
    return (
        not dose.deleted
        and not dose.validated
        and (dose.created_by_holder or dose.creator == centre)
    )


def centre_may_withdraw(dose: Origin, centre: UUID) -> bool:
    """A validation is taken back by the organisation that gave it, and by nobody else."""
    return not dose.deleted and dose.validator == centre


def holder_may_change(dose: Origin) -> bool:
    """The holder changes and deletes their own entries, never one that a professional validated."""
    return dose.created_by_holder and not dose.validated and not dose.deleted


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `capacity` in a `period`; then nothing until the bucket is full again."""

    capacity: int
    period: timedelta


DAY, HOUR, QUARTER = timedelta(days=1), timedelta(hours=1), timedelta(minutes=15)

LIMITS: Mapping[str, Limit] = {
    "wrong_code.professional": Limit(10, DAY),
    "wrong_code.organisation": Limit(50, DAY),
    "wrong_code.all": Limit(2000, HOUR),
    "reminder.contact": Limit(3, HOUR),
    "reminder.professional": Limit(20, DAY),
    "exists.professional": Limit(20, DAY),
    "exists.account": Limit(20, DAY),
    "invitation.carnet": Limit(3, HOUR),
    "claim.account": Limit(10, DAY),
}
"""Every throttle of the service (security checklist C2, C6)."""

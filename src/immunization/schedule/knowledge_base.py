"""The knowledge base: a vaccination calendar as one immutable value."""

from dataclasses import dataclass

from immunization.dates import Overflow, Span
from immunization.schedule.antigen import Antigen
from immunization.schedule.validity import ANY_AGE, AgeRange, Label


@dataclass(frozen=True, slots=True)
class Association:
    """An antigen that a product holds, for those who were of these ages when they received it."""

    antigen: str
    ages: AgeRange = ANY_AGE


@dataclass(frozen=True, slots=True)
class Product:
    """A vaccine type and the antigens that it counts for."""

    key: str
    description: str
    associations: tuple[Association, ...] = ()


@dataclass(frozen=True, slots=True)
class Conflict:
    """`current` may not follow `previous` from `begin` (included) to an end (excluded).

    The end is `minimum_end` after a valid dose, `end` after another one and in forecasts.
    """

    previous: str
    current: str
    begin: Span
    minimum_end: Span
    end: Span


@dataclass(frozen=True, slots=True)
class VaccineGroup:
    """Antigens that are forecast together."""

    name: str
    label: Label
    antigens: tuple[str, ...]
    administer_full: bool = False


@dataclass(frozen=True, slots=True)
class ObservationDefinition:
    """A fact about a person, by its code: an indication, a contra-indication, an immunity."""

    code: str
    title: str
    indication: str = ""
    contraindication: str = ""
    clarification: str = ""


@dataclass(frozen=True, slots=True)
class Identity:
    """Which knowledge base gave an answer."""

    identifier: str
    version: str
    content_hash: str
    """SHA-256 of what was loaded, in hexadecimal."""


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class KnowledgeBase:
    """All that the engine knows. Two are the same only if they are the same object.

    `product_system` names the coding of every product key; `overflow` is what a day that does not
    exist becomes in every date that is calculated. Where `interval_from_counted` holds, an interval
    runs from the last dose that counted; otherwise from any, as CALCDTINT-1 says.
    """

    identity: Identity
    product_system: str
    overflow: Overflow
    antigens: tuple[Antigen, ...]
    vaccine_groups: tuple[VaccineGroup, ...]
    products: tuple[Product, ...]
    conflicts: tuple[Conflict, ...] = ()
    observations: tuple[ObservationDefinition, ...] = ()
    interval_from_counted: bool = False

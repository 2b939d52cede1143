"""What is known of one antigen: its series, immunity and contra-indications."""

from dataclasses import dataclass
from datetime import date

from immunization.schedule.series import Series
from immunization.schedule.validity import ANY_AGE, AgeRange, Label


@dataclass(frozen=True, slots=True)
class BirthImmunity:
    """Those born before `born_before` in `country` are immune, unless an exclusion applies.

    An empty `country` is any; `exclusions` are observation codes (T7-3).
    """

    born_before: date
    country: str = ""
    exclusions: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Immunity:
    """Evidence of immunity: observation codes, or a date of birth (CDSi 7.2)."""

    observations: frozenset[str] = frozenset()
    births: tuple[BirthImmunity, ...] = ()


@dataclass(frozen=True, slots=True)
class AntigenContraindication:
    """An observation that forbids every vaccine against the antigen (T7-5)."""

    observation: str
    text: str
    guidance: str = ""
    ages: AgeRange = ANY_AGE


@dataclass(frozen=True, slots=True)
class ContraindicatedProduct:
    """A product that is forbidden at these ages."""

    product: str
    ages: AgeRange = ANY_AGE


@dataclass(frozen=True, slots=True)
class VaccineContraindication:
    """An observation that forbids some vaccines (T7-6)."""

    observation: str
    text: str
    products: tuple[ContraindicatedProduct, ...]
    guidance: str = ""


@dataclass(frozen=True, slots=True)
class Antigen:
    """An antigen, by its name in the knowledge base."""

    name: str
    label: Label
    series: tuple[Series, ...]
    immunity: Immunity = Immunity()
    contraindications: tuple[AntigenContraindication, ...] = ()
    vaccine_contraindications: tuple[VaccineContraindication, ...] = ()

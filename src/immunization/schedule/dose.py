"""One dose of a series: ages, intervals, vaccines, season (CDSi "series dose")."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from immunization.dates import Span
from immunization.schedule.skip import ConditionalSkip
from immunization.schedule.validity import ALWAYS, ANY_AGE, AgeRange, Validity


@dataclass(frozen=True, slots=True)
class AgeRule:
    """Ages at which the dose counts and is recommended.

    A grace is data, the distance of `absolute_minimum` from `minimum`, and never code.
    """

    absolute_minimum: Span | None = None
    minimum: Span | None = None
    earliest_recommended: Span | None = None
    latest_recommended: Span | None = None
    maximum: Span | None = None
    validity: Validity = ALWAYS


@dataclass(frozen=True, slots=True)
class FromPrevious:
    """Counted from the previous dose (CALCDTINT-1)."""


@dataclass(frozen=True, slots=True)
class FromTargetDose:
    """Counted from the dose that satisfied this dose number of the series (CALCDTINT-2)."""

    number: int


@dataclass(frozen=True, slots=True)
class FromMostRecent:
    """Counted from the last dose of one of these products (CALCDTINT-8)."""

    products: frozenset[str]


@dataclass(frozen=True, slots=True)
class FromObservation:
    """Counted from the day of this observation (CALCDTINT-9)."""

    code: str


IntervalReference = FromPrevious | FromTargetDose | FromMostRecent | FromObservation


@dataclass(frozen=True, slots=True)
class Interval:
    """A preferable interval. All those of a dose must hold (CDSi 6.5)."""

    reference: IntervalReference
    absolute_minimum: Span | None = None
    minimum: Span | None = None
    earliest_recommended: Span | None = None
    latest_recommended: Span | None = None
    priority: bool = False
    validity: Validity = ALWAYS


@dataclass(frozen=True, slots=True)
class AllowableInterval:
    """An interval that is enough where a preferable one was not kept (CDSi 6.6)."""

    reference: IntervalReference
    absolute_minimum: Span | None = None
    validity: Validity = ALWAYS


@dataclass(frozen=True, slots=True)
class PreferableVaccine:
    """A vaccine that is meant for this dose. `volume` is in millilitres.

    `product` is a key of the knowledge base's `product_system`.
    """

    product: str
    name: str
    ages: AgeRange = ANY_AGE
    trade_name: str = ""
    manufacturer: str = ""
    volume: Decimal | None = None
    recommended: bool = False
    """Whether a forecast names it (CDSi "forecast vaccine type")."""


@dataclass(frozen=True, slots=True)
class AllowableVaccine:
    """A vaccine that counts for this dose without being meant for it."""

    product: str
    ages: AgeRange = ANY_AGE


@dataclass(frozen=True, slots=True)
class Season:
    """The days, both included, between which the dose is recommended; None is open."""

    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True)
class SeriesDose:
    """What a dose of a series asks for; `number` is from 1."""

    number: int
    ages: tuple[AgeRule, ...] = ()
    intervals: tuple[Interval, ...] = ()
    allowable_intervals: tuple[AllowableInterval, ...] = ()
    preferable: tuple[PreferableVaccine, ...] = ()
    allowable: tuple[AllowableVaccine, ...] = ()
    inadvertent: frozenset[str] = frozenset()
    skips: tuple[ConditionalSkip, ...] = ()
    recurring: bool = False
    season: Season | None = None

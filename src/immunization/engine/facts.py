"""What the engine is told: a person, the doses received, the observations."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from immunization.dates import PartialDate
from immunization.schedule.series import Gender

FIRST_YEAR, LAST_YEAR = 1800, 2899


class InvalidFacts(ValueError):
    """Facts that cannot be assessed; `field` names the one, `given` is its value."""

    def __init__(self, field: str, given: str, expected: str) -> None:
        super().__init__(f"{field}: {given} was given, expected {expected}")
        self.field = field
        self.given = given
        self.expected = expected

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.field, self.given, self.expected)


@dataclass(frozen=True, slots=True)
class Observation:
    """A fact that holds for the person, by its code in the knowledge base, and since when."""

    code: str
    observed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Whom the doses were given to.

    `country` is the country of birth (ISO 3166, two letters), "" when not known. `undetermined`
    holds observation codes of which nobody knows whether they apply: what depends on them is
    reported to be checked and never assumed.
    """

    born: date
    gender: Gender = Gender.UNKNOWN
    country: str = ""
    observations: tuple[Observation, ...] = ()
    undetermined: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Dose:
    """A vaccine dose that was received.

    `product` is a key of the knowledge base, `manufacturer` a code (MVX for the CDC), `volume` in
    millilitres. `unfit` says that the dose itself was bad (recall, cold chain). `identifier` is
    the caller's own and comes back with the answer.
    """

    given: date | PartialDate
    product: str
    identifier: str = ""
    manufacturer: str = ""
    trade_name: str = ""
    volume: Decimal | None = None
    lot_expires: date | PartialDate | None = None
    unfit: bool = False


def check_day(field: str, day: date) -> None:
    """Refuse a day outside the years that are computed with. Raises InvalidFacts."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        expected = f"a year from {FIRST_YEAR} to {LAST_YEAR}"
        raise InvalidFacts(field, day.isoformat(), expected)

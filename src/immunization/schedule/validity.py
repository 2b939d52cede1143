"""From when to when a piece of a knowledge base holds."""

from dataclasses import dataclass
from datetime import date

from immunization.dates import Span


@dataclass(frozen=True, slots=True)
class Validity:
    """Days, both included, between which a rule is in force; None is open (RELEVANT-1, -2)."""

    effective: date | None = None
    cessation: date | None = None


ALWAYS = Validity()


@dataclass(frozen=True, slots=True)
class AgeRange:
    """Ages from `begin` (included) to `end` (excluded); None is open."""

    begin: Span | None = None
    end: Span | None = None


ANY_AGE = AgeRange()


@dataclass(frozen=True, slots=True)
class Label:
    """The name of something in the two languages of the explanations."""

    english: str
    french: str

"""A series: one way to be protected against one antigen."""

from dataclasses import dataclass
from enum import StrEnum

from immunization.dates import Span
from immunization.schedule.dose import SeriesDose
from immunization.schedule.validity import ANY_AGE, AgeRange


class SeriesType(StrEnum):
    """For everybody, for those with an indication, or only to recognise what was done."""

    STANDARD = "Standard"
    RISK = "Risk"
    EVALUATION_ONLY = "Evaluation Only"


class Gender(StrEnum):
    """Administrative gender, as series ask for it."""

    FEMALE = "Female"
    MALE = "Male"
    UNKNOWN = "Unknown"


@dataclass(frozen=True, slots=True)
class Indication:
    """An observation that opens a risk series between two ages."""

    observation: str
    description: str = ""
    ages: AgeRange = ANY_AGE
    guidance: str = ""


@dataclass(frozen=True, slots=True)
class Selection:
    """What chapter 8 chooses by. `priority` A is before B; `preference` 1 is before 2."""

    group: str
    group_name: str = ""
    is_default: bool = False
    is_product_path: bool = False
    priority: str = "A"
    preference: int | None = None
    maximum_age_to_start: Span | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """Doses in order, for whom they are, and how the series is chosen among others."""

    name: str
    antigen: str
    vaccine_group: str
    type: SeriesType
    selection: Selection
    doses: tuple[SeriesDose, ...]
    genders: frozenset[Gender] = frozenset()
    """Those it is for; none means everybody."""
    equivalent_groups: frozenset[str] = frozenset()
    """Series groups that make this series needless. The relation has a direction (T8-14)."""
    indications: tuple[Indication, ...] = ()
    guidance: tuple[str, ...] = ()

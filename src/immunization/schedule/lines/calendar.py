"""A calendar as one immutable value: lines, sources, seasons, contra-indications, graces."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from immunization.dates import Overflow, Span
from immunization.schedule.knowledge_base import Identity
from immunization.schedule.lines.condition import Condition
from immunization.schedule.lines.line import Authority, Line
from immunization.schedule.lines.profile import Profile
from immunization.schedule.validity import ALWAYS, ANY_AGE, AgeRange, Validity


@dataclass(frozen=True, slots=True)
class Source:
    """A publication that rules rest on."""

    key: str
    title: str
    publisher: str
    dated: str
    address: str


@dataclass(frozen=True, slots=True)
class Season:
    """One campaign, both days included."""

    name: str
    start: date
    end: date
    authority: Authority


@dataclass(frozen=True, slots=True)
class YearlySeason:
    """Days of every year, as (month, day), both included; it may span the new year."""

    name: str
    start: tuple[int, int]
    end: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Contraindication:
    """Valences that may not be given while a condition holds.

    `ends` gives the first allowed day: a dated fact and a span after it.
    """

    identifier: str
    says: str
    authority: Authority
    when: Condition
    valences: frozenset[str]
    ends: tuple[str, Span] | None = None
    validity: Validity = ALWAYS
    ages: AgeRange = ANY_AGE


@dataclass(frozen=True, slots=True)
class Spacing:
    """Valences that need a gap between each other unless given the same day (live vaccines)."""

    identifier: str
    says: str
    authority: Authority
    valences: frozenset[str]
    gap: Span
    after_antibodies: Span | None = None
    antibodies_doubtful_until: Span | None = None
    """Up to here the delay after antibodies depends on product and dose: to be confirmed."""
    antibodies_matter_to: frozenset[str] = frozenset()
    antibodies_say: str = ""


@dataclass(frozen=True, slots=True)
class Obligation:
    """Lines that the law asks of some people; it changes no verdict and is told with the why."""

    identifier: str
    says: str
    authority: Authority
    lines: frozenset[str]
    validity: Validity = ALWAYS
    born: Validity = ALWAYS
    ages: AgeRange = ANY_AGE
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Advice:
    """What to know or do beside a dose of these lines (X13); it changes no verdict.

    `by` gives the last day for it: a dated fact and a span, backwards too.
    """

    identifier: str
    says: str
    authority: Authority
    lines: frozenset[str]
    """None means every line."""
    validity: Validity = ALWAYS
    ages: AgeRange = ANY_AGE
    when: Condition | None = None
    by: tuple[str, Span] | None = None


@dataclass(frozen=True, slots=True)
class Graces:
    """When a dose without a window is late (X5)."""

    point: Span
    young_point: Span
    young_until: Span
    appointment: Span


@dataclass(frozen=True, slots=True)
class Planning:
    """How visits are planned: how far ahead, what comes along, how long one waits for another."""

    horizon: Span
    keep_together: Span
    postpone: Span
    next_campaign_within: Span
    """A campaign comes every year: where the next one known is farther, one is not known."""


@dataclass(frozen=True, slots=True, eq=False)
class Calendar:
    """All that the bilan of lines knows."""

    identity: Identity
    title: str
    collected: tuple[str, ...]
    """The identifiers of the rules that were collected for it: each stands somewhere in it."""
    overflow: Overflow
    booster_from: Span
    """The age from which a dose may be told to be a booster."""
    lines: tuple[Line, ...]
    profile: Profile
    graces: Graces
    planning: Planning
    sources: Mapping[str, Source]
    seasons: tuple[Season, ...] = ()
    yearly_seasons: tuple[YearlySeason, ...] = ()
    contraindications: tuple[Contraindication, ...] = ()
    spacings: tuple[Spacing, ...] = ()
    obligations: tuple[Obligation, ...] = ()
    advices: tuple[Advice, ...] = ()
    not_computed: tuple[str, ...] = ()
    """What is known to be missing, and the document that would settle it, in French."""

    def line(self, key: str) -> Line:
        """Give the line of that key. Raises KeyError."""
        return next(line for line in self.lines if line.key == key)

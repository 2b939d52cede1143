"""A line of the bilan and its rules, as immutable values."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from immunization.dates import Span
from immunization.schedule.dose import SeriesDose
from immunization.schedule.lines.condition import Condition
from immunization.schedule.validity import ALWAYS, ANY_AGE, AgeRange, Validity


class Provenance(StrEnum):
    """What stands behind a rule."""

    OFFICIAL = "official"
    PRESS = "press"
    TRANSCRIPTION = "transcription"
    UNSOURCED = "unsourced"


class Late(StrEnum):
    """When a dose that is due becomes late (X5)."""

    WINDOW = "window"
    """At the end of the window that is written with the dose."""
    POINT = "point"
    """A grace after a single point; the grace is the calendar's data."""
    AT_ONCE = "at_once"
    NEVER = "never"


class Strength(StrEnum):
    """How firmly a rule asks (X4)."""

    FIRM = "firm"
    OFFERED = "offered"
    IF_RECOMMENDED = "if_recommended"


class Afterwards(StrEnum):
    """What becomes of a series that was begun once its age has passed (X3)."""

    CLOSED = "closed"
    IF_RECOMMENDED = "if_recommended"


class WhenDone(StrEnum):
    """What a rule says once its doses are received."""

    COMPLETE = "complete"
    OPEN = "open"
    """Up to date, without a known date."""
    SILENT = "silent"
    """Nothing: the other rules of the line speak."""


@dataclass(frozen=True, slots=True)
class Authority:
    """Why a rule is believed; `source` is a key of sources.toml, or "none"."""

    source: str
    provenance: Provenance
    reviewed_on: date
    settled_by: str = ""
    """For an unsourced rule: the sentence that would settle it."""
    other_reading: str = ""
    reason: str = ""
    confirm: bool = False
    """The choice changes the verdict: the person sees "à confirmer avec un médecin"."""


@dataclass(frozen=True, slots=True)
class Starts:
    """A guard on a series, read on its first counted dose (X2)."""

    ages: AgeRange = ANY_AGE
    products: frozenset[str] = frozenset()
    not_products: frozenset[str] = frozenset()
    second_within: Span | None = None
    second_not_within: Span | None = None


@dataclass(frozen=True, slots=True)
class DoseStep:
    """A dose of a series in the CDC's words, with when it is late.

    `products` are valences; none means any that the line counts.
    """

    dose: SeriesDose
    late: Late
    products: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Window:
    """Days counted from a fact, backwards too, in which one dose is asked for (X6).

    `season` narrows it to the days of a season; `open_until_anchor` keeps it due to the end.
    """

    anchor: str = ""
    start: Span | None = None
    end: Span | None = None
    season: str = ""
    open_until_anchor: bool = False
    counted_from_anchor: bool = False
    """A dose received since the anchor counts, even before the window."""


@dataclass(frozen=True, slots=True)
class Refresh:
    """A dose is asked for when the last one is older than this (X9, seasons)."""

    not_within: Span
    last_before_age: Span | None = None
    planned: bool = False
    """The day on which it will be asked for is told beforehand."""


@dataclass(frozen=True, slots=True)
class Follow:
    """Take the verdict of another line's appointments (X9)."""

    line: str
    below_age: Span | None = None
    """Appointments from this age on do not ask for this line's valences."""
    rule: str = ""
    """Follow this rule of the other line instead of its appointments."""


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One rule of a line, in force between two days.

    Exactly one of `steps`, `window`, `refresh` and `follow` says what it asks for, but a
    `refresh` may stand with a seasonal window.
    """

    identifier: str
    says: str
    authority: Authority
    validity: Validity = ALWAYS
    sex: str = ""
    born: Validity = ALWAYS
    when: Condition | None = None
    """The whole rule is for these people only: a risk, a profession, a journey."""
    unless: Condition | None = None
    """The rule leaves these people to another one."""
    ages: AgeRange = ANY_AGE
    """Ages at which the rule speaks at all."""
    opens: AgeRange = ANY_AGE
    """Ages at which the first dose is asked for."""
    opens_when: Condition | None = None
    """The first dose is asked for only of these people; the later ones of whoever began."""
    starts: tuple[Starts, ...] = (Starts(),)
    """One of these guards is enough."""
    first_for_all: bool = False
    """Its conditions only choose the schedule: the first dose is everybody's, late as theirs."""
    begun_only: bool = False
    """It speaks only where a dose counts, and never asks for the first."""
    yields_to: frozenset[str] = frozenset()
    """Silent where one of these rules says that its doses are all received."""
    steps: tuple[DoseStep, ...] = ()
    every: Span | None = None
    """After the series, a dose again and again."""
    every_when: Condition | None = None
    finish_before: Span | None = None
    afterwards: Afterwards = Afterwards.CLOSED
    appointments: bool = False
    """After the series, the line's appointments go on."""
    window: Window | None = None
    refresh: Refresh | None = None
    follow: Follow | None = None
    strength: Strength = Strength.FIRM
    when_done: WhenDone = WhenDone.COMPLETE
    announced: bool = False
    """Before it opens, it is already "a later dose is planned" for those who began the line."""
    deferred: bool = False
    """The doses after the first are planned and never due (a shortage)."""
    note: str = ""
    """Shown as the diagnosis while the rule leaves the person up to date."""
    action: str = ""
    """What to do that is not a dose (X13)."""
    spacing: tuple[tuple[str, Span], ...] = ()
    """Spans that must have passed since the last dose of another line."""
    after_facts: tuple[tuple[str, Span], ...] = ()
    """Spans that must have passed since a dated fact."""
    not_before: tuple[tuple[str, Span], ...] = ()
    """Spans after a dose or a dated fact before which nothing is due yet: the dose is planned."""
    first_season_under: Span | None = None
    """Below this age a first season takes a dose more for each of `first_season_gaps`."""
    first_season_gaps: tuple[Span, ...] = ()

    @property
    def opened_by_risk(self) -> bool:
        """Whether the first dose is asked for because of a risk, a profession or a journey."""
        return not self.first_for_all and not (self.when is None and self.opens_when is None)


@dataclass(frozen=True, slots=True)
class Appointment:
    """A booster at a fixed age (from `age`, before `until` where it is a window)."""

    identifier: str
    says: str
    authority: Authority
    age: Span
    not_within: Span
    until: Span | None = None
    validity: Validity = ALWAYS
    late_after: Span | None = None
    """Where no window ends it; None is the calendar's grace for a point."""
    every: Span | None = None
    """It comes again and again, this far apart, in whole years."""
    last: Span | None = None
    """The last age at which one that comes again does."""


@dataclass(frozen=True, slots=True)
class Immunity:
    """Facts that end the line, whatever was received (X8)."""

    identifier: str
    says: str
    authority: Authority
    when: Condition
    status: str
    validity: Validity = ALWAYS
    action: str = ""


@dataclass(frozen=True, slots=True)
class Setting:
    """A rule that is one of the line's own settings (a gap, ranks, what a dose leaves)."""

    identifier: str
    says: str
    authority: Authority


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A line of the bilan.

    `counts` are disease codes that a day's doses must all cover; `refuses` are diseases whose
    presence in the vaccine keeps it from counting (a named policy, with its reason).
    `gives` are valences of which one is enough for the next dose.
    """

    key: str
    label: str
    order: int
    counts: frozenset[str]
    gives: tuple[str, ...]
    rules: tuple[Rule, ...]
    appointments: tuple[Appointment, ...] = ()
    immunities: tuple[Immunity, ...] = ()
    refuses: frozenset[str] = frozenset()
    refuses_because: str = ""
    without_indication: tuple[tuple[Validity, str], ...] = ()
    """Days on which a dose received without indication leaves the line up to date (X12)."""
    without_indication_note: str = ""
    minimum_gap: Span | None = None
    """Between any two doses once the series is done."""
    shown_when_received: bool = True
    """Whether a dose received is enough for the bilan to show the line."""
    ranks_of: str = ""
    """The line over whose doses ranks are read; its own where empty."""
    settings: tuple[Setting, ...] = ()

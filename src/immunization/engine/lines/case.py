"""One person on one day: shots in order, and ages turned into days once."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from immunization.dates import Overflow, Span
from immunization.engine.case import Case as EngineCase
from immunization.engine.case import Record as EngineRecord
from immunization.engine.lines.edition import counted_alone_by, counted_by, editions
from immunization.engine.lines.facts import Facts, Rank, ReceivedDose, Subject
from immunization.schedule.lines.calendar import Calendar
from immunization.schedule.lines.condition import Condition
from immunization.schedule.lines.line import Line, Rule
from immunization.schedule.validity import ANY_AGE, AgeRange
from immunization.vaccines import Vaccine, takes_booster

if TYPE_CHECKING:
    from immunization.engine.lines.outcome import Judged, Outcome
    from immunization.engine.lines.result import AssessmentLine


@dataclass(frozen=True, slots=True)
class Contents:
    """What a vaccine counts for; `valences` are at every degree of detail, its own code too."""

    diseases: frozenset[str]
    valences: frozenset[str]
    antibodies: bool
    takes_booster: bool = False
    """Whether a dose of it may be told to be a booster."""


class Shot(NamedTuple):
    """A dose on a known day."""

    day: date
    vaccine: Vaccine | None
    """None for a dose that is only planned."""
    contents: Contents
    rank: Rank | None
    dose: ReceivedDose

    @property
    def name(self) -> str:
        """The vaccine's name, or the words of the booklet."""
        return self.vaccine.name if self.vaccine is not None else self.dose.words


class Record(NamedTuple):
    """What was received for a line on one day."""

    day: date
    valences: frozenset[str]
    rank: Rank | None
    shots: tuple[Shot, ...]


_CONTENTS: dict[int, tuple[Vaccine, Contents]] = {}
_MOST_CONTENTS = 8192


def contents_of(vaccine: Vaccine) -> Contents:
    """Diseases and valences, with the broader valences above them; made once for a vaccine.

    It is looked up by identity: comparing two vaccines compares everything that is known of them.
    """
    known = _CONTENTS.get(id(vaccine))
    if known is not None and known[0] is vaccine:
        return known[1]
    if len(_CONTENTS) >= _MOST_CONTENTS:
        _CONTENTS.clear()
    found = _contents(vaccine)
    _CONTENTS[id(vaccine)] = vaccine, found
    return found


def _contents(vaccine: Vaccine) -> Contents:
    active = [valence for valence in vaccine.valences if not valence.passive]
    return Contents(
        diseases=frozenset(disease.code for disease in vaccine.immunises_against),
        valences=frozenset(code for valence in active for code in valence.lineage) | {vaccine.code},
        antibodies=vaccine.is_immunoglobulin,
        takes_booster=takes_booster(vaccine),
    )


@lru_cache(maxsize=4096)
def _after(span: Span, start: date, overflow: Overflow) -> date:
    return span.after(start, overflow=overflow)


class Ages(dict[Span, date]):
    """The days on which a person reaches ages, each calculated when it is first asked for."""

    __slots__ = ("_born", "_overflow")

    def __init__(self, born: date, overflow: Overflow) -> None:
        super().__init__()
        self._born = born
        self._overflow = overflow

    def __missing__(self, span: Span) -> date:
        found = self[span] = span.after(self._born, overflow=self._overflow)
        return found


@lru_cache(maxsize=1024)
def _ages(born: date, overflow: Overflow) -> Ages:
    """The ages of whoever was born that day: one person's bilan is often made again."""
    return Ages(born, overflow)


class Case:
    """A person, a day, a calendar; shots are sorted and none is after the day."""

    __slots__ = (
        "_records",
        "age_days",
        "ages",
        "antibodies",
        "born",
        "calendar",
        "cohort",
        "day",
        "disturbed",
        "engine",
        "facts",
        "judged",
        "knowledge",
        "lines",
        "overflow",
        "prepared",
        "said",
        "sex",
        "shots",
    )

    def __init__(
        self, calendar: Calendar, subject: Subject, shots: tuple[Shot, ...], day: date
    ) -> None:
        self.calendar = calendar
        self.overflow = calendar.overflow
        self.born = subject.born
        self.sex = subject.sex
        self.day = day
        self.shots = shots
        self.antibodies = tuple([shot for shot in shots if shot.contents.antibodies])
        self.facts = Facts(calendar.profile, subject, day)
        edition = editions(calendar).on(day)
        self.lines = edition.lines
        self.knowledge = edition.cohorts.knowledge
        self.age_days = edition.cohorts.days(subject.born)
        self.cohort = edition.cohorts.of(self.facts, subject, self.age_days)
        self.ages = _ages(subject.born, calendar.overflow)
        self._records = _received(calendar, shots)
        self.disturbed: bool | None = None
        self.engine: EngineCase | None = None
        self.judged: dict[Rule, list[Judged]] = {}
        self.said: dict[Rule, Outcome | None] = {}
        self.prepared: dict[tuple[int, frozenset[str]], list[EngineRecord]] = {}

    def age(self, span: Span) -> date:
        """The day on which the person reaches an age."""
        return self.ages[span]

    def after(self, start: date, span: Span) -> date:
        """The day this long after another."""
        return _after(span, start, self.overflow)

    def was_aged(self, ages: AgeRange, day: date) -> bool:
        """Say whether the person was of these ages on a day."""
        if ages is ANY_AGE:
            return True
        if ages.begin is not None and day < self.ages[ages.begin]:
            return False
        return ages.end is None or day < self.ages[ages.end]

    def holds(self, condition: Condition | None) -> bool:
        """Say whether a condition is surely true of the person; none is true of everybody."""
        if condition is None:
            return True
        held = self.cohort.held
        if condition.text not in held:
            held[condition.text] = condition.holds(self.facts) is True
        return held[condition.text]

    def records(self, line: Line) -> tuple[Record, ...]:
        """What was received for a line, a record a day, in order."""
        return self._records.get(line.key, ())

    def unreceived(self, line: Line) -> "AssessmentLine | None":
        """What is said of a line to all of the cohort, None where it turns on the person."""
        return None if line.key in self._records else self.cohort.unreceived.get(line.key)

    def told_booster(self, record: Record, line: Line) -> "Case":
        """The same case as a line sees it, had the doses of a record been told to be boosters.

        Whether a dose counts for a series does not hang on what is told of it, so what was judged
        stands; only the ranks of the records are read anew.
        """
        told = frozenset(map(id, record.shots))
        other = self._copied()
        other._records = dict(self._records)
        for key in self.lines[line.key].ranked:
            records = self._records.get(key, ())
            other._records[key] = tuple([_told_booster(each, told) for each in records])
        other.judged, other.said, other.prepared = dict(self.judged), {}, dict(self.prepared)
        return other

    def _copied(self) -> "Case":
        other = object.__new__(Case)
        for name in Case.__slots__:
            setattr(other, name, getattr(self, name))
        return other


def _told_booster(record: Record, told: frozenset[int]) -> Record:
    """The record as a booster, where some of its doses were told to be one."""
    if told.isdisjoint(map(id, record.shots)):
        return record
    return Record(record.day, record.valences, Rank.BOOSTER, record.shots)


def _received(calendar: Calendar, shots: tuple[Shot, ...]) -> dict[str, tuple[Record, ...]]:
    """What was received for each line, by its key: a record a day on which it is covered whole."""
    found: defaultdict[str, list[Record]] = defaultdict(list)
    for day, given in groupby(shots, attrgetter("day")):
        together = tuple(given)
        if len(together) > 1:
            _note_together(found, calendar, together)
            continue
        contents = together[0].contents
        # A dose given alone makes the same record for every line.
        record = Record(day, contents.valences, together[0].rank, together)
        for key in counted_alone_by(calendar, contents.diseases):
            found[key].append(record)
    return {key: tuple(records) for key, records in found.items()}


def _note_together(
    found: defaultdict[str, list[Record]], calendar: Calendar, together: tuple[Shot, ...]
) -> None:
    """Of the doses of a day a record holds those that count for its line."""
    own: dict[Line, list[Shot]] = {}
    for shot in together:
        for line, _ in counted_by(calendar, shot.contents.diseases):
            own.setdefault(line, []).append(shot)
    for line, shots in own.items():
        if line.counts <= frozenset().union(*(shot.contents.diseases for shot in shots)):
            found[line.key].append(_record(tuple(shots)))


def _record(shots: tuple[Shot, ...]) -> Record:
    """What doses of one day make together."""
    first = shots[0]
    if len(shots) == 1:
        return Record(first.day, first.contents.valences, first.rank, shots)
    ranks = {shot.rank for shot in shots}
    rank = next((each for each in (Rank.BOOSTER, Rank.PRIMARY) if each in ranks), None)
    valences = first.contents.valences.union(*(shot.contents.valences for shot in shots))
    return Record(first.day, valences, rank, shots)

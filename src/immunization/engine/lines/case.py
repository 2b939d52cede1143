"""One person on one day: shots in order, and ages turned into days once."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from immunization.dates import Overflow, Span
from immunization.engine.case import Case as EngineCase
from immunization.engine.case import Record as EngineRecord
from immunization.engine.lines.edition import counted_by, editions
from immunization.engine.lines.facts import Facts, Rank, ReceivedDose, Subject
from immunization.schedule.lines.calendar import Calendar
from immunization.schedule.lines.line import Line, Rule
from immunization.schedule.validity import ANY_AGE, AgeRange
from immunization.vaccines import Vaccine

if TYPE_CHECKING:
    from immunization.engine.lines.outcome import Outcome


@dataclass(frozen=True, slots=True)
class Contents:
    """What a vaccine counts for; `valences` are at every degree of detail, its own code too."""

    diseases: frozenset[str]
    valences: frozenset[str]
    antibodies: bool


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
    )


@lru_cache(maxsize=200_000)
def _after(span: Span, start: date, overflow: Overflow) -> date:
    return span.after(start, overflow=overflow)


class Case:
    """A person, a day, a calendar; shots are sorted and none is after the day."""

    __slots__ = (
        "_ages",
        "_alone",
        "_records",
        "_shots",
        "antibodies",
        "born",
        "calendar",
        "day",
        "engine",
        "facts",
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
        self.lines = editions(calendar).on(day).lines
        self._ages: dict[Span, date] = {}
        self._alone: dict[int, Record] = {}
        self._records: dict[str, tuple[Record, ...]] = {}
        self._shots = self._by_line()
        self.engine: EngineCase | None = None
        self.said: dict[Rule, Outcome | None] = {}
        self.prepared: dict[tuple[int, str], EngineRecord] = {}

    def age(self, span: Span) -> date:
        """The day on which the person reaches an age."""
        found = self._ages.get(span)
        if found is None:
            found = self._ages[span] = _after(span, self.born, self.overflow)
        return found

    def after(self, start: date, span: Span) -> date:
        """The day this long after another."""
        return _after(span, start, self.overflow)

    def was_aged(self, ages: AgeRange, day: date) -> bool:
        """Say whether the person was of these ages on a day."""
        if ages is ANY_AGE:
            return True
        if ages.begin is not None and day < self.age(ages.begin):
            return False
        return ages.end is None or day < self.age(ages.end)

    def _by_line(self) -> dict[str, list[Shot]]:
        """The doses that count for each line, by its key."""
        found: dict[str, list[Shot]] = {}
        for shot in self.shots:
            for key in counted_by(self.calendar, shot.contents.diseases):
                found.setdefault(key, []).append(shot)
        return found

    def records(self, line: Line) -> tuple[Record, ...]:
        """What was received for a line, a record a day, in order."""
        found = self._records.get(line.key)
        if found is None:
            shots = self._shots.get(line.key)
            found = self._records[line.key] = tuple(self._received(line, shots)) if shots else ()
        return found

    def _received(self, line: Line, shots: list[Shot]) -> Iterator[Record]:
        """A record a day on which the doses cover all that the line counts."""
        by_day: dict[date, list[Shot]] = {}
        for shot in shots:
            by_day.setdefault(shot.day, []).append(shot)
        for together in by_day.values():
            if line.counts <= _diseases(together):
                yield self._record_of(together)

    def _record_of(self, together: list[Shot]) -> Record:
        """The record of some doses of a day; that of a single one is the same for every line."""
        if len(together) > 1:
            return _record(together)
        shot = together[0]
        # The shots of a case live as long as it does, so their identities stay apart.
        found = self._alone.get(id(shot))
        if found is None:
            found = Record(shot.day, shot.contents.valences, shot.rank, (shot,))
            self._alone[id(shot)] = found
        return found


def _diseases(shots: list[Shot]) -> frozenset[str]:
    first = shots[0].contents.diseases
    return first if len(shots) == 1 else first.union(*(shot.contents.diseases for shot in shots))


def _record(shots: list[Shot]) -> Record:
    """What doses of one day make together."""
    ranks = {shot.rank for shot in shots}
    rank = next((each for each in (Rank.BOOSTER, Rank.PRIMARY) if each in ranks), None)
    valences = frozenset().union(*(shot.contents.valences for shot in shots))
    return Record(day=shots[0].day, valences=valences, rank=rank, shots=tuple(shots))

"""What the bilan is told: a person, answers, and doses as a booklet holds them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import lru_cache

from immunization.dates import PartialDate
from immunization.schedule.lines.condition import Truth, Value
from immunization.schedule.lines.profile import Profile
from immunization.vaccines import Vaccine


class Rank(StrEnum):
    """What is said of a dose: of the primary series, or a booster."""

    PRIMARY = "primary"
    BOOSTER = "booster"


@dataclass(frozen=True, slots=True)
class ReceivedDose:
    """A dose as the booklet holds it; `vaccine` is None where the nomenclature lacks it.

    `read_on` is the day on which the booklet was read: a date known in part lies before it, and
    may lie after the day of a bilan of the past. Where it is None, that day is the bilan's.
    """

    given: date | PartialDate
    vaccine: Vaccine | None
    words: str = ""
    rank: Rank | None = None
    identifier: str = ""
    read_on: date | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose bilan it is; `sex` is "F", "M" or "". `answers` are facts of the profile."""

    born: date
    sex: str = ""
    answers: Mapping[str, Value] = field(default_factory=dict)


SameAnswers = frozenset[tuple[str, type, Value]]
"""What two people have in common who gave the same answers; 1 is not yes, nor 0 no."""


class Facts:
    """The answers and what follows from them on a day; see Answers.

    `same` are the answers as something to look up by, None where one of them is a day: what such
    an answer means changes from one day to the next.
    """

    __slots__ = ("_answers", "_derived", "answered", "day", "profile", "same")

    def __init__(self, profile: Profile, subject: Subject, day: date) -> None:
        self.day = day
        self.profile = profile
        self.answered = frozenset((*subject.answers, "sex") if subject.sex else subject.answers)
        self._answers: dict[str, Value] = {"sex": subject.sex or None, **subject.answers}
        self._derived: dict[str, Truth] = {}
        self.same = _same(self._answers)

    def value(self, name: str) -> Value:
        """Give an answer; an absent risk is no, any other absent answer is unknown."""
        if name in self._answers:
            return self._answers[name]
        if name in self._derived:
            return self._derived[name]
        derived = self.profile.derived.get(name)
        if derived is not None:
            rests_on, untold = _settled(self.profile, name)
            truth = untold if rests_on.isdisjoint(self.answered) else derived.when.holds(self)
            self._derived[name] = truth
            return truth
        question = self.profile.questions.get(name)
        return False if question is not None and question.absent_is_no else None


def _same(answers: Mapping[str, Value]) -> SameAnswers | None:
    if any(isinstance(value, date) for value in answers.values()):
        return None
    return frozenset([(name, type(value), value) for name, value in answers.items()])


def beneath(profile: Profile, names: Iterable[str]) -> Iterator[str]:
    """The facts of these names, and all those that they follow from."""
    for name in names:
        yield name
        derived = profile.derived.get(name)
        if derived is not None:
            yield from beneath(profile, derived.when.names)


@lru_cache(maxsize=1024)
def _settled(profile: Profile, name: str) -> tuple[frozenset[str], Truth]:
    """What a derived fact follows from, and its truth for all who answered nothing of it."""
    when, nobody = profile.derived[name].when, Facts(profile, Subject(date.min), date.min)
    return frozenset(beneath(profile, when.names)), when.holds(nobody)

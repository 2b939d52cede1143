"""What can be asked of a person: facts with their questions, and facts derived from them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from immunization.dates import Span
from immunization.schedule.lines.condition import Condition, Value


class FactKind(StrEnum):
    """What an answer looks like."""

    BOOLEAN = "boolean"
    DATE = "date"
    YEAR = "year"
    NUMBER = "number"
    CHOICE = "choice"


class WhoAnswers(StrEnum):
    """Who may answer a question."""

    ANYONE = "anyone"
    PROFESSIONAL = "professional"


class InvalidAnswer(ValueError):
    """An answer that does not fit its question; says which, what was given and expected."""

    def __init__(self, fact: str, given: object, expected: str) -> None:
        super().__init__(f"{fact}: {given!r} was given, expected {expected}")
        self.fact = fact
        self.given = given
        self.expected = expected


@dataclass(frozen=True, slots=True)
class Question:
    """A fact that is asked for.

    `absent_is_no` holds for risks, illnesses and pregnancy: an absent answer counts as no and is
    listed as unanswered. `lasts` is how long an answer holds after the day it was given, or
    after the day that it names.
    `number` is the public v1 condition number, where there is one.
    """

    name: str
    kind: FactKind
    text: str
    help: str
    group: str
    who: WhoAnswers
    absent_is_no: bool
    choices: tuple[tuple[str, str], ...] = ()
    ages: tuple[Span | None, Span | None] = (None, None)
    sex: str = ""
    asked_when: Condition | None = None
    lasts: Span | None = None
    number: int | None = None
    choice_numbers: tuple[tuple[int, str], ...] = ()
    """Public v1 condition numbers that stand for a choice; its first one is given back."""
    changes_verdicts: bool = True
    probe_spans: tuple[Span, ...] = ()
    """For a date: how far from the day of the bilan the answers lie that are tried."""
    probe_numbers: tuple[float, ...] = ()
    """For a number: the answers that are tried."""

    def read(self, given: object) -> Value:
        """Check an answer and give its value. Raises InvalidAnswer."""
        match self.kind:
            case FactKind.BOOLEAN if isinstance(given, bool):
                return given
            case FactKind.DATE:
                return self._date(given)
            case FactKind.YEAR if isinstance(given, int) and not isinstance(given, bool):
                return given
            case FactKind.NUMBER if isinstance(given, int | float) and not isinstance(given, bool):
                return given
            case FactKind.CHOICE if given in dict(self.choices):
                return str(given)
        raise InvalidAnswer(self.name, given, self._expected())

    def number_of(self, choice: str) -> int | None:
        """The public v1 number that is given back for a choice, None where it has none."""
        return next((number for number, key in self.choice_numbers if key == choice), None)

    def number_for(self, value: Value) -> int | None:
        """The public v1 number of the question, or of the choice that was made."""
        if self.kind is FactKind.CHOICE:
            return self.number_of(value) if isinstance(value, str) else None
        return self.number

    def _date(self, given: object) -> date:
        if isinstance(given, date):
            return given
        try:
            return date.fromisoformat(str(given))
        except ValueError:
            raise InvalidAnswer(self.name, given, self._expected()) from None

    def _expected(self) -> str:
        return {
            FactKind.BOOLEAN: "true or false",
            FactKind.DATE: "a date such as 2026-11-23",
            FactKind.YEAR: "a year such as 2024",
            FactKind.NUMBER: "a number",
            FactKind.CHOICE: "one of " + ", ".join(key for key, _ in self.choices),
        }[self.kind]


@dataclass(frozen=True, slots=True)
class Derived:
    """A fact that follows from others (X7)."""

    name: str
    label: str
    when: Condition


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """Every question and every derived fact, by name."""

    questions: Mapping[str, Question]
    derived: Mapping[str, Derived]

    def read(self, answers: Mapping[str, object]) -> dict[str, Value]:
        """Check every answer; a key that is no question is refused. Raises InvalidAnswer."""
        read: dict[str, Value] = {}
        for name, given in answers.items():
            question = self.questions.get(name)
            if question is None:
                raise InvalidAnswer(name, given, "a fact of the profile, see profile.toml")
            if given is not None:
                read[name] = question.read(given)
        return read

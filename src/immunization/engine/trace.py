"""What was tried, which rule decided, with which dates. Nothing is kept unless it is asked for."""

from dataclasses import dataclass
from datetime import date

from immunization.engine.compiled.calendar import END, NONE


@dataclass(frozen=True, slots=True)
class Step:
    """One decision: `rule` is the table or rule, `subject` the series, dose or group."""

    rule: str
    subject: str
    outcome: str
    dates: tuple[tuple[str, date], ...] = ()


class Trace:
    """Collects the steps of one assessment."""

    __slots__ = ("_steps",)

    def __init__(self) -> None:
        self._steps: list[tuple[str, str, str, dict[str, int]]] = []

    def add(self, rule: str, subject: str, outcome: str, **days: int) -> None:
        """Note a decision; days are ordinals."""
        self._steps.append((rule, subject, outcome, days))

    def steps(self) -> tuple[Step, ...]:
        """The decisions, in the order in which they were taken."""
        return tuple(
            Step(
                rule,
                subject,
                outcome,
                tuple(
                    (name, date.fromordinal(day)) for name, day in days.items() if NONE < day < END
                ),
            )
            for rule, subject, outcome, days in self._steps
        )

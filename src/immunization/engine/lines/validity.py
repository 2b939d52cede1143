"""Whether a rule holds on a day, and whether it is for a person."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING

from immunization.schedule.lines.line import Rule
from immunization.schedule.validity import ALWAYS, ANY_AGE, Validity

if TYPE_CHECKING:
    from immunization.engine.lines.case import Case


def in_force(validity: Validity, day: date) -> bool:
    """Say whether a day is within, both ends included."""
    if validity.effective is not None and day < validity.effective:
        return False
    return validity.cessation is None or day <= validity.cessation


def changes(validities: Iterable[Validity]) -> Iterator[int]:
    """The days on which something is in force for the first time, or no longer, as ordinals."""
    for validity in validities:
        if validity.effective is not None:
            yield validity.effective.toordinal()
        if validity.cessation is not None:
            yield validity.cessation.toordinal() + 1


def concerns(case: "Case", rule: Rule) -> bool:
    """Say whether a rule is for this person: sex, birth, age, and the facts that it names."""
    if not suits(case, rule):
        return False
    if rule.unless is not None and case.holds(rule.unless):
        return False
    return case.holds(rule.when)


def suits(case: "Case", rule: Rule) -> bool:
    """Say whether a rule is for a person of this sex, birth and age, whatever they answered."""
    if rule.sex and rule.sex != case.sex:
        return False
    if rule.born is not ALWAYS and not in_force(rule.born, case.born):
        return False
    return rule.ages is ANY_AGE or case.was_aged(rule.ages, case.day)

"""Whether a rule may have something to say to a person of these answers at this age.

What is asked here turns on no other day than those on which the person reaches the ages that the
calendar names: people who reached the same ones are told the same (see `cohorts`).
"""

from datetime import date

from immunization.engine.lines.case import Case
from immunization.schedule.lines.line import Rule


def may_speak(case: Case, rule: Rule) -> bool:
    """Say whether a rule may say anything to the person, whatever they received."""
    if rule.window is not None:
        aged = case.was_aged(rule.opens, case.day)
        return case.holds(rule.opens_when) if aged else opens_on(case, rule) is not None
    return rule.refresh is None or case.was_aged(rule.opens, case.day)


def may_speak_first(case: Case, rule: Rule) -> bool:
    """Say whether a rule that may speak does so while nothing was received."""
    if not rule.steps:
        return True
    opens = case.was_aged(rule.opens, case.day) or opens_on(case, rule) is not None
    return opens and may_start(case, rule) and case.holds(rule.opens_when)


def may_start(case: Case, rule: Rule) -> bool:
    """Say whether a series may start today."""
    if not rule.begun_only:
        for each in rule.starts:
            if each.second_within is None and case.was_aged(each.ages, case.day):
                return True
    return False


def opens_on(case: Case, rule: Rule) -> date | None:
    """The day from which the first dose will be asked for, None where it lies behind."""
    if rule.opens.begin is None:
        return None
    day = case.age(rule.opens.begin)
    return day if case.day < day else None

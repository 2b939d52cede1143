"""The verdict of one line: its rules speak, one verdict is made, and what forbids it is told."""

from datetime import date

from immunization.engine.lines import (
    appointments,
    follow,
    merge,
    obstacles,
    refresh,
    seasonal,
    series,
)
from immunization.engine.lines.advice import ASKS, advice_for
from immunization.engine.lines.case import Case, Record
from immunization.engine.lines.cohorts import LineForCohort
from immunization.engine.lines.gathering import gathered, silent
from immunization.engine.lines.outcome import Outcome, Status
from immunization.engine.lines.result import AssessmentLine
from immunization.schedule.lines.calendar import Spacing
from immunization.schedule.lines.line import Immunity, Line, Rule

_TO_DO = (Status.OVERDUE, Status.DUE)
_Said = tuple[Status, date | None, date | None]
"""A status, and the earliest and the recommended day."""


def verdict_of(case: Case, line: Line) -> AssessmentLine:
    """What the rules of a line say together, and what forbids it."""
    records, held = case.records(line), gathered(case, line)
    outcomes = _outcomes(case, line, held, records)
    found = (
        _together(case, line, held, records, outcomes)
        if outcomes
        else _silent(case, line, held, records)
    )
    if line.immunities:
        found = _immune(case, line, found)
    found = _forbidden(case, line, found)
    return _advised(case, found) if found.status in ASKS else found


def _silent(
    case: Case, line: Line, held: LineForCohort, records: tuple[Record, ...]
) -> AssessmentLine:
    """A line of which no rule says anything, as most lines of most people."""
    status = merge.without_indication(case, line) if records else Status.NOT_RECOMMENDED
    return silent(line, records, status, held.obligation)


def _together(
    case: Case,
    line: Line,
    held: LineForCohort,
    records: tuple[Record, ...],
    outcomes: list[Outcome],
) -> AssessmentLine:
    """One verdict of all that the rules say."""
    best, to_come = merge.best(outcomes), merge.still_to_come(outcomes)
    if best is None:
        said: _Said = merge.without_indication(case, line), None, None
    elif best.status is Status.COMPLETE and to_come is not None:
        said = _not_the_last(case, best, to_come)
    else:
        said = best.status, best.earliest, best.recommended
    return AssessmentLine(
        line,
        *said,
        len(records),
        best is not None and best.if_recommended,
        best,
        to_come,
        outcomes=tuple(outcomes),
        records=records,
        obligation=held.obligation,
    )


def _advised(case: Case, found: AssessmentLine) -> AssessmentLine:
    """With what to know beside the dose, and whether a delay may not be over yet."""
    advice, doubtful = advice_for(case, found), _doubtful(case, found)
    return found._replace(advice=advice, doubtful=doubtful) if advice or doubtful else found


def _outcomes(
    case: Case, line: Line, held: LineForCohort, records: tuple[Record, ...]
) -> list[Outcome]:
    """What each rule says that has something to say."""
    found = []
    for rule in held.rules if records else held.first_rules:
        outcome = _speak(case, line, rule, records)
        if outcome is not None:
            found.append(_planned(case, outcome) if rule.not_before else outcome)
    return _yielding(found) if len(found) > 1 else found


def _planned(case: Case, outcome: Outcome) -> Outcome:
    """A dose that comes so long after something is planned for that day, and not due before."""
    if outcome.status not in _TO_DO:
        return outcome
    until = obstacles.not_before(case, outcome.rule)
    if until is None:
        return outcome
    return outcome._replace(status=Status.UP_TO_DATE, earliest=until, recommended=until)


def _yielding(outcomes: list[Outcome]) -> list[Outcome]:
    """Leave out what yields to a rule whose doses are all received."""
    done = {each.rule.identifier for each in outcomes if each.status is Status.COMPLETE}
    return [each for each in outcomes if done.isdisjoint(each.rule.yields_to)]


def _speak(case: Case, line: Line, rule: Rule, records: tuple[Record, ...]) -> Outcome | None:
    if rule.follow is not None:
        return follow.speak(case, rule, rule.follow)
    if rule.window is not None:
        return seasonal.speak(case, rule, rule.window, records)
    if rule.refresh is not None:
        return refresh.speak(case, rule, rule.refresh, records)
    if rule.appointments:
        return appointments.speak(case, line, rule)
    return series.speak(case, rule, records)


def _not_the_last(case: Case, best: Outcome, to_come: Outcome) -> _Said:
    """A series is done and the line opens again later: not the last dose ever recommended.

    Nothing is recommended meanwhile, once the age for the series is over; until then it is done.
    """
    if to_come.rule.announced:
        return Status.UP_TO_DATE, to_come.earliest, to_come.recommended
    said = best.status if _still_of_age(case, best.rule) else Status.NOT_RECOMMENDED
    return said, best.earliest, best.recommended


def _still_of_age(case: Case, rule: Rule) -> bool:
    return rule.finish_before is not None and case.day < case.age(rule.finish_before)


def _immune(case: Case, line: Line, found: AssessmentLine) -> AssessmentLine:
    for immunity in case.lines[line.key].immunities.holding(case.facts):
        if _immunity_speaks(immunity, found):
            return found._replace(
                status=Status(immunity.status),
                earliest=None,
                recommended=None,
                if_recommended=False,
                immunity=immunity,
            )
    return found


def _immunity_speaks(immunity: Immunity, found: AssessmentLine) -> bool:
    """An immunity ends what was to be done; a reason with something to do is always said."""
    if immunity.action or found.status is Status(immunity.status):
        return True
    return found.status not in (Status.COMPLETE, Status.NOT_RECOMMENDED)


def _forbidden(case: Case, line: Line, found: AssessmentLine) -> AssessmentLine:
    if found.outcome is None or found.immunity is not None:
        return found
    if found.status in _TO_DO:
        against = obstacles.contraindications(case, line)
        if against:
            day = obstacles.allowed_again(case, against)
            return found._replace(
                status=Status.CONTRAINDICATED,
                earliest=day,
                recommended=day,
                contraindications=against,
            )
    return _waiting(case, line, found)


def _doubtful(case: Case, found: AssessmentLine) -> Spacing | None:
    return obstacles.antibodies_doubtful(case, found.line) if found.status in _TO_DO else None


def _waiting(case: Case, line: Line, found: AssessmentLine) -> AssessmentLine:
    """A gap to be kept moves the dates and leaves the status."""
    if found.outcome is None or found.recommended is None or found.earliest is None:
        return found
    wait = obstacles.wait(case, line, found.outcome.rule)
    if wait is None:
        return found
    if wait.until <= found.recommended:
        return found._replace(earliest=max(found.earliest, wait.until))
    return found._replace(earliest=wait.until, recommended=wait.until, wait=wait)

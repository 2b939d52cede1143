"""The entrance: a person, doses, a calendar and a day in; the bilan out."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from functools import lru_cache

from immunization.dates import PartialDate
from immunization.engine.facts import InvalidFacts
from immunization.engine.lines import (
    appointments,
    follow,
    merge,
    obstacles,
    refresh,
    seasonal,
    series,
)
from immunization.engine.lines.case import Case, Record, Shot, contents_of
from immunization.engine.lines.facts import Rank, ReceivedDose, Subject
from immunization.engine.lines.outcome import Outcome, Status
from immunization.engine.lines.result import AssessmentLine, Bilan, Excluded, LeftOut
from immunization.engine.lines.validity import in_force
from immunization.schedule.lines.calendar import Calendar
from immunization.schedule.lines.line import Immunity, Line, Rule
from immunization.vaccines import takes_booster

_TO_DO = (Status.OVERDUE, Status.DUE)
_SEVERITY = {status: place for place, status in enumerate(Status)}


def assess(
    calendar: Calendar,
    subject: Subject,
    doses: Iterable[ReceivedDose],
    *,
    on: date,
    lines: Iterable[str] | None = None,
) -> Bilan:
    """Make the bilan as of a day, under the rules in force that day.

    Doses after the day, before birth, or of an unknown vaccine are left out and reported. Dates
    known in part are evaluated at both ends: the more severe verdict is given and marked.
    Raises InvalidFacts for a day before birth.
    """
    if on < subject.born:
        raise InvalidFacts(
            "on", on.isoformat(), f"a day from {subject.born.isoformat()}, the birth"
        )
    given = tuple(doses)
    wanted = _wanted(calendar, lines)
    bilan = _assess(calendar, subject, given, on, wanted, latest=False)
    if not any(isinstance(dose.given, PartialDate) and not dose.given.exact for dose in given):
        return bilan
    other = _assess(calendar, subject, given, on, wanted, latest=True)
    both = tuple(_severer(a, b) for a, b in zip(bilan.lines, other.lines, strict=True))
    return replace(bilan, lines=both)


def _wanted(calendar: Calendar, keys: Iterable[str] | None) -> tuple[Line, ...]:
    if keys is None:
        return calendar.lines
    return tuple(calendar.line(key) for key in keys)


def _severer(early: AssessmentLine, late: AssessmentLine) -> AssessmentLine:
    same = (early.status, early.earliest, early.recommended) == (
        late.status,
        late.earliest,
        late.recommended,
    )
    if same:
        return early
    worse = min((early, late), key=lambda each: _SEVERITY[each.status])
    return replace(worse, depends_on_missing_day=True)


def _assess(
    calendar: Calendar,
    subject: Subject,
    doses: tuple[ReceivedDose, ...],
    on: date,
    lines: tuple[Line, ...],
    *,
    latest: bool,
) -> Bilan:
    left_out: list[LeftOut] = []
    shots = sorted(_shots(doses, subject, on, left_out, latest=latest), key=_by_day)
    case = Case(calendar, subject, tuple(shots), on)
    found = tuple(line_of(case, line) for line in lines)
    return Bilan(calendar.identity, on, found, tuple(left_out))


def shots_of(doses: tuple[ReceivedDose, ...], subject: Subject, on: date) -> list[Shot]:
    """The doses that the bilan counts, in order, partial dates at their latest."""
    return sorted(_shots(doses, subject, on, [], latest=True), key=_by_day)


def assess_shots(
    calendar: Calendar, subject: Subject, shots: tuple[Shot, ...], *, on: date
) -> tuple[AssessmentLine, ...]:
    """The verdicts of every line for shots in order, planned ones too."""
    case = Case(calendar, subject, shots, on)
    return tuple(_verdict(case, line) for line in calendar.lines)


def _by_day(shot: Shot) -> date:
    return shot.day


def _shots(
    doses: tuple[ReceivedDose, ...],
    subject: Subject,
    on: date,
    left_out: list[LeftOut],
    *,
    latest: bool,
) -> Iterator[Shot]:
    for dose in doses:
        day = _day(dose.given, subject.born, on, latest=latest)
        if day > on:
            left_out.append(LeftOut(dose, Excluded.AFTER_THE_DAY))
        elif day < subject.born:
            left_out.append(LeftOut(dose, Excluded.BEFORE_BIRTH))
        elif dose.vaccine is None:
            left_out.append(LeftOut(dose, Excluded.UNKNOWN_VACCINE))
        else:
            yield Shot(day, dose.vaccine, contents_of(dose.vaccine), dose.rank, dose)


def _day(given: date | PartialDate, born: date, on: date, *, latest: bool) -> date:
    """One end of a date, kept within the person's life as far as it may be."""
    if not isinstance(given, PartialDate):
        return given
    if latest:
        return max(given.earliest, min(given.latest, on))
    return min(given.latest, max(given.earliest, born))


@lru_cache(maxsize=4096)
def _rules_of(line: Line, day: date) -> tuple[Rule, ...]:
    return tuple(rule for rule in line.rules if in_force(rule.validity, day))


def line_of(case: Case, line: Line) -> AssessmentLine:
    """The verdict of one line, and whether the rank of the last dose would change it."""
    found = _verdict(case, line)
    if found.status not in _TO_DO:
        return found
    other = _with_last_dose_as_booster(case, line)
    if other is None:
        return found
    told = _verdict(other, line)
    differs = (told.status, told.recommended) != (found.status, found.recommended)
    return replace(found, asks_rank=differs)


def _with_last_dose_as_booster(case: Case, line: Line) -> Case | None:
    """The same case with the last dose told to be a booster, None where none may be."""
    asked = case.calendar.line(line.ranks_of) if line.ranks_of else line
    if not (asked.appointments and case.records(asked)):
        return None
    last = case.records(asked)[-1]
    old_enough = last.day >= case.age(case.calendar.booster_from)
    vaccine = last.shots[0].vaccine
    if last.rank is not None or not old_enough or vaccine is None or not takes_booster(vaccine):
        return None
    shots = tuple(
        replace(shot, rank=Rank.BOOSTER) if shot in last.shots else shot for shot in case.shots
    )
    subject = Subject(case.born, case.sex, case.facts.answers)
    other = Case(case.calendar, subject, shots, case.day)
    other.engine = case.engine
    return other


def _verdict(case: Case, line: Line) -> AssessmentLine:
    outcomes = _outcomes(case, line)
    best, to_come = merge.best(outcomes), merge.still_to_come(outcomes)
    found = AssessmentLine(
        line=line,
        status=best.status if best else merge.without_indication(case, line),
        earliest=best.earliest if best else None,
        recommended=best.recommended if best else None,
        received=len(case.records(line)),
        records=case.records(line),
        if_recommended=best.if_recommended if best else False,
        outcome=best,
        to_come=to_come,
        outcomes=tuple(outcomes),
    )
    if found.status is Status.COMPLETE and to_come is not None:
        found = _not_the_last(found, to_come)
    return _forbidden(case, line, _immune(case, line, found))


def _outcomes(case: Case, line: Line) -> list[Outcome]:
    found = []
    records = case.records(line)
    for rule in _rules_of(line, case.day):
        if not _concerns(case, rule):
            continue
        outcome = _speak(case, line, rule, records)
        if outcome is not None:
            found.append(outcome)
    return _yielding(found)


def _concerns(case: Case, rule: Rule) -> bool:
    """Say whether a rule is for this person: sex, birth, age, and the facts that it names."""
    if rule.sex and rule.sex != case.sex:
        return False
    if not in_force(rule.born, case.born) or not case.was_aged(rule.ages, case.day):
        return False
    if rule.unless is not None and rule.unless.holds(case.facts) is True:
        return False
    return rule.when is None or rule.when.holds(case.facts) is True


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


def _not_the_last(found: AssessmentLine, to_come: Outcome) -> AssessmentLine:
    """A series is done and the line opens again later: not the last dose ever recommended."""
    if to_come.rule.announced:
        return replace(
            found,
            status=Status.UP_TO_DATE,
            earliest=to_come.earliest,
            recommended=to_come.recommended,
        )
    return replace(found, status=Status.NOT_RECOMMENDED)


def _immune(case: Case, line: Line, found: AssessmentLine) -> AssessmentLine:
    for immunity in line.immunities:
        if not in_force(immunity.validity, case.day):
            continue
        if immunity.when.holds(case.facts) is not True:
            continue
        if _immunity_speaks(immunity, found):
            return replace(
                found,
                status=Status(immunity.status),
                earliest=None,
                recommended=None,
                if_recommended=False,
                immunity=immunity,
            )
    return found


def _immunity_speaks(immunity: Immunity, found: AssessmentLine) -> bool:
    """An immunity ends what was to be done; a reason with something to do is always said."""
    return bool(immunity.action) or found.status not in (Status.COMPLETE, Status.NOT_RECOMMENDED)


def _forbidden(case: Case, line: Line, found: AssessmentLine) -> AssessmentLine:
    if found.outcome is None or found.immunity is not None:
        return found
    if found.status in _TO_DO:
        against = obstacles.contraindications(case, line)
        if against:
            day = obstacles.allowed_again(case, against)
            return replace(
                found,
                status=Status.CONTRAINDICATED,
                earliest=day,
                recommended=day,
                contraindications=against,
            )
    if found.recommended is None:
        return found
    return _waiting(case, line, found, found.outcome.rule)


def _waiting(case: Case, line: Line, found: AssessmentLine, rule: Rule) -> AssessmentLine:
    """A gap to be kept moves the dates and leaves the status."""
    wait = obstacles.wait(case, line, rule)
    if wait is None or found.recommended is None or found.earliest is None:
        return found
    if wait.until <= found.recommended:
        return replace(found, earliest=max(found.earliest, wait.until))
    return replace(found, earliest=wait.until, recommended=wait.until, wait=wait)

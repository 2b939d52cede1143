"""Which doses count for a rule: the engine's chapter 6, on the calendar's own series (X11).

Most are walked without its tables (see `plain`), with the same answer.
"""

from datetime import date
from functools import lru_cache
from operator import attrgetter

from immunization.engine.case import Case as EngineCase
from immunization.engine.case import PossibleConflict, Remark
from immunization.engine.case import Record as EngineRecord
from immunization.engine.compiled.calendar import day_of
from immunization.engine.compiled.knowledge import Knowledge
from immunization.engine.compiled.series import CompiledAntigen, CompiledSeries
from immunization.engine.evaluation import evaluate_history
from immunization.engine.facts import Dose, Person
from immunization.engine.lines.case import Case, Record
from immunization.engine.lines.outcome import Judged, Reason
from immunization.engine.lines.plain import judge_plainly, plain_series
from immunization.engine.lines.spacing import any_too_near, kept_apart
from immunization.engine.policies import DEFAULT
from immunization.engine.run import AntigenRun, SeriesRun
from immunization.engine.statuses import EvaluationReason, EvaluationStatus
from immunization.schedule.lines.bounds import keyed_rules
from immunization.schedule.lines.calendar import Calendar
from immunization.schedule.lines.knowledge import (
    named_products,
    product_of,
    series_name,
)
from immunization.schedule.lines.line import Rule

_REASONS = {
    EvaluationReason.AGE_TOO_YOUNG: Reason.TOO_YOUNG,
    EvaluationReason.AGE_TOO_OLD: Reason.TOO_OLD,
    EvaluationReason.INTERVAL_TOO_SOON: Reason.TOO_SOON,
    EvaluationReason.VACCINE_CONFLICT: Reason.SPACING,
    EvaluationReason.NOT_PREFERABLE_OR_ALLOWABLE: Reason.PRODUCT,
    EvaluationReason.SERIES_ALREADY_COMPLETE: Reason.EXTRA,
}


_ANTIBODIES = "antibodies"


class CompiledRule:
    """A rule's series, compiled, with the valences that it names; `plain` where it is."""

    __slots__ = ("antigen", "named", "plain", "series")

    def __init__(
        self, antigen: CompiledAntigen, series: CompiledSeries, rule: Rule, slack: int
    ) -> None:
        self.antigen = antigen
        self.series = series
        self.named = named_products(rule)
        self.plain = plain_series(series.doses, self.named, slack)


@lru_cache(maxsize=8)
def _compiled(calendar: Calendar, knowledge: Knowledge) -> dict[Rule, CompiledRule]:
    """The calendar's series in its compiled knowledge base, by rule."""
    series = {
        each.name: (antigen, each) for antigen in knowledge.antigens for each in antigen.series
    }
    rules = {}
    for line in calendar.lines:
        for key, rule in keyed_rules(line):
            if rule.steps:
                rules[rule] = CompiledRule(*series[series_name(line, key)], rule, knowledge.slack)
    return rules


def judge(case: Case, rule: Rule, records: tuple[Record, ...]) -> list[Judged]:
    """Walk the records of a line through the steps of a series, once for a case.

    What breaks a minimum is not counted.
    """
    found = case.judged.get(rule)
    if found is None:
        found = case.judged[rule] = _judge(case, rule, records)
    return found


def _judge(case: Case, rule: Rule, records: tuple[Record, ...]) -> list[Judged]:
    if not records:
        return []
    own = compiled_rule(case, rule)
    if own.plain is not None and not is_disturbed(case):
        return judge_plainly(own.plain, case.age_days, records)
    return judge_in_full(case, own, records)


def compiled_rule(case: Case, rule: Rule) -> CompiledRule:
    """A rule with steps as the engine reads it."""
    return _compiled(case.calendar, case.knowledge)[rule]


def is_disturbed(case: Case) -> bool:
    """Say whether a dose may not count because of what was given before it for other diseases."""
    if case.disturbed is None:
        case.disturbed = bool(case.antibodies) or any_too_near(case)
    return case.disturbed


def judge_in_full(case: Case, own: CompiledRule, records: tuple[Record, ...]) -> list[Judged]:
    """What the engine's chapter 6 says."""
    engine = _engine_case(case)
    run = SeriesRun(
        own.series, AntigenRun(own.antigen, engine, _prepared(case, records, own.named))
    )
    evaluate_history(run)
    judged: list[Judged] = []
    counted: list[Record] = []
    for record, status, remarks in zip(records, run.statuses, run.remarks, strict=True):
        if status is EvaluationStatus.VALID:
            counted.append(record)
            judged.append(Judged(record, None, len(counted)))
        else:
            judged.append(_refused(case, record, remarks, counted))
    return judged


def _refused(
    case: Case, record: Record, remarks: tuple[Remark, ...], counted: list[Record]
) -> Judged:
    """The reason that held the longest, with the first day on which the dose would have counted.

    Whatever refuses a dose has one; what is only remarked of it has none (a grace period).
    """
    told = remarks[0]
    if len(remarks) > 1:
        told = max((each for each in remarks if each.reason in _REASONS), key=attrgetter("limit"))
    allowed = date.fromordinal(told.limit) if told.limit else None
    reason = _REASONS[told.reason]
    if reason is Reason.SPACING and allowed in _after_antibodies(case, record):
        reason = Reason.ANTIBODIES
    # A calendar of lines counts its intervals from the dose before or from the first one.
    if reason is Reason.TOO_SOON and told.since != counted[-1].day.toordinal():
        reason = Reason.TOO_SOON_AFTER_FIRST
    return Judged(record, reason, allowed_from=allowed)


def _engine_case(case: Case) -> EngineCase:
    """The person as the engine sees them; the records are given to each series apart."""
    if case.engine is None:
        case.engine = EngineCase(Person(born=case.born), (), case.knowledge, case.day, DEFAULT)
    return case.engine


def _prepared(case: Case, records: tuple[Record, ...], named: frozenset[str]) -> list[EngineRecord]:
    """The records of a line as the engine evaluates them, made once for all series like it."""
    # The records of a case live as long as it does, so their identities stay apart.
    key = id(records), named
    found = case.prepared.get(key)
    if found is None:
        found = case.prepared[key] = [_prepare(case, each, named) for each in records]
    return found


def _prepare(case: Case, record: Record, named: frozenset[str]) -> EngineRecord:
    found = EngineRecord(_dose_with(named, record.valences), day_of(record.day))
    if case.antibodies or kept_apart(case.calendar, record.valences):
        found.conflicts = _conflicts(case, record)
    return found


@lru_cache(maxsize=8192)
def _dose_with(named: frozenset[str], valences: frozenset[str]) -> Dose:
    """A dose that holds these valences, for a rule that names those."""
    return _dose_of(product_of(named, valences))


@lru_cache(maxsize=1024)
def _dose_of(product: str) -> Dose:
    """A dose that has no day of its own: each record places it on one."""
    return Dose(given=date.min, product=product)


def _conflicts(case: Case, record: Record) -> tuple[PossibleConflict, ...]:
    """Earlier vaccines that are too near to this one; the same day is allowed (CDSi 6.7)."""
    found, day = [], record.day.toordinal()
    for spacing in kept_apart(case.calendar, record.valences):
        for shot in case.shots:
            if shot.day >= record.day or spacing.valences.isdisjoint(shot.contents.valences):
                continue
            end = case.after(shot.day, spacing.gap).toordinal()
            if end > day:
                previous = EngineRecord(_dose_of(spacing.identifier), day_of(shot.day))
                found.append(PossibleConflict(previous, previous.ordinal + 1, end, end))
    if not case.antibodies:
        return tuple(found)
    for end_of_delay, given in _after_antibodies(case, record).items():
        antibodies = EngineRecord(_dose_of(_ANTIBODIES), day_of(given))
        end = end_of_delay.toordinal()
        found.append(PossibleConflict(antibodies, antibodies.ordinal + 1, end, end))
    return tuple(found)


def _after_antibodies(case: Case, record: Record) -> dict[date, date]:
    """The ends of the delays after antibodies given before a record that they matter to."""
    found: dict[date, date] = {}
    for spacing in case.calendar.spacings:
        matters = not spacing.antibodies_matter_to.isdisjoint(record.valences)
        if spacing.after_antibodies is None or not matters:
            continue
        for shot in case.antibodies:
            if shot.day < record.day:
                found[case.after(shot.day, spacing.after_antibodies)] = shot.day
    return found

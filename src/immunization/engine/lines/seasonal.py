"""One dose in a window: a season, a pregnancy, the weeks before a journey (X6)."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from immunization.engine.lines.case import Case, Record
from immunization.engine.lines.opening import opens_on
from immunization.engine.lines.outcome import Judged, Outcome, Status
from immunization.engine.lines.series import done
from immunization.schedule.lines.calendar import Calendar, YearlySeason
from immunization.schedule.lines.line import Authority, Rule, Strength, Window


@dataclass(frozen=True, slots=True)
class Days:
    """Days from `start` to `end`, both included."""

    start: date
    end: date
    authority: Authority | None = None


def speak(case: Case, rule: Rule, window: Window, records: tuple[Record, ...]) -> Outcome | None:
    """One dose between two days; nothing when the window is closed or its anchor unknown.

    Whoever has passed the age for it is not told of the rule at all (see `opening`).
    """
    opening = opens_on(case, rule)
    if opening is not None:
        return Outcome(rule, Status.UP_TO_DATE, opening, opening, future=True)
    if window.anchor:
        return _anchored(case, rule, window, records)
    days = season_of(case.calendar, window.season, case.day)
    if days is None or case.day < days.start:
        return _out_of_season(case, rule, days)
    return _in_season(case, rule, days, records)._replace(season=days.authority)


def _anchored(
    case: Case, rule: Rule, window: Window, records: tuple[Record, ...]
) -> Outcome | None:
    anchor = case.facts.value(window.anchor)
    if not isinstance(anchor, date):
        return None
    days = _days(case, window, anchor)
    if days is None:
        return None
    counts_from = min(anchor, days.start) if window.counted_from_anchor else days.start
    judged = [Judged(each, None, 1) for each in records if counts_from <= each.day <= days.end]
    if judged:
        return done(rule, judged)
    if case.day < days.start:
        return Outcome(rule, Status.UP_TO_DATE, days.start, days.start, number=1)
    still_open = window.open_until_anchor and case.day <= anchor
    return _due(case, rule) if case.day <= days.end or still_open else None


def _days(case: Case, window: Window, anchor: date) -> Days | None:
    start = case.after(anchor, window.start) if window.start is not None else anchor
    end = case.after(anchor, window.end) - timedelta(days=1) if window.end else anchor
    if not window.season:
        return Days(start, end)
    season = season_of(case.calendar, window.season, max(start, case.day))
    if season is None or season.start > end or season.end < start:
        return None
    return Days(max(start, season.start), min(end, season.end))


def _in_season(case: Case, rule: Rule, days: Days, records: tuple[Record, ...]) -> Outcome:
    received = [each for each in records if each.day >= days.start]
    second = _next_of_first_season(case, rule, records, received)
    if received and second is None:
        return Outcome(
            rule, Status.UP_TO_DATE, judged=tuple(Judged(each, None, 1) for each in received)
        )
    asked = [second] if second else _refreshed(case, rule, days, records)
    from_day = max([*asked, *_after_facts(case, rule)])
    if from_day > days.end:
        return Outcome(rule, Status.UP_TO_DATE)
    if case.day < from_day:
        return Outcome(rule, Status.UP_TO_DATE, from_day, from_day, number=1)
    return _due(case, rule)


def _next_of_first_season(
    case: Case, rule: Rule, records: tuple[Record, ...], received: list[Record]
) -> date | None:
    """The day of the next dose of a young child's first season, None where no more is asked."""
    if rule.first_season_under is None or case.day >= case.age(rule.first_season_under):
        return None
    gaps = rule.first_season_gaps
    if not received or len(received) != len(records) or len(received) > len(gaps):
        return None
    return case.after(received[-1].day, gaps[len(received) - 1])


def _refreshed(case: Case, rule: Rule, days: Days, records: tuple[Record, ...]) -> list[date]:
    if rule.refresh is None or not records:
        return [days.start]
    return [days.start, case.after(records[-1].day, rule.refresh.not_within)]


def _after_facts(case: Case, rule: Rule) -> list[date]:
    told = ((case.facts.value(name), span) for name, span in rule.after_facts)
    return [case.after(day, span) for day, span in told if isinstance(day, date)]


def _out_of_season(case: Case, rule: Rule, following: Days | None) -> Outcome | None:
    if rule.strength is Strength.OFFERED:
        return None
    believed = case.after(case.day, case.calendar.planning.next_campaign_within)
    if following is None or following.start > believed:
        return Outcome(rule, Status.UP_TO_DATE, campaign_unknown=True)
    return Outcome(rule, Status.UP_TO_DATE, following.start, following.start, number=1)


def _due(case: Case, rule: Rule) -> Outcome:
    offered = rule.strength is Strength.OFFERED
    status = Status.MAY_BE_OFFERED if offered else Status.DUE
    return Outcome(rule, status, case.day, case.day, number=1)


@lru_cache(maxsize=4096)
def season_of(calendar: Calendar, name: str, day: date) -> Days | None:
    """The season that a day is in, or else the next one that is known."""
    found = [
        Days(each.start, each.end, each.authority)
        for each in calendar.seasons
        if each.name == name and each.end >= day
    ]
    for yearly in calendar.yearly_seasons:
        if yearly.name == name:
            found += [each for each in _years(yearly, day) if each.end >= day]
    return min(found, key=lambda days: days.start, default=None)


def _years(yearly: YearlySeason, day: date) -> list[Days]:
    wraps = yearly.end < yearly.start
    return [
        Days(date(year, *yearly.start), date(year + wraps, *yearly.end))
        for year in range(day.year - 1, day.year + 2)
    ]

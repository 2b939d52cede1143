"""Whether every bound of every rule is shown by scenarios on both of its sides."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from immunization.engine.lines.scenario_files import ScenarioFile, ToldScenario
from immunization.engine.lines.scenarios import Verdict, run
from immunization.schedule.lines.bounds import Bound, bounds_of, keyed_appointments, keyed_rules
from immunization.schedule.lines.calendar import Calendar
from immunization.schedule.lines.line import Line

_SIDES = ("before", "after")


@dataclass(slots=True)
class Shown:
    """What the scenarios show of one bound."""

    line: Line
    bound: Bound
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    unreachable: str = ""


def shown_bounds(
    calendar: Calendar, files: Iterable[ScenarioFile]
) -> dict[tuple[str, str, str], Shown]:
    """Every bound of the calendar, with the scenarios that show it."""
    found = {
        (line.key, bound.rule, bound.name): Shown(line, bound)
        for line in calendar.lines
        for bound in bounds_of(line)
    }
    for file in files:
        for told in file.told:
            shown = found.get((told.scenario.group, told.rule, told.bound))
            if shown is not None:
                shown.verdicts[told.side] = run(told.scenario, calendar)
        for each in file.unreachable:
            shown = found.get((each.line, each.rule, each.bound))
            if shown is not None:
                shown.unreachable = each.reason
    return found


def complaints(calendar: Calendar, files: tuple[ScenarioFile, ...]) -> Iterator[str]:
    """Say which scenarios disagree, which bounds lack a side, which pairs miss their rule."""
    for file in files:
        for told in file.told:
            yield from _disagrees(calendar, file, told)
    for shown in shown_bounds(calendar, files).values():
        where = f"{shown.line.key}: {shown.bound.rule}, {shown.bound.name} ({shown.bound.text})"
        if shown.unreachable:
            continue
        for side in _SIDES:
            if side not in shown.verdicts:
                yield f"{where}: no scenario on the side {side!r}"
        if shown.verdicts and not any(_reached(shown, each) for each in shown.verdicts.values()):
            yield f"{where}: its scenarios never reach the rule"


def _disagrees(calendar: Calendar, file: ScenarioFile, told: ToldScenario) -> Iterator[str]:
    verdict = run(told.scenario, calendar)
    if not verdict.agrees_in_all:
        expected = dict(told.scenario.expected)
        yield f"{file.name}: {told.name} {told.side}: {expected} expected, got {verdict.words}"


def _reached(shown: Shown, verdict: Verdict) -> bool:
    appointments = dict(keyed_appointments(shown.line))
    if shown.bound.rule in appointments:
        return any(outcome.appointment for outcome in verdict.line.outcomes)
    rules = dict(keyed_rules(shown.line))
    return any(outcome.rule is rules[shown.bound.rule] for outcome in verdict.line.outcomes)

"""The medicine's verdicts as the treaty's documents."""

from collections.abc import Iterable
from datetime import date

from carnet_api import wire
from immunization.engine.lines import texts
from immunization.engine.lines.assessment import assess
from immunization.engine.lines.outcome import Status
from immunization.engine.lines.plan import Visit, catch_up
from immunization.engine.lines.result import AssessmentLine, Bilan
from immunization.schedule.knowledge_base import Identity
from immunization.schedule.lines.calendar import Calendar
from mesvaccins.assessment import doses, lines
from mesvaccins.assessment.person import Person

CONCLUSIONS = {
    texts.Standing.LATE: wire.Conclusion.LATE,
    texts.Standing.TO_DO: wire.Conclusion.TO_DO,
    texts.Standing.UP_TO_DATE: wire.Conclusion.UP_TO_DATE,
}


def calendar_named(identity: Identity) -> wire.CalendarDocument:
    """The calendar's identifier, version and hash."""
    return wire.CalendarDocument(
        id=identity.identifier, version=identity.version, sha256=identity.content_hash
    )


def assessment(
    calendar: Calendar, person: Person, *, on: date, unknown_condition_ids: Iterable[int] = ()
) -> wire.AssessmentDocument:
    """The whole bilan: lines in the screen's order, with their why, and the plan."""
    bilan = assess(calendar, person.subject, person.doses, on=on)
    context = lines.Context.of(calendar, person, bilan)
    return wire.AssessmentDocument(
        calendar=calendar_named(bilan.calendar),
        on=on,
        conclusion=conclusion(bilan),
        to_do=to_do(bilan),
        lines=tuple(lines.document(context, line) for line in texts.shown(bilan)),
        hidden=bilan.hidden,
        left_out=doses.left_out(person, bilan),
        visits=_visits(calendar, person, on),
        unknown_condition_ids=tuple(unknown_condition_ids),
    )


def conclusion(bilan: Bilan) -> wire.Conclusion:
    """The heading in one word."""
    return CONCLUSIONS[texts.standing(bilan.lines)]


def to_do(bilan: Bilan) -> int:
    """How many lines ask for a dose now."""
    return sum(_asks_now(line) for line in bilan.lines)


def _asks_now(line: AssessmentLine) -> bool:
    return line.status in (Status.OVERDUE, Status.DUE) and not line.if_recommended


def _visits(calendar: Calendar, person: Person, on: date) -> tuple[wire.VisitDocument, ...]:
    planned = catch_up(
        calendar,
        person.subject,
        person.doses,
        on=on,
    )
    return tuple(_visit(each) for each in planned)


def _visit(visit: Visit) -> wire.VisitDocument:
    return wire.VisitDocument(
        on=visit.on,
        lines=tuple(
            wire.VisitLineDocument(
                key=line.key, label=line.label, detail=f"dose {number}" if number else ""
            )
            for line, number in zip(visit.lines, visit.numbers, strict=True)
        ),
    )

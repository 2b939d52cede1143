"""A line of the bilan as a document: the screen's four columns, and the why."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Self

from carnet_api import wire
from immunization.engine.lines import explain, texts
from immunization.engine.lines.questions import unanswered
from immunization.engine.lines.result import AssessmentLine, Bilan
from immunization.schedule.lines.calendar import Calendar
from immunization.schedule.lines.line import Authority
from immunization.schedule.validity import Validity
from mesvaccins.assessment import doses
from mesvaccins.assessment.person import Origin, Person

MARKS = {
    texts.Mark.QUESTION: wire.Mark.UNSURE,
    texts.Mark.LATE: wire.Mark.LATE,
    texts.Mark.TO_DO: wire.Mark.TO_DO,
    texts.Mark.DONE: wire.Mark.DONE,
}


@dataclass(frozen=True, slots=True)
class Context:
    """What every line is written with."""

    calendar: Calendar
    person: Person
    lines: Mapping[str, AssessmentLine]
    on: date

    @classmethod
    def of(cls, calendar: Calendar, person: Person, bilan: Bilan) -> Self:
        """Put a bilan beside the person and the calendar that it is of."""
        return cls(calendar, person, {line.key: line for line in bilan.lines}, bilan.day)


def document(context: Context, line: AssessmentLine) -> wire.AssessmentLineDocument:
    """Write one line."""
    words = texts.words(line, on=context.on)
    why = explain.explain(line, context.calendar, on=context.on)
    return wire.AssessmentLineDocument(
        key=line.key,
        label=words.label,
        status=wire.AssessmentStatus(line.status.value),
        mark=MARKS[words.mark],
        doses_received=line.received,
        diagnosis=words.diagnosis,
        next_dose=words.next_dose,
        earliest=line.earliest,
        recommended=line.recommended,
        if_recommended=line.if_recommended,
        to_confirm=line.to_confirm,
        action=why.action,
        asks_rank=_rank_question(context, line),
        doses=doses.of_line(context.person, line, why.doses),
        why=_why(why),
        rules=_rules(context.calendar, line, why.rule),
        open_questions=_open_questions(context, line),
    )


def _why(why: explain.Why) -> tuple[str, ...]:
    """What comes next, what to know beside the dose, what the law asks, what is not certain."""
    law = (why.obligation,) if why.obligation else ()
    return (*why.next, *why.advice, *law, *why.cautions)


def _rank_question(context: Context, line: AssessmentLine) -> wire.RankQuestionDocument | None:
    if not line.asks_rank:
        return None
    asked = context.lines[line.line.ranks_of or line.key]
    dose = asked.records[-1].shots[0].dose
    origin = context.person.origins.get(dose.identifier, Origin())
    return wire.RankQuestionDocument(
        vaccination_id=origin.vaccination_id,
        version=origin.version,
        reference=origin.reference,
        date=doses.dates_of(dose)[0],
        vaccine=dose.words or (dose.vaccine.name if dose.vaccine else ""),
    )


def _open_questions(
    context: Context, line: AssessmentLine
) -> tuple[wire.OpenQuestionDocument, ...]:
    person = context.person
    found = unanswered(context.calendar, person.subject, person.doses, line, on=context.on)
    return tuple(
        wire.OpenQuestionDocument(name=each.question.name, text=each.question.text)
        for each in found
    )


def _rules(
    calendar: Calendar, line: AssessmentLine, explained: explain.RuleExplained | None
) -> tuple[wire.RuleDocument, ...]:
    if explained is None:
        return ()
    authority, validity = _believed(line)
    source = calendar.sources.get(authority.source) if authority else None
    return (
        wire.RuleDocument(
            identifier=explained.identifier,
            says=explained.says,
            provenance=explained.provenance,
            source=explained.source,
            publisher=source.publisher if source else "",
            dated=_in_french(source.dated) if source else "",
            address=explained.address,
            in_force_from=validity.effective if validity else None,
            in_force_until=validity.cessation if validity else None,
            reviewed_on=explained.reviewed_on,
            other_reading=authority.other_reading if authority else "",
            settled_by=authority.settled_by if authority else "",
        ),
    )


def _in_french(dated: str) -> str:
    """« 2016-05-30 » as a person writes it; « consulté en 2026 » stays as it is."""
    parts = dated.split("-")
    return "/".join(reversed(parts)) if all(part.isdecimal() for part in parts) else dated


def _believed(line: AssessmentLine) -> tuple[Authority | None, Validity | None]:
    """Why the rule that decided is believed, and when it holds."""
    decided = line.immunity or next(iter(line.contraindications), None)
    if decided is not None:
        return decided.authority, decided.validity
    if line.outcome is not None:
        rule = line.outcome.appointment or line.outcome.rule
        return rule.authority, rule.validity
    return None, None

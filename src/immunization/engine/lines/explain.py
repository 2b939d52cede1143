"""The why of a line, in sentences that a student understands; nothing more certain than it is."""

from dataclasses import dataclass
from datetime import date

from immunization.engine.lines.case import Record
from immunization.engine.lines.obstacles import Wait
from immunization.engine.lines.outcome import Judged, Reason, Status
from immunization.engine.lines.result import Advised, AssessmentLine
from immunization.engine.lines.texts import TELL_THE_RANK
from immunization.schedule.lines.calendar import Calendar
from immunization.schedule.lines.line import Authority, Provenance
from immunization.schedule.validity import ALWAYS, Validity

TO_CONFIRM = "À confirmer avec un médecin."

_PROVENANCES = {
    Provenance.OFFICIAL: "texte officiel",
    Provenance.PRESS: "presse professionnelle",
    Provenance.TRANSCRIPTION: "transcription du calendrier par un tiers",
    Provenance.UNSOURCED: "sans source trouvée",
}


@dataclass(frozen=True, slots=True)
class RuleExplained:
    """The rule that decided, where it comes from, and since when it holds."""

    identifier: str
    says: str
    source: str
    address: str
    provenance: str
    in_force: str
    reviewed_on: date


@dataclass(frozen=True, slots=True)
class Why:
    """Each dose received, the rule, what comes next, what is to be confirmed or done."""

    doses: tuple[str, ...]
    rule: RuleExplained | None
    next: tuple[str, ...]
    cautions: tuple[str, ...]
    action: str
    obligation: str = ""
    """What the law asks of the person here, "" where it asks nothing."""
    advice: tuple[str, ...] = ()
    """What to know or do beside the dose."""


def explain(line: AssessmentLine, calendar: Calendar, *, on: date) -> Why:
    """Say why a line has its verdict."""
    return Why(
        doses=tuple(_doses(line)),
        rule=_rule(line, calendar),
        next=tuple(_next(line, on)),
        cautions=tuple(_cautions(line)),
        action=line.action,
        obligation=_obligation(line),
        advice=tuple(map(_advised, line.advice)),
    )


def _advised(advised: Advised) -> str:
    says = advised.advice.says
    by = f" Au plus tard le {advised.by:%d/%m/%Y}." if advised.by is not None else ""
    unsure = f" {TO_CONFIRM}" if advised.advice.authority.confirm else ""
    return f"{says}{by}{unsure}"


def _doses(line: AssessmentLine) -> list[str]:
    """Every dose received, as the rule that decided sees it, else as any rule of the line does."""
    seen: dict[date, Judged] = {}
    for judged in (line.judged, *(each.judged for each in line.outcomes)):
        for each in judged:
            seen.setdefault(each.record.day, each)
    return [_dose(record, seen.get(record.day)) for record in line.records]


def _dose(record: Record, judged: Judged | None) -> str:
    names = ", ".join(shot.dose.words or shot.name for shot in record.shots)
    start = f"{record.day:%d/%m/%Y}, {names} : "
    if judged is None:
        return f"{start}reçue ; aucune règle en vigueur ne la demande."
    if judged.reason is None:
        return f"{start}compte (dose {judged.number})."
    return f"{start}ne compte pas, {_reason(judged)}."


def _reason(judged: Judged) -> str:
    until = (
        f" : il fallait attendre le {judged.allowed_from:%d/%m/%Y}" if judged.allowed_from else ""
    )
    match judged.reason:
        case Reason.PRODUCT:
            return "ce vaccin n'est pas celui que demande la règle"
        case Reason.TOO_YOUNG:
            return f"reçue trop jeune{until}"
        case Reason.TOO_OLD:
            return "reçue après l'âge limite"
        case Reason.TOO_SOON:
            return f"trop proche de la dose précédente{until}"
        case Reason.TOO_SOON_AFTER_FIRST:
            return f"trop proche de la première dose{until}"
        case Reason.SPACING:
            return f"trop proche d'un autre vaccin vivant{until}"
        case Reason.ANTIBODIES:
            return f"reçue trop tôt après des immunoglobulines{until}"
        case Reason.PRIMARY:
            return "elle est notée comme primovaccination"
        case _:
            return "la série était déjà complète"


def _rule(line: AssessmentLine, calendar: Calendar) -> RuleExplained | None:
    if line.immunity is not None:
        found = line.immunity
        return _explained(found.identifier, found.says, found.authority, found.validity, calendar)
    if line.contraindications:
        against = line.contraindications[0]
        return _explained(
            against.identifier, against.says, against.authority, against.validity, calendar
        )
    if line.outcome is None:
        return None
    rule = line.outcome.appointment or line.outcome.rule
    return _explained(rule.identifier, rule.says, rule.authority, rule.validity, calendar)


def _explained(
    identifier: str, says: str, authority: Authority, validity: Validity, calendar: Calendar
) -> RuleExplained:
    source = calendar.sources.get(authority.source)
    return RuleExplained(
        identifier=identifier,
        says=says,
        source=source.title if source else "aucune source trouvée",
        address=source.address if source else "",
        provenance=_PROVENANCES[authority.provenance],
        in_force=in_force_words(validity),
        reviewed_on=authority.reviewed_on,
    )


def in_force_words(validity: Validity) -> str:
    """Say between which days a rule holds."""
    if validity == ALWAYS:
        return "sans date de début connue"
    start = f"depuis le {validity.effective:%d/%m/%Y}" if validity.effective else ""
    end = f"jusqu'au {validity.cessation:%d/%m/%Y}" if validity.cessation else ""
    return " ".join(part for part in (start, end) if part)


def _next(line: AssessmentLine, on: date) -> list[str]:
    said = []
    if line.asks_rank:
        said.append(TELL_THE_RANK)
    if line.wait is not None:
        asked = _asked(line.wait)
        said.append(f"Pas avant le {line.wait.until:%d/%m/%Y}. {asked}")
    elif line.recommended is not None and line.recommended > on:
        said.append(f"Dose conseillée le {line.recommended:%d/%m/%Y}.")
        if line.earliest is not None and line.earliest < line.recommended:
            said.append(f"Elle compterait dès le {line.earliest:%d/%m/%Y}.")
    elif line.recommended is not None:
        said.append(_now(line))
    late = line.outcome.late_from if line.outcome else None
    if late is not None and late > on and line.status in (Status.DUE, Status.UP_TO_DATE):
        said.append(f"En retard à partir du {late:%d/%m/%Y}.")
    if line.status is Status.NOT_RECOMMENDED and line.to_come is not None:
        said.append(f"À un autre âge : {line.to_come.rule.says}")
    return said


def _asked(wait: Wait) -> str:
    if wait.spacing is None:
        return "Un délai est à respecter."
    return wait.spacing.antibodies_say if wait.because else wait.spacing.says


def _now(line: AssessmentLine) -> str:
    """What is said of a dose that may be given today, no more firmly than the rule says it."""
    if line.if_recommended:
        return "Une dose est à faire seulement si elle est recommandée."
    if line.status is Status.MAY_BE_OFFERED:
        return "Une dose peut être faite maintenant, si elle est souhaitée."
    return "Une dose est conseillée maintenant."


def _obligation(line: AssessmentLine) -> str:
    if line.obligation is None:
        return ""
    said = line.obligation.says
    return f"{said} {TO_CONFIRM}" if line.obligation.authority.confirm else said


def _cautions(line: AssessmentLine) -> list[str]:
    said = []
    if line.depends_on_missing_day:
        said.append("Le résultat dépend du jour exact d'une dose dont la date est incomplète.")
    if line.campaign_unknown:
        said.append("Les dates de la campagne ne sont pas connues de ce calendrier.")
    if line.line.refuses_because:
        said.append(line.line.refuses_because)
    if line.doubtful is not None:
        said.append(line.doubtful.antibodies_say)
    for authority in line.authorities:
        if authority.other_reading:
            said.append(f"Autre lecture : {authority.other_reading}")
        if authority.settled_by:
            said.append(f"Sans source ; ce qui trancherait : {authority.settled_by}")
    if line.to_confirm:
        said.append(TO_CONFIRM)
    return said

"""What the bilan says of each dose: counted or not for a line, or left out of all of them."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from carnet_api import wire
from immunization.dates import PartialDate
from immunization.engine.lines.case import Record
from immunization.engine.lines.facts import ReceivedDose
from immunization.engine.lines.outcome import Judged
from immunization.engine.lines.result import AssessmentLine, Bilan, Excluded, LeftOut
from mesvaccins.assessment.person import Origin, Person

NOWHERE = Origin()


def of_line(
    person: Person, line: AssessmentLine, sentences: tuple[str, ...]
) -> tuple[wire.DoseVerdictDocument, ...]:
    """Every dose received for a line, the first one first; a sentence a record."""
    judged = {each.record.day: each for each in reversed(_every_judgement(line))}
    found: list[wire.DoseVerdictDocument] = []
    for record, sentence in zip(line.records, sentences, strict=True):
        found += _of_record(person, record, judged.get(record.day), sentence)
    return tuple(found)


def _every_judgement(line: AssessmentLine) -> list[Judged]:
    """What the rule that decided says of the doses, then what the others say."""
    others = [each for outcome in line.outcomes for each in outcome.judged]
    return [*line.judged, *others]


def _of_record(
    person: Person, record: Record, judged: Judged | None, sentence: str
) -> Iterator[wire.DoseVerdictDocument]:
    for shot in record.shots:
        yield _document(
            person,
            shot.dose,
            sentence=sentence,
            counts=None if judged is None else judged.reason is None,
            reason=judged.reason.value if judged is not None and judged.reason else "",
        )


def left_out(person: Person, bilan: Bilan) -> tuple[wire.DoseVerdictDocument, ...]:
    """The doses that count for nothing or perhaps not; those after the day are only hidden."""
    told = [
        _document(
            person,
            each.dose,
            sentence=_why_left_out(each, bilan.day),
            counts=None if each.reason is Excluded.PERHAPS_AFTER_THE_DAY else False,
            reason=each.reason,
        )
        for each in bilan.left_out
        if each.reason is not Excluded.AFTER_THE_DAY
    ]
    return (*told, *_no_vaccines(person, bilan.day))


def _why_left_out(each: LeftOut, on: date) -> str:
    words = {"date": _shown(each.dose), "name": each.dose.words or _("vaccin non nommé")}
    if each.reason is Excluded.PERHAPS_AFTER_THE_DAY:
        told = _(
            "%(date)s, %(name)s : reçu avant ou après le %(on)s, la date ne le dit pas. "
            "Le verdict le plus prudent est montré."
        )
        return told % {**words, "on": f"{on:%d/%m/%Y}"}
    if each.reason is Excluded.BEFORE_BIRTH:
        return _("%(date)s, %(name)s : la date est avant la naissance.") % words
    return _("%(date)s, %(name)s : ce vaccin n'est pas dans la nomenclature nationale.") % words


def _no_vaccines(person: Person, on: date) -> Iterator[wire.DoseVerdictDocument]:
    """Immunoglobulins and skin tests protect or tell, and immunise nobody."""
    for dose in person.doses:
        vaccine = dose.vaccine
        if vaccine is None or vaccine.immunises_against or _is_after(dose, on):
            continue
        words = {"date": _shown(dose), "name": dose.words or vaccine.name}
        sentence = _("%(date)s, %(name)s : ce produit ne vaccine pas.") % words
        if vaccine.is_immunoglobulin:
            sentence = _("%(date)s, %(name)s : une immunoglobuline ne compte jamais.") % words
        if vaccine.is_skin_test:
            sentence = _("%(date)s, %(name)s : un test cutané ne compte jamais.") % words
        reason = vaccine.kind.value
        yield _document(person, dose, sentence=sentence, counts=False, reason=reason)


def _is_after(dose: ReceivedDose, on: date) -> bool:
    return (dose.given.earliest if isinstance(dose.given, PartialDate) else dose.given) > on


def _shown(dose: ReceivedDose) -> str:
    given = dose.given
    return str(given if isinstance(given, PartialDate) else PartialDate.of(given))


def _document(
    person: Person, dose: ReceivedDose, *, sentence: str, counts: bool | None, reason: str
) -> wire.DoseVerdictDocument:
    origin = person.origins.get(dose.identifier, NOWHERE)
    exact, partial = dates_of(dose)
    return wire.DoseVerdictDocument(
        vaccination_id=origin.vaccination_id,
        reference=origin.reference,
        date=exact,
        partial_date=partial,
        vaccine=dose.words or (dose.vaccine.name if dose.vaccine else ""),
        counts=counts,
        reason=reason,
        sentence=sentence,
    )


def dates_of(dose: ReceivedDose) -> tuple[date | None, wire.PartialDateDocument | None]:
    """The day of a dose, or what is known of it."""
    given = dose.given
    if not isinstance(given, PartialDate):
        return given, None
    if given.exact:
        return given.exact, None
    return None, wire.PartialDateDocument(year=given.year, month=given.month, day=given.day)

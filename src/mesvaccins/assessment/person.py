"""Whom the bilan is about, as the medicine takes them: from a carnet, or from a call."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from django.utils.translation import gettext as _

from carnet_api.wire import DiagnosticRequest, DoseInput, Gender
from immunization.dates import InvalidPartialDate, PartialDate
from immunization.engine.lines.facts import Rank, ReceivedDose, Subject
from immunization.schedule.lines.condition import Value
from immunization.vaccines import Vaccine
from mesvaccins.carnets.dose import vaccine_of
from mesvaccins.carnets.models import Carnet, Vaccination
from mesvaccins.catalogue.entries import entries
from mesvaccins.refusals import InvalidInput

SEXES = {Gender.FEMALE.value: "F", Gender.MALE.value: "M"}
RANKS = {True: Rank.BOOSTER, False: Rank.PRIMARY}
LONGEST_LIFE = 120


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a dose came from: a row of the carnet, or the caller's own reference."""

    vaccination_id: int | None = None
    version: int | None = None
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """A subject with doses; `origins` leads from a dose's identifier to where it came from."""

    subject: Subject
    doses: tuple[ReceivedDose, ...] = ()
    origins: Mapping[str, Origin] = field(default_factory=dict)


def person_of(
    carnet: Carnet, rows: Iterable[Vaccination], answers: Mapping[str, Value], *, read_on: date
) -> Person:
    """The holder of a carnet with the doses standing on a day; needs of a row its vaccine alone."""
    rows = list(rows)
    known = entries() if rows else {}
    return Person(
        subject=Subject(carnet.birth_date, SEXES.get(carnet.gender, ""), answers),
        doses=tuple(_dose_of(row, known, read_on) for row in rows),
        origins={str(row.pk): Origin(vaccination_id=row.pk, version=row.version) for row in rows},
    )


def _dose_of(row: Vaccination, known: Mapping[int, Vaccine], read_on: date) -> ReceivedDose:
    return ReceivedDose(
        given=row.date.exact or row.date,
        vaccine=known.get(row.vaccine_id),
        words=row.wording,
        rank=None if row.booster is None else RANKS[row.booster],
        identifier=str(row.pk),
        read_on=read_on,
    )


def person_described(
    request: DiagnosticRequest, answers: Mapping[str, Value], *, read_on: date
) -> Person:
    """Somebody without identity. Raises InvalidInput, VaccineUnknown."""
    known = entries()
    doses, origins = [], {}
    for number, given in enumerate(request.doses):
        dose = _dose_described(given, known, identifier=str(number))
        doses.append(replace(dose, read_on=read_on))
        origins[str(number)] = Origin(reference=given.reference)
    gender = SEXES.get(request.gender or "", "")
    return Person(Subject(request.birth_date, gender, answers), tuple(doses), origins)


def _dose_described(
    given: DoseInput, known: Mapping[int, Vaccine], *, identifier: str
) -> ReceivedDose:
    row = vaccine_of(given.vaccine) if _is_named(given) else None
    return ReceivedDose(
        given=_date_described(given, number=int(identifier) + 1),
        vaccine=known.get(row.pk) if row is not None else None,
        words=given.wording or (row.name if row is not None else ""),
        rank=None if given.booster is None else RANKS[given.booster],
        identifier=identifier,
    )


def _is_named(given: DoseInput) -> bool:
    named = given.vaccine
    return named.id is not None or bool(named.cip_code or named.ucd_code)


def _date_described(given: DoseInput, *, number: int) -> date | PartialDate:
    if given.date is not None:
        return given.date
    partial = given.partial_date
    try:
        if partial is not None:
            return PartialDate(partial.year, partial.month, partial.day)
    except InvalidPartialDate:
        pass
    sentence = _("La dose %(number)d n'a pas de date lisible : donnez au moins l'année.")
    raise InvalidInput({"doses": [sentence % {"number": number}]})


def check_day(born: date, on: date) -> None:
    """Refuse a day on which the person was not born, or would be over 120. Raises InvalidInput."""
    if on < born:
        sentence = _("Le %(on)s est avant la naissance (%(born)s).")
    elif on.year > born.year + LONGEST_LIFE:
        sentence = _("Le %(on)s est plus de 120 ans après la naissance (%(born)s).")
    else:
        return
    days = {"on": f"{on:%d/%m/%Y}", "born": f"{born:%d/%m/%Y}"}
    raise InvalidInput({"on": [sentence % days]})

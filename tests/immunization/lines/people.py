"""People and doses, written short."""

from datetime import date

from immunization.dates import PartialDate
from immunization.engine.lines.assessment import assess
from immunization.engine.lines.facts import Rank, ReceivedDose, Subject
from immunization.engine.lines.result import AssessmentLine, Bilan
from immunization.schedule.lines.load import french
from immunization.vaccines import Nomenclature

NOMENCLATURE = Nomenclature.load()
TODAY = date(2026, 11, 23)


def dose(text: str) -> ReceivedDose:
    """« 2010-03-15 Repevax », « 2010-03-15 Repevax (rappel) »."""
    day, _, name = text.partition(" ")
    name, _, rank = name.partition(" (")
    vaccine = NOMENCLATURE.exact_name(name)
    assert vaccine is not None, name
    partial = PartialDate.from_iso(day)
    said = {"rappel)": Rank.BOOSTER, "primo)": Rank.PRIMARY}.get(rank)
    return ReceivedDose(partial.exact or partial, vaccine, name, said)


def doses(*texts: str) -> tuple[ReceivedDose, ...]:
    return tuple(map(dose, texts))


def person(born: str, sex: str = "M", **answers: object) -> Subject:
    read = french().profile.read(answers)
    return Subject(date.fromisoformat(born), sex, read)


def bilan(subject: Subject, *texts: str, on: date = TODAY) -> Bilan:
    return assess(french(), subject, doses(*texts), on=on)


def line(key: str, subject: Subject, *texts: str, on: date = TODAY) -> AssessmentLine:
    return assess(french(), subject, doses(*texts), on=on, lines=[key]).lines[0]


ADULT = person("1980-01-01")
BASIC = ("1980-03-01 Pentacoq", "1980-05-01 Pentacoq", "1981-06-01 Pentacoq")
SEED_DOSES = (
    "1999-04-10 Pentacoq",
    "1999-04-10 Engerix B10",
    "2000-03-01 Priorix",
    "2001-04-01 Priorix",
    "2010-03-15 Repevax",
    "2014-07-01 Menveo",
    "2015-12-23 Avaxim 160",
)
SEED_STUDENT = person("1999-02-05", varicella_history=False, travel=True)
SEED_DAY = date(2016, 6, 10)

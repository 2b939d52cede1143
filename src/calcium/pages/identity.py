"""How a student's identity is said at the head of every page of the dossier."""

from dataclasses import dataclass
from datetime import date

from calcium.patients.models import Patient, Sex

_BORN = {Sex.FEMALE: "née", Sex.MALE: "né"}


@dataclass(frozen=True, slots=True)
class Identity:
    """« née le 12/03/2005 » and « 21 ans »."""

    born: str
    age: str


def age(birth_date: date, day: date) -> int:
    """Whole years on that day; somebody born on 29 February has their birthday on 1 March."""
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))


def born(patient: Patient) -> str:
    """« née », « né »; both where the university did not say the sex."""
    return _BORN.get(Sex(patient.sex), "né(e)")


def identity(patient: Patient, day: date) -> Identity:
    """What the head of the dossier says on that day."""
    years = age(patient.birth_date, day)
    return Identity(
        f"{born(patient)} le {patient.birth_date:%d/%m/%Y}",
        f"{years} an{'s' if years > 1 else ''}",
    )

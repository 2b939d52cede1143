"""What may be entered as a vaccination: pure decisions on plain values."""

import re
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from immunization.dates import InvalidPartialDate, PartialDate

LARGEST_SIZE_MM = 200
MOST_DIGITS = 9
_LOOSE = re.compile(r"(?:(?:(\d{1,2}|\?\?)[/. -])?(\d{1,2}|\?\?)[/. -])?(\d{4})", re.ASCII)
_TIGHT = re.compile(r"(\d{2})(\d{2})(\d{4})", re.ASCII)


@dataclass(frozen=True, slots=True)
class VaccinationEntry:
    """A row as typed. `given` and `size_mm` are texts; `vouched_by` is the agent who performed it
    here, `label` the words typed for the vaccine (the entry's own name where empty)."""

    vaccine_id: UUID | None
    given: str
    verification: str = "on_proof"
    proof: str = ""
    label: str = ""
    lot: str = ""
    kind: str = ""
    state: str = ""
    size_mm: str = ""
    comment: str = ""
    route: str = ""
    site: str = ""
    vouched_by: UUID | None = None


def read_given(text: str) -> PartialDate:
    """Read 25/04/2017, 25042017, ??/04/2017, 04/2017, ??/??/2017 or 2017.

    Raises InvalidPartialDate.
    """
    stripped = text.strip()
    found = _TIGHT.fullmatch(stripped) or _LOOSE.fullmatch(stripped)
    if not found:
        raise InvalidPartialDate("malformed", text)
    day, month, year = (None if part in (None, "??") else int(part) for part in found.groups())
    return PartialDate(year or 0, month, day)


def given_fault(text: str, *, born: date, today: date) -> str:
    """What is wrong with a date as typed; empty when it may stand."""
    if not text.strip():
        return "Saisissez la date, au moins l'année : 25/04/2017, ??/04/2017 ou ??/??/2017."
    try:
        given = read_given(text)
    except InvalidPartialDate as error:
        if error.code == "day_without_month":
            return f"« {text.strip()} » a un jour sans mois. Saisissez le mois, ou ??/??/2017."
        if error.code == "not_a_date":
            return f"« {text.strip()} » n'existe pas dans le calendrier. Vérifiez la date."
        return (
            f"« {text.strip()} » n'est pas une date. "
            "Saisissez-la ainsi : 25/04/2017, ??/04/2017 ou ??/??/2017."
        )
    if given.earliest > today:
        return f"« {given} » est dans le futur. Une vaccination saisie a déjà eu lieu."
    if given.latest < born:
        return f"« {given} » précède la naissance ({born:%d/%m/%Y}). Vérifiez la date."
    return ""


def size_fault(text: str, *, takes_reaction: bool) -> str:
    """What is wrong with « Taille » as typed; empty is empty, 0 is a measured 0 mm."""
    stripped = text.strip()
    if not stripped:
        return ""
    if not takes_reaction:
        return "La taille ne se note que pour un test cutané ou un BCG. Laissez la case vide."
    is_number = stripped.isascii() and stripped.isdigit() and len(stripped) <= MOST_DIGITS
    if not (is_number and int(stripped) <= LARGEST_SIZE_MM):
        return f"« {stripped} » n'est pas un diamètre en millimètres entre 0 et {LARGEST_SIZE_MM}."
    return ""


def faults_of(
    entry: VaccinationEntry,
    *,
    born: date,
    today: date,
    takes_reaction: bool,
    lot_wanted: bool = True,
) -> dict[str, str]:
    """Every fault of an entry, by field; empty when it may be kept."""
    faults = {
        "vaccine": "" if entry.vaccine_id else "Choisissez un vaccin de la liste du centre.",
        "given": given_fault(entry.given, born=born, today=today),
        "size_mm": size_fault(entry.size_mm, takes_reaction=takes_reaction),
        "lot": _length_fault(entry.lot, 50),
        "comment": _length_fault(entry.comment, 1000),
        "state": _length_fault(entry.state, 100),
        "verification": ""
        if entry.verification in {"declared", "on_proof", "performed"}
        else "Indiquez comment le centre connaît cette vaccination.",
    }
    if entry.state.strip() and not takes_reaction:
        faults["state"] = "L'état ne se note que pour un test cutané ou un BCG."
    if lot_wanted and entry.verification == "performed" and not entry.lot.strip():
        faults["lot"] = "Saisissez le lot : il est demandé pour une vaccination réalisée ici."
    return {name: fault for name, fault in faults.items() if fault}


def _length_fault(text: str, most: int) -> str:
    if len(text.strip()) <= most:
        return ""
    return f"Ce texte a {len(text.strip())} caractères ; {most} au plus sont gardés."

"""One student: a dossier in each of two centres, a carnet, and what persons do with them."""

import re
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from time import time_ns
from typing import Any

from house.faults import Plan
from house.services import CALCIUM, MESVACCINS
from tests.soak.city import SECOND, City
from tests.soak.people import Answer, Person
from tests.soak.trouble import NONE, Trouble

BORN = date(1940, 2, 3)
NURSES = {"A": "infirmiere@demo.test", "B": "infirmiere@nonadherente.test"}
CHOICE = re.compile(r'name="decision-(\d+)" value="([^"]+)"')
VERSION = re.compile(r'name="version-(\d+)" value="(\d+)"')
TICKET = re.compile(r'name="ticket" value="([^"]+)"')
CODE = re.compile(r"\b[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}\b")
_numbers = count(time_ns() // 1_000_000_000)


@dataclass
class Side:
    """A centre, as this student knows it."""

    name: str
    nurse: Person
    centre_id: str
    patient_id: str

    @property
    def home(self) -> str:
        """The dossier's address."""
        return f"/etudiants/{self.patient_id}"


@dataclass
class Case:
    """What persons do; nothing here knows whether it has worked."""

    city: City
    sides: dict[str, Side]
    carnet_id: str
    holder: Person
    history: list[str] = field(default_factory=list)

    @classmethod
    def begin(cls, city: City) -> "Case":
        """A new student: registered in both centres, with a carnet that the holder has made."""
        city.close_circuits()
        name = f"SOAK{next(_numbers)}"
        patients = city.worker(
            "register", name=name, ine=name.replace("SOAK", "S"), born=BORN.isoformat()
        )
        centres = city.rows(CALCIUM, "SELECT id::text, name FROM centres_centre")
        sides = {}
        for centre_id, centre in centres:
            if centre_id in patients:
                side = "B" if centre == SECOND else "A"
                nurse = city.nurse(NURSES[side])
                sides[side] = Side(side, nurse, centre_id, patients[centre_id])
        holder = city.holder()
        answer = holder.send(
            "/carnets/nouveau/",
            {"first_name": "Camille", "last_name": name} | _boxes("birth_date", BORN),
        )
        assert answer.acknowledged, answer.words
        return cls(city, sides, answer.location.strip("/").split("/")[-1], holder)

    # -- What stands in the databases ---------------------------------------------------------

    def here(self, side: str, query: str, *more: object) -> list[tuple[Any, ...]]:
        """Ask Calcium's database about this side's dossier (the first parameter)."""
        return self.city.rows(CALCIUM, query, self.sides[side].patient_id, *more)

    def there(self, query: str, *more: object) -> list[tuple[Any, ...]]:
        """Ask MesVaccins' database about the carnet (the first parameter)."""
        return self.city.rows(MESVACCINS, query, self.carnet_id, *more)

    def linked(self, side: str) -> bool:
        """Whether Calcium holds a standing link."""
        query = "SELECT 1 FROM linking_carnetlink WHERE patient_id = %s AND ended_at IS NULL"
        return bool(self.here(side, query))

    def row(self, side: str, mark: str) -> dict[str, Any] | None:
        """The row of the dossier with this mark that is not a tombstone."""
        names = (
            "id::text, version, vaccine_id::text, label, day, month, year, lot, kind, "
            "verification, proof, vouched_by_id::text, route, site, lifecycle"
        )
        query = (
            f"SELECT {names} FROM vaccinations_vaccination "  # noqa: S608
            "WHERE patient_id = %s AND lot = %s AND lifecycle <> 'deleted' ORDER BY created_at"
        )
        found = self.here(side, query, mark)
        keys = [name.strip().partition("::")[0] for name in names.split(",")]
        return dict(zip(keys, found[0], strict=True)) if found else None

    def dose(self, mark: str) -> tuple[int, int] | None:
        """The number and version of the active dose with this mark in the carnet."""
        query = (
            "SELECT id, version FROM carnets_vaccination WHERE carnet_id = %s AND batch = %s "
            "AND deleted_at IS NULL ORDER BY id"
        )
        found = self.there(query, mark)
        return (int(found[0][0]), int(found[0][1])) if found else None

    # -- What persons do ----------------------------------------------------------------------

    def send(
        self, who: Person, path: str, data: dict[str, object] | None, trouble: Trouble
    ) -> Answer:
        """One request of a person, in its trouble."""
        script = trouble.with_line()
        self.city.line.plan = script  # type: ignore[assignment]
        try:
            answer = who.send(path, data, doom=trouble.doom)
        finally:
            self.city.line.plan = Plan()
        said = "acknowledged" if answer.acknowledged else f"status {answer.status}"
        self.history += [f"  {each}" for each in script.met] + [f"  → {said}"]
        return answer

    def enter(self, side: str, fields: dict[str, object], trouble: Trouble = NONE) -> Answer:
        """« Ajouter »."""
        at = self.sides[side]
        return self.send(at.nurse, f"{at.home}/vaccinations/ajouter/", fields, trouble)

    def modify(
        self, side: str, mark: str, changed: dict[str, object], trouble: Trouble = NONE
    ) -> Answer | None:
        """« Modifier », from the line as it stands now."""
        row, at = self.row(side, mark), self.sides[side]
        if row is None:
            return None
        path = f"{at.home}/vaccinations/{row['id']}/modifier/"
        return self.send(at.nurse, path, typed(row) | changed, trouble)

    def delete(self, side: str, mark: str, trouble: Trouble = NONE) -> Answer | None:
        """« Supprimer », the question answered with yes."""
        row = self.row(side, mark)
        return self.delete_row(side, row["id"], trouble) if row else None

    def delete_row(self, side: str, row_id: str, trouble: Trouble = NONE) -> Answer:
        """The same, of one row of the table."""
        at = self.sides[side]
        return self.send(at.nurse, f"{at.home}/vaccinations/{row_id}/supprimer/", None, trouble)

    def decide(self, side: str, mark: str, choice: str, trouble: Trouble = NONE) -> Answer | None:
        """The dialog of a row that differs: « ours », « theirs », « again »."""
        row, at = self.row(side, mark), self.sides[side]
        if row is None:
            return None
        path = f"{at.home}/vaccinations/{row['id']}/synchro/"
        return self.send(at.nurse, path, {"choice": choice}, trouble)

    def import_(
        self, side: str, *, tick: bool, likely: str = "same", trouble: Trouble = NONE
    ) -> Answer:
        """« Importer les vaccinations », every declared dose ticked, and every likely double
        decided as told (« same » or « both »), or nothing said of any."""
        at = self.sides[side]
        page = at.nurse.open(f"{at.home}/cve/importer/")
        said: dict[str, object] = {f"version-{n}": v for n, v in VERSION.findall(page.text)}
        for number, value in CHOICE.findall(page.text):
            if tick and value.partition(":")[0] in {"validate", likely}:
                said.setdefault(f"decision-{number}", value)
        return self.send(at.nurse, f"{at.home}/cve/importer/", said, trouble)

    def export(self, side: str, trouble: Trouble = NONE) -> Answer:
        """« Exporter les vaccinations »."""
        at = self.sides[side]
        return self.send(at.nurse, f"{at.home}/cve/exporter/", None, trouble)

    def refresh(self, side: str, trouble: Trouble = NONE) -> Answer:
        """What the open dossier asks in the background."""
        at = self.sides[side]
        return self.send(at.nurse, f"{at.home}/cve/relire/", None, trouble)

    def unlink(self, side: str, trouble: Trouble = NONE) -> Answer:
        """« Supprimer le partage »."""
        at = self.sides[side]
        return self.send(at.nurse, f"{at.home}/cve/supprimer-le-partage/", None, trouble)

    def link(self, side: str, trouble: Trouble = NONE) -> Answer | None:
        """« Récupérer le CVE »: the code, the name compared, « Oui ». None where it is not his."""
        at, code = self.sides[side], self.code()
        found = self.send(at.nurse, f"{at.home}/cve/chercher/", {"share_code": code}, NONE)
        ticket = TICKET.findall(found.text)
        if not ticket or "AUTRE" in found.text:
            return None
        return self.send(at.nurse, f"{at.home}/cve/associer/", {"ticket": ticket[0]}, trouble)

    def code(self) -> str:
        """The sharing code, as the holder reads it on the carnet's page."""
        for _ in range(20):  # the page may meet a death; the holder opens it again
            page = self.holder.open(f"/carnets/{self.carnet_id}/")
            if page.status == 200:
                break
        return str(CODE.findall(page.words)[0])

    def declare(self, vaccine: int, fields: dict[str, object], trouble: Trouble = NONE) -> Answer:
        """The holder: « Ajouter une vaccination »."""
        path = f"/carnets/{self.carnet_id}/vaccinations/ajout/?vaccin={vaccine}"
        return self.send(self.holder, path, fields, trouble)

    def holder_changes(
        self, mark: str, fields: dict[str, object], trouble: Trouble = NONE
    ) -> Answer | None:
        """The holder: « Modifier », where nobody has vouched for the dose."""
        dose = self.dose(mark)
        if dose is None:
            return None
        path = f"/carnets/{self.carnet_id}/vaccinations/{dose[0]}/modification/"
        return self.send(self.holder, path, fields | {"version": dose[1]}, trouble)

    def holder_deletes(self, mark: str, trouble: Trouble = NONE) -> Answer | None:
        """The holder: « Supprimer »."""
        dose = self.dose(mark)
        if dose is None:
            return None
        path = f"/carnets/{self.carnet_id}/vaccinations/{dose[0]}/suppression/"
        return self.send(self.holder, path, {"version": dose[1]}, trouble)

    def holder_ends(self, side: str, trouble: Trouble = NONE) -> Answer | None:
        """The holder: « Mettre fin au partage »."""
        (organisation,) = self.city.rows(
            CALCIUM,
            "SELECT organisation_id::text FROM centres_membership WHERE centre_id = %s",
            self.sides[side].centre_id,
        )
        query = (
            "SELECT id::text FROM carnets_sharing WHERE carnet_id = %s AND organisation_id = %s "
            "AND ended_at IS NULL"
        )
        found = self.there(query, organisation[0])
        if not found:
            return None
        path = f"/carnets/{self.carnet_id}/partages/{found[0][0]}/fin/"
        return self.send(self.holder, path, None, trouble)

    def worker(self, *, ahead: int, trouble: Trouble = NONE) -> None:
        """Calcium's worker has its turn, so many seconds from now."""
        script = trouble.with_line()
        self.city.line.plan = script  # type: ignore[assignment]
        try:
            done = self.city.worker("finish", ahead=ahead, doom=trouble.doom)
        finally:
            self.city.line.plan = Plan()
        said = "died" if done is None else f"finished {done}"
        self.history += [f"  {each}" for each in script.met] + [f"  → {said}"]


def typed(row: dict[str, Any]) -> dict[str, object]:
    """A row, as its line is sent when nothing was changed."""
    parts = (
        f"{row['day']:02}" if row["day"] else "??",
        f"{row['month']:02}" if row["month"] else "??",
    )
    sent: dict[str, object] = {
        "version": row["version"],
        "vaccine": row["vaccine_id"],
        "vaccine_name": row["label"],
        "given": f"{parts[0]}/{parts[1]}/{row['year']}",
        "lot": row["lot"],
        "verification": row["verification"],
        "proof": row["proof"] or "paper_booklet",
        "vouched_by": row["vouched_by_id"] or "",
        "route": row["route"],
        "site": row["site"],
    }
    if row["kind"]:
        sent["primo" if row["kind"] == "primary" else "booster"] = "on"
    return sent


def _boxes(name: str, day: date) -> dict[str, object]:
    return {f"{name}_jour": f"{day:%d}", f"{name}_mois": f"{day:%m}", f"{name}_annee": f"{day:%Y}"}


def boxes(name: str, day: str, month: str, year: str) -> dict[str, object]:
    """A date as MesVaccins' form takes it."""
    return {f"{name}_jour": day, f"{name}_mois": month, f"{name}_annee": year}

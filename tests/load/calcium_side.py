"""Fills Calcium with the same country's students: 20 centres, their agents, dossiers, links, twins.

Run with the environment of the service, `DATABASE_URL` being the owner's, while MesVaccins answers:
the centres fetch its nomenclature over HTTP with their own signatures. `python -m
tests.load.calcium_side SIZE SEED UNTIL KEYS`.
"""

import json
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from immunization.dates import PartialDate
from tests.load.booklets import FLU, MOST, PRODUCTS, Known
from tests.load.copying import Progress, Tables, without_indexes
from tests.load.mesvaccins_side import NOON, PROOFS, linked_on, settle
from tests.load.nation import Bond, Dose, Person, newcomers, people
from tests.load.shares import WHOLE, Share, at_once
from tests.load.staff import Professional, centres, identifier, nurses, professionals

WITHOUT_CARNET = 1_200
"""Students for whom no carnet was made, in all centres together."""
STILL_TO_COME = 8
"""The latest doses of a linked booklet, which no import has brought yet."""
COLUMNS: dict[str, tuple[str, ...]] = {
    "patients_patient": (
        *("id", "centre_id", "ine", "last_name", "birth_name", "first_name", "birth_date", "sex"),
        *("email", "mobile", "course", "sort_name", "created_at"),
    ),
    "patients_patientword": ("centre_id", "patient_id", "word"),
    "vaccinations_vaccination": (
        *("id", "centre_id", "patient_id", "vaccine_id", "label", "national_id"),
        *("national_release", "year", "month", "day", "earliest", "latest", "lot", "kind", "state"),
        *("size_mm", "comment", "route", "site", "verification", "proof", "vouched_by_id"),
        *("vouched_name", "vouched_organisation", "origin", "lifecycle", "version", "created_at"),
        *("created_by_id", "modified_at", "modified_by_id", "deleted_at", "deleted_by_id"),
        "deletion_reason",
    ),
    "linking_carnetlink": (
        *("id", "centre_id", "patient_id", "carnet_id", "linked_at", "linked_by_id"),
        *("created_here", "agreed_on", "agreement", "ended_at", "ended_by_id"),
        *("ended_over_there", "revision", "refreshed_at", "refresh_failure"),
    ),
    "linking_twin": (
        *("id", "centre_id", "patient_id", "vaccination_id", "carnet_id", "remote_id", "version"),
        *("base", "remote", "may_change", "may_delete", "may_validate", "author", "organisation"),
        *("seen_at", "changed_at", "changed_by", "deletion", "ended_at"),
    ),
}
KINDS = {True: "booster", False: "primary", None: ""}
VERIFICATIONS = {Known.DECLARED: "declared", Known.PROOF: "on_proof", Known.PERFORMED: "performed"}


def fill(
    connection: Any, *, size: int, seed: int, until: date, share: Share = WHOLE
) -> dict[str, int]:
    """Make the students of a share of the country; answers the rows of each table."""
    tables = Tables(connection, COLUMNS)
    writer = Writer(tables, until)
    shown = Progress("people looked through for students", size, quiet=not share.is_first)
    for number, person in enumerate(people(size, seed=seed, until=until), start=1):
        if person.centre is not None and share.holds(person):
            tables.make_room(MOST)
            writer.write(person)
        if not number % 5_000:
            shown.reach(number)
    for person in filter(share.holds, newcomers(WITHOUT_CARNET, seed=seed, until=until)):
        tables.make_room(MOST)
        writer.write(person)
    tables.flush()
    shown.end()
    return tables.written


def join(keys: Path) -> None:
    """The centres, their agents, and their membership with the keys that MesVaccins knows."""
    from django.conf import settings

    from calcium.accounts.models import Agent
    from calcium.centres.models import Centre, CentreVaccine, Membership
    from calcium.linking.adapter import key_place, secret_place
    from immunization.vaccines.names import normalise

    kept, now = json.loads(keys.read_text()), datetime.now(UTC)
    for known in centres():
        centre = Centre.objects.create(id=known.id, name=known.name, university=known.name)
        private = json.dumps(kept[str(known.number)]).encode()
        secret = settings.MESVACCINS_SECRET.encode()
        Membership.objects.create(
            centre=centre,
            organisation_id=known.organisation_id,
            organisation_name=known.name,
            software_uid=settings.MESVACCINS_UID,
            software_secret=settings.CARNET_KEYS.encrypt(secret, place=secret_place(centre)),
            signing_key=settings.CARNET_KEYS.encrypt(private, place=key_place(centre)),
            joined_at=now,
            joined_by="load",
        )
        CentreVaccine.objects.bulk_create(
            CentreVaccine(centre=centre, name=each.name, normalised=normalise(each.name))
            for each in PRODUCTS
        )
    Agent.objects.bulk_create(_agent(each) for each in nurses())


def _agent(nurse: Professional) -> Any:
    from django.contrib.auth.hashers import make_password

    from calcium.accounts.models import Agent

    return Agent(
        id=nurse.agent_id,
        password=make_password(None),
        email=nurse.email,
        last_name=nurse.last_name,
        first_name=nurse.first_name,
        role=nurse.role,
        centre_id=nurse.centre.id,
    )


def fetch_nomenclature() -> None:
    """Fetch the national list over HTTP, then link the rest of the centres' entries by number."""
    from calcium.audit.actions import Actor
    from calcium.centres.models import Centre, CentreVaccine, NationalVaccine
    from calcium.linking.actions import fetch_nomenclature as fetch
    from calcium.linking.adapter import system_gateway

    gateway = system_gateway(Centre.objects.get(pk=centres()[0].id))
    fetch(gateway=gateway, by=Actor(kind="command", id="load"), now=datetime.now(UTC))
    for product in PRODUCTS:
        national = NationalVaccine.objects.get(pk=product.id)
        CentreVaccine.objects.filter(name=product.name).update(national=national)


class Writer:
    """Writes a student as an import has left the dossier: rows, twins, and what is still to go."""

    def __init__(self, tables: Tables, until: date) -> None:
        from calcium.centres.models import CentreVaccine, NationalNomenclature
        from calcium.patients import rules

        self._tables, self._until, self._rules = tables, until, rules
        self._release = NationalNomenclature.objects.get().release
        entries = CentreVaccine.objects.values_list("centre_id", "national_id", "pk")
        self._vaccines = {(centre, number): pk for centre, number, pk in entries}

    def write(self, person: Person) -> None:
        """One dossier, with its link and its rows where there are any."""
        if person.centre is None:
            raise ValueError(f"{person.number} is no student")
        centre, patient = centres()[person.centre], patient_of(person)
        self._tables.add(
            "patients_patient",
            *(patient, centre.id, person.ine, person.last_name, "", person.first_name),
            *(person.birth_date, "F" if person.gender == "female" else "M", person.email),
            *(person.mobile, person.course),
            self._rules.sort_name(person.last_name, person.first_name),
            f"{person.opened} {NOON}",
        )
        words = self._rules.words_of(person.last_name, person.first_name)
        for word in sorted(words):
            self._tables.add("patients_patientword", centre.id, patient, word)
        if person.bond is Bond.LINKED:
            self._write_link(person, centre.id, patient)

    def _write_link(self, person: Person, centre: UUID, patient: UUID) -> None:
        doses = person.doses(until=self._until)
        imported = [dose for dose in doses[:-STILL_TO_COME] if not dose.deleted]
        agent = nurses()[person.centre * 10 if person.centre else 0].agent_id
        since = f"{linked_on(person, self._until)} {NOON}"
        self._tables.add(
            "linking_carnetlink",
            *(identifier("link", person.number), centre, patient, person.carnet_id, since, agent),
            *(False, None, "", None, None, False, None, None, ""),
        )
        for dose in imported:
            row = self._write_row(dose, centre, patient, agent, since)
            self._write_twin(person, dose, centre, patient, row)
        self._write_ready(person, centre, patient, agent)

    def _write_row(self, dose: Dose, centre: UUID, patient: UUID, agent: UUID, since: str) -> UUID:
        given, pk = given_of(dose), identifier("row", dose.id)
        vouched = professionals()[dose.validator] if dose.validator is not None else None
        self._tables.add(
            "vaccinations_vaccination",
            *(pk, centre, patient, self._vaccines[centre, dose.product.id], dose.product.name),
            *(dose.product.id, self._release, given.year, given.month, given.day),
            *(given.earliest, given.latest, dose.batch, KINDS[dose.booster], "", None, ""),
            *(dose.product.route, dose.site, VERIFICATIONS[dose.known]),
            *(proof_of(dose), None, vouched.name if vouched else ""),
            *(vouched.organisation if vouched else "", "imported", "active", 1, since, agent),
            *(since, agent, None, None, ""),
        )
        return pk

    def _write_twin(
        self, person: Person, dose: Dose, centre: UUID, patient: UUID, row: UUID
    ) -> None:
        remote = travelling(dose)
        base = json.dumps({"row": remote, "remote": remote})
        own = _centre_may_change(dose, person)
        creator = professionals()[dose.creator] if dose.creator is not None else None
        self._tables.add(
            "linking_twin",
            *(identifier("twin", dose.id), centre, patient, row, person.carnet_id, dose.id),
            *(dose.version, base, json.dumps(remote), own, own, dose.known is Known.DECLARED),
            *(creator.name if creator else "titulaire",),
            *(creator.organisation if creator else "", f"{self._until} 00:00:00+00"),
            *(f"{dose.entered} {NOON}", changed_by(dose), None, None),
        )

    def _write_ready(self, person: Person, centre: UUID, patient: UUID, agent: UUID) -> None:
        """Two doses given at the centre that no export has sent yet."""
        for number in (1, 2):
            on = self._until - timedelta(days=10 * number + person.number % 10)
            moment = f"{on} {NOON}"
            self._tables.add(
                "vaccinations_vaccination",
                *(identifier("ready", f"{person.number}/{number}"), centre, patient),
                *(self._vaccines[centre, FLU.id], FLU.name, FLU.id, self._release),
                *(on.year, on.month, on.day, on, on, f"C{number}", "", "", None, "", "IM", "LD"),
                *("performed", "", agent, nurses()[(person.centre or 0) * 10].name),
                *(centres()[person.centre or 0].name, "entered", "active", 1, moment, agent),
                *(moment, agent, None, None, ""),
            )


def patient_of(person: Person) -> UUID:
    """The identifier of a student's dossier."""
    return identifier("patient", person.number)


def given_of(dose: Dose) -> PartialDate:
    """The date, as far as it is known."""
    month = dose.on.month if dose.precision > 1 else None
    return PartialDate(dose.on.year, month, dose.on.day if dose.precision > 2 else None)


def proof_of(dose: Dose) -> str:
    """The document seen."""
    return PROOFS[dose.id % 3] if dose.known is Known.PROOF else ""


def travelling(dose: Dose) -> dict[str, Any]:
    """The fields that travel, as a twin keeps them."""
    from calcium.linking.fields import TravellingFields

    vouched = professionals()[dose.validator] if dose.validator is not None else None
    return TravellingFields(
        vaccine_id=dose.product.id,
        given=given_of(dose),
        batch=dose.batch,
        booster=dose.booster,
        route=dose.product.route,
        site=dose.site,
        method=dose.known.value,
        document=proof_of(dose),
        author=vouched.name if vouched else "",
    ).as_json()


def changed_by(dose: Dose) -> str:
    """Who made the last change, as MesVaccins names them: who vouched, or the holder."""
    if dose.validator is None:
        return "titulaire"
    known = professionals()[dose.validator]
    return f"{known.name} ({known.organisation})"


def _centre_may_change(dose: Dose, person: Person) -> bool:
    """A centre changes what its own nurses created, or validated of the holder's entries."""
    who = dose.creator if dose.creator is not None else dose.validator
    if who is None:
        return False
    known = professionals()[who]
    return known.is_nurse and known.centre.number == person.centre


def main() -> None:
    """Fill the database that the environment names, indexes last."""
    import django

    django.setup()
    from django.db import connection

    size, seed, until, keys = sys.argv[1:]
    country = {"size": int(size), "seed": int(seed), "until": date.fromisoformat(until)}
    join(Path(keys))
    fetch_nomenclature()
    with without_indexes(connection, COLUMNS):
        at_once(lambda share: fill(connection, share=share, **country))
    settle(connection, {})


if __name__ == "__main__":
    main()

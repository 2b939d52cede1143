"""Fills MesVaccins with a country of made-up people: accounts, carnets, codes, sharings, doses.

Run with the environment of the service, `DATABASE_URL` being the owner's: `python -m
tests.load.mesvaccins_side SIZE SEED UNTIL KEYS`. KEYS is the file of the centres' key pairs.
"""

import json
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from immunization.dates import PartialDate
from tests.load.booklets import MOST, Known
from tests.load.copying import NULL, Progress, Tables, without_indexes
from tests.load.nation import MEMBERS, Bond, Dose, Person, people
from tests.load.shares import WHOLE, Share, at_once
from tests.load.staff import centres, identifier, professionals

CHARTER = "2026-11"
NOON = "12:00:00+00"
CLEARED = "Supprimée à la demande du titulaire"
"""Why a tombstone of the load stands there."""
TIME_ZONE = "Europe/Paris"
COLUMNS: dict[str, tuple[str, ...]] = {
    "accounts_account": (
        *("id", "password", "last_login", "email", "is_active", "created_at"),
        *("charter_accepted_at", "charter_version", "erasure_requested_at", "erased_at"),
    ),
    "account_emailaddress": ("user_id", "email", "verified", "primary"),
    "carnets_carnet": (
        *("id", "account_id", "creator_id", "source_id", "last_name", "first_name", "birth_name"),
        *("birth_date", "gender", "zip_code", "time_zone", "revision", "created_at", "updated_at"),
        *("claimed_at", "erasure_requested_at", "erased_at"),
    ),
    "carnets_sharecode": ("id", "carnet_id", "index", "sealed", "created_at", "revoked_at"),
    "carnets_contactpoint": ("id", "carnet_id", "kind", "sealed", "index", "birth_date"),
    "carnets_sharing": (
        *("id", "carnet_id", "organisation_id", "origin", "opened_by_id", "since"),
        *("ended_at", "ended_by_id"),
    ),
    "carnets_vaccination": (
        *("id", "carnet_id", "vaccine_id", "wording", "release", "year", "month", "day"),
        *("earliest", "latest", "batch", "booster", "injection_route", "injection_site"),
        *("comments", "verification", "proof_document", "validator_id", "validated_at"),
        *("creator_id", "creator_account_id", "source_organisation_id", "source_id", "version"),
        *("revision", "changed_by_id", "changed_by_holder", "created_at", "updated_at"),
        *("deleted_at", "deleted_by_id", "deletion_reason"),
    ),
}
PROOFS = ("paper_booklet", "certificate", "prescription")


def fill(
    connection: Any, *, size: int, seed: int, until: date, share: Share = WHOLE
) -> dict[str, int]:
    """Make a share of the country; answers the rows of each table. Its partners must stand."""
    tables = Tables(connection, COLUMNS)
    writer = Writer(tables, until)
    shown = Progress("carnets", size, quiet=not share.is_first)
    for number, person in enumerate(people(size, seed=seed, until=until), start=1):
        if share.holds(person):
            tables.make_room(MOST)
            writer.write(person)
        if not number % 500:
            shown.reach(number)
    tables.flush()
    shown.end()
    return tables.written


def partners(keys: Path) -> None:
    """The organisations, their keys, and the people who act for them."""
    from joserfc.jwk import ECKey

    from mesvaccins.partners.models import Organisation, Professional, PublicKey

    everybody = professionals()
    names = {each.organisation_id: each.organisation for each in everybody}
    Organisation.objects.bulk_create(
        [Organisation(id=pk, name=name) for pk, name in names.items()], ignore_conflicts=True
    )
    kept, now = json.loads(keys.read_text()), datetime.now(UTC)
    for centre in centres():
        key = ECKey.import_key(kept[str(centre.number)])
        PublicKey.objects.get_or_create(
            kid=key.thumbprint(),
            defaults={
                "organisation_id": centre.organisation_id,
                "jwk": key.as_dict(private=False),
                "created_at": now,
            },
        )
    if Professional.objects.filter(local_id=everybody[0].local_id).exists():
        return
    Professional.objects.bulk_create(
        Professional(
            organisation_id=each.organisation_id,
            local_id=each.local_id,
            name=each.last_name,
            first_name=each.first_name,
            role=each.role,
        )
        for each in everybody
    )


def professional_ids() -> tuple[int, ...]:
    """The rows of `professionals()`, by number."""
    from mesvaccins.partners.models import Professional

    by_local_id = dict(Professional.objects.values_list("local_id", "pk"))
    return tuple(by_local_id[each.local_id] for each in professionals())


class Writer:
    """Writes a person as the service does: sealed codes and addresses, sharings, doses."""

    def __init__(self, tables: Tables, until: date) -> None:
        from django.contrib.auth.hashers import make_password

        from mesvaccins.carnets.sealed import keyring
        from mesvaccins.catalogue.selectors import release_in_force

        self._tables, self._until, self._keyring = tables, until, keyring()
        self._release = release_in_force()
        self._password = make_password(None)
        self._account: UUID | None = None
        self._rows = professional_ids()
        self._organisations = [str(each.organisation_id) for each in professionals()]

    def write(self, person: Person) -> None:
        """One carnet with everything that belongs to it; the first of a household its account."""
        doses = person.doses(until=self._until)
        opened = f"{person.opened} {NOON}"
        if person.account != self._account:
            self._account = person.account
            self._write_account(person, opened)
        revision = doses[-1].revision if doses else 0
        self._tables.add(
            "carnets_carnet",
            *(person.carnet_id, person.account, None, None, person.last_name, person.first_name),
            *("", person.birth_date, person.gender, person.zip_code, TIME_ZONE, revision),
            *(opened, opened, opened, None, None),
        )
        self._write_code(person, opened)
        self._write_contacts(person)
        self._write_sharings(person)
        self._tables.add_lines("carnets_vaccination", (self._dose(person, dose) for dose in doses))

    def _write_account(self, person: Person, opened: str) -> None:
        email = f"compte-{person.number // MEMBERS}@{person.email.partition('@')[2]}"
        self._tables.add(
            "accounts_account",
            *(person.account, self._password, None, email, True, opened, opened, CHARTER),
            *(None, None),
        )
        self._tables.add("account_emailaddress", person.account, email, True, True)

    def _write_code(self, person: Person, opened: str) -> None:
        from mesvaccins.keyring import Purpose

        pk, code = identifier("code", person.number), person.share_code
        index = self._keyring.blind_index(Purpose.SHARE_CODE, code)
        sealed = self._keyring.seal(code, place=f"share_code.sealed.{pk}")
        self._tables.add("carnets_sharecode", pk, person.carnet_id, index, sealed, opened, None)

    def _write_contacts(self, person: Person) -> None:
        from mesvaccins.keyring import Purpose

        for kind, address in (("email", person.email), ("mobile", person.mobile)):
            if not address:
                continue
            pk = identifier(kind, person.number)
            sealed = self._keyring.seal(address, place=f"contact_point.sealed.{pk}")
            index = self._keyring.blind_index(Purpose.CONTACT, address)
            self._tables.add(
                "carnets_contactpoint",
                *(pk, person.carnet_id, kind, sealed, index, person.birth_date),
            )

    def _write_sharings(self, person: Person) -> None:
        """A linked student's with the centre; of the others one in eight once saw a practice."""
        since = f"{linked_on(person, self._until)} {NOON}"
        for number, ended in sharings_of(person):
            self._tables.add(
                "carnets_sharing",
                *(identifier("sharing", f"{person.number}/{number}"), person.carnet_id),
                *(self._organisations[number], "code", self._rows[number], since),
                *(f"{self._until} 00:00:00+00" if ended else None, None),
            )

    def _dose(self, person: Person, dose: Dose) -> str:
        """A row of the largest table, put together by hand: there are twelve times as many."""
        on = dose.on
        month = on.month if dose.precision > 1 else None
        day = on.day if dose.precision > 2 else None
        vague = dose.precision < 3
        partial = PartialDate(on.year, month, day) if vague else None
        earliest, latest = (partial.earliest, partial.latest) if partial else (on, on)
        rows, entered = self._rows, f"{dose.entered} {NOON}"
        creator, validator = dose.creator, dose.validator
        source = bool(dose.source_id) and creator is not None
        return (
            "\t".join(
                (
                    *(str(dose.id), str(person.carnet_id), str(dose.product.id), dose.product.name),
                    *(self._release, str(on.year), str(month or NULL), str(day or NULL)),
                    *(str(earliest), str(latest), dose.batch, _boolean(dose.booster)),
                    *(dose.product.route, dose.site, "", _verification(dose), _proof(dose)),
                    str(rows[validator]) if validator is not None else NULL,
                    entered if validator is not None else NULL,
                    str(rows[creator]) if creator is not None else NULL,
                    str(person.account) if creator is None else NULL,
                    self._organisations[creator] if source and creator is not None else NULL,
                    dose.source_id if source else NULL,
                    *(str(dose.version), str(dose.revision)),
                    str(rows[validator]) if validator is not None else NULL,
                    _boolean(validator is None),
                    *(entered, entered),
                    entered if dose.deleted else NULL,
                    str(rows[validator]) if dose.deleted and validator is not None else NULL,
                    CLEARED if dose.deleted else "",
                )
            )
            + "\n"
        )


def linked_on(person: Person, until: date) -> date:
    """The day since which the carnet is shared."""
    return date.fromordinal((person.opened.toordinal() + until.toordinal()) // 2)


def sharings_of(person: Person) -> Iterator[tuple[int, bool]]:
    """Numbers of the professionals who opened the carnet, and whether that has ended."""
    from tests.load.staff import NURSES_OF_A_CENTRE

    if person.bond is Bond.LINKED and person.centre is not None:
        yield person.centre * NURSES_OF_A_CENTRE, False
    if person.number % 64 < 8:
        yield 200 + person.number // 64 % 200, person.number % 128 < 64


def _boolean(value: bool | None) -> str:
    return NULL if value is None else "t" if value else "f"


def _verification(dose: Dose) -> str:
    return dose.known.value or "declared"


def _proof(dose: Dose) -> str:
    return PROOFS[dose.id % 3] if dose.known is Known.PROOF else ""


def main() -> None:
    """Fill the database that the environment names, indexes last, and say how large it is."""
    import django

    django.setup()
    from django.db import connection

    size, seed, until, keys = sys.argv[1:]
    country = {"size": int(size), "seed": int(seed), "until": date.fromisoformat(until)}
    partners(Path(keys))
    with without_indexes(connection, COLUMNS):
        at_once(lambda share: fill(connection, share=share, **country))
    settle(connection, {"carnets_vaccination": "id"})


def settle(connection: Any, sequences: dict[str, str]) -> None:
    """Let sequences go on after the rows, and the planner learn of them."""
    with connection.cursor() as cursor:
        for table, column in sequences.items():
            highest = f'SELECT coalesce(max("{column}"), 1) FROM "{table}"'  # noqa: S608 - ours
            sequence = f"pg_get_serial_sequence('{table}', '{column}')"
            cursor.execute(f"SELECT setval({sequence}, ({highest}))")
        cursor.execute("VACUUM (ANALYZE, PARALLEL 0)")


if __name__ == "__main__":
    main()

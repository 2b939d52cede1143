"""Databases, keys, migrations, rights, static files and demonstration data of both services.

Each step is a command of the service, and may be repeated. What has been prepared by the code that
stands here now is noted in the database itself, so that a second start goes straight on.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from house import commands, data, databases, joining
from house.progress import step
from house.refusal import Refusal
from house.services import CALCIUM, MESVACCINS, SERVICES, Ports, Service, Surroundings

MARK = "Carnet demonstration"
# The centres of the demonstration that have joined MesVaccins, by their names in Calcium.
JOINING = ("Service de santé étudiante de démonstration",)
DEMO = ("demo",)
PREPARING = (
    ("migrate", "--no-input", "--verbosity=0"),
    ("grant",),
    ("collectstatic", "--no-input", "--verbosity=0"),
)


@dataclass(frozen=True, slots=True)
class Preparation:
    """The preparation of both services' databases on one server."""

    folder: Path
    server_url: str
    ports: Ports

    @property
    def keys(self) -> Path:
        """The folder of the keys that belong to this server's data."""
        return data.keys_for(self.folder, self.server_url)

    def check_ours(self) -> None:
        """Refuse a database of that name which the demonstration has not made."""
        for service in SERVICES:
            note = databases.note(self.server_url, service.name)
            if note is not None and not note.startswith(MARK):
                raise Refusal(
                    f"The server has a database “{service.name}” that `make run` has not made: "
                    "it is left alone. Name another server in DATABASE_URL, or unset it."
                )

    def make_databases(self) -> None:
        """Make the databases and roles of both services where they are missing."""
        for service in SERVICES:
            fresh = databases.note(self.server_url, service.name) is None
            self.surroundings(service)
            if fresh:
                databases.set_note(self.server_url, service.name, f"{MARK}, being made")

    def surroundings(self, service: Service) -> Surroundings:
        """Where a service runs; Calcium knows its software's credentials once they are made."""
        wants_password = urlsplit(self.server_url).password is not None
        password = data.password(self.keys) if wants_password else None
        database = databases.prepare(self.server_url, service.name, password=password)
        kept = joining.kept_credentials(self.keys) if service is CALCIUM else None
        more = kept.environment() if kept else {}
        return Surroundings(service, self.folder, self.keys, database, self.ports, more)

    def is_done(self) -> bool:
        """Say whether both databases are as the present code prepares them."""
        done = f"{MARK} {data.fingerprint()}"
        return all(databases.note(self.server_url, s.name) == done for s in SERVICES)

    def remember(self) -> None:
        """Note in both databases that the present code has prepared them."""
        for service in SERVICES:
            databases.set_note(self.server_url, service.name, f"{MARK} {data.fingerprint()}")

    def forget(self) -> None:
        """Delete both databases, and what only they could make use of."""
        for service in SERVICES:
            databases.drop(self.server_url, service.name)
        joining.forget(self.keys)

    def prepare(self, *services: Service) -> None:
        """Bring keys, tables, rights and files up to date; of several services at the same time."""
        places = [self.surroundings(service) for service in services]
        for place in places:
            if not place.key_file.exists():
                commands.run(place, "keys", "make", str(place.key_file))
        named = " and ".join(service.title for service in services)
        with step(f"{named}: tables, rights and the files of the pages"):
            commands.run_as_owner(places, *PREPARING)

    def demonstrate_mesvaccins(self) -> dict[str, str]:
        """Fill MesVaccins with its nomenclature, carnets and accounts, and register Calcium.

        Answers the withdrawal codes of the centres that are still to join.
        """
        with step("MesVaccins: demonstration data"):
            return joining.introduce(self.surroundings(MESVACCINS), JOINING, after=(DEMO,))

    def demonstrate_calcium(self, invited: Mapping[str, str]) -> None:
        """Fill Calcium; MesVaccins answers by now, so that centres join it over HTTP.

        The second `demo` makes what needs a member: the links of the demonstration.
        """
        joins = [joining.join(centre, code) for centre, code in invited.items()]
        again = (DEMO,) if joins else ()
        with step("Calcium: demonstration data"):
            commands.run_in_a_row(self.surroundings(CALCIUM), DEMO, *joins, *again)

"""`nomenclature import [FILE]`: writes a release into the national catalogue."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from immunization.vaccines import InvalidNomenclature, Nomenclature
from mesvaccins.audit.actor import Actor, ActorKind
from mesvaccins.catalogue.importing import Imported, import_nomenclature

OPERATOR = Actor(ActorKind.OPERATOR, id="command")


class Command(BaseCommand):
    """Keeps the catalogue."""

    help = "Import a nomenclature, as `python -m immunization nomenclature read` writes it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`nomenclature import [FILE]`; without FILE, the curated one that comes along."""
        what = parser.add_subparsers(dest="what", required=True)
        reading = what.add_parser("import", help="write a release into the tables")
        reading.add_argument("file", nargs="?", type=Path, metavar="FILE")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Import, and print what was added, changed and withdrawn."""
        path = options["file"]
        try:
            nomenclature = Nomenclature.from_file(path) if path else Nomenclature.load()
        except (InvalidNomenclature, OSError) as error:
            raise CommandError(f"{error}") from error
        self._print(import_nomenclature(nomenclature, by=OPERATOR, now=timezone.now()))

    def _print(self, imported: Imported) -> None:
        if not (imported.added or imported.changed or imported.withdrawn):
            self.stdout.write(f"{imported.release}: nothing has changed.")
            return
        self.stdout.write(
            f"{imported.release}: {len(imported.added)} added, {len(imported.changed)} changed, "
            f"{len(imported.withdrawn)} withdrawn."
        )
        for code in imported.withdrawn:
            self.stdout.write(f"withdrawn: {code}")

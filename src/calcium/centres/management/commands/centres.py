"""`centres add NAME` and `centres list`."""

import zoneinfo
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from calcium.centres.models import Centre


class Command(BaseCommand):
    """Add a university health centre, or list those that stand."""

    help = "Add a centre, or list the centres and whether they have joined MesVaccins."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """A subcommand each."""
        commands = parser.add_subparsers(dest="what", required=True)
        add = commands.add_parser("add")
        add.add_argument("name")
        add.add_argument("--university", default="")
        add.add_argument("--time-zone", default="Europe/Paris")
        commands.add_parser("list")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        """Do it, or say in one sentence why not."""
        if options["what"] == "list":
            for centre in Centre.objects.select_related("membership").order_by("name"):
                joined = "member" if hasattr(centre, "membership") else "not a member"
                self.stdout.write(f"{centre.name}  {centre.time_zone}  {joined}")
            return
        if options["time_zone"] not in zoneinfo.available_timezones():
            raise CommandError(
                f"{options['time_zone']!r} is no time zone; such as Europe/Paris, Indian/Reunion."
            )
        centre, created = Centre.objects.get_or_create(
            name=options["name"].strip(),
            defaults={"university": options["university"], "time_zone": options["time_zone"]},
        )
        self.stdout.write(f"{centre.name}: {'added' if created else 'stands already'}.")

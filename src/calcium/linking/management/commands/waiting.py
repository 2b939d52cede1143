"""`waiting`: what waits for MesVaccins, centre by centre, for an operator or a probe."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from calcium.linking import watch
from calcium.linking.watch import CentreWatch


class Command(BaseCommand):
    """Print what waits; end with a status of 1 when something has waited for more than a day."""

    help = "What waits for MesVaccins, by centre; fails when something has waited for over a day."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How it is printed."""
        parser.add_argument("--json", action="store_true", help="one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        """Print and judge."""
        found = watch.every_centre(timezone.now())
        if options["json"]:
            self.stdout.write(
                json.dumps([asdict(e) for e in found], default=str, ensure_ascii=False)
            )
        else:
            for line in map(_line, found):
                self.stdout.write(line)
            if not found:
                self.stdout.write("Nothing waits.")
        overdue = sum(each.overdue for each in found)
        if overdue:
            raise CommandError(f"{overdue} waiting for more than a day.")


def _line(each: CentreWatch) -> str:
    said = f"{each.name}: {each.waiting} waiting, {each.refused} refused, {each.overdue} overdue"
    if each.oldest is not None:
        said += f", the oldest since {each.oldest.isoformat(timespec='minutes')}"
    if each.silent_since is not None:
        since = each.silent_since.isoformat(timespec="minutes")
        said += f"; no answer since {since} ({each.cause})"
    return said

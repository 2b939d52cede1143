"""`audit seal` closes what was written; `audit verify` holds every seal against its rows."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from mesvaccins.audit.jobs import ensure_partitions
from mesvaccins.audit.sealing import broken_seals, seal_acts


class Command(BaseCommand):
    """The operator's hand on the audit's hash chain."""

    help = "Seal the audit's rows, or verify the seals."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`audit seal | verify | partitions`."""
        parser.add_argument("what", choices=["seal", "verify", "partitions"])

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do it; `verify` ends with an error when a seal is broken."""
        match options["what"]:
            case "seal":
                seal = seal_acts(now=timezone.now())
                self.stdout.write(f"Sealed: {seal}" if seal else "Nothing new to seal.")
            case "partitions":
                ensure_partitions(today=timezone.localdate())
                self.stdout.write("The partitions of this month and the next ones exist.")
            case _:
                self._verify()

    def _verify(self) -> None:
        if found := list(broken_seals()):
            raise CommandError("The audit was altered:\n" + "\n".join(found))
        self.stdout.write("Every seal agrees with its rows.")

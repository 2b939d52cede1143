"""`audit seal` and `audit verify`."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from calcium.audit import chain


class Command(BaseCommand):
    """Seal the audit now, or follow its chain."""

    help = "Seal the audit, or verify its chain from the first link."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to do."""
        parser.add_argument("what", choices=["seal", "verify"])

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        """Print what was found; a fault ends with a non-zero status."""
        if options["what"] == "seal":
            self.stdout.write(f"{chain.seal(timezone.now())} events sealed.")
            return
        verdict = chain.verify(timezone.now())
        for fault in verdict.faults:
            self.stderr.write(fault)
        if verdict.faults:
            raise CommandError(f"{len(verdict.faults)} faults in {verdict.links} links.")
        self.stdout.write(f"{verdict.links} links, no fault. Last link: {verdict.head}")

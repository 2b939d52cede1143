"""`nomenclature fetch`: bring MesVaccins' list over the API."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from calcium.accounts.errors import CalciumError
from calcium.audit.actions import Actor
from calcium.centres.models import Centre
from calcium.linking import actions
from calcium.linking.adapter import system_gateway
from calcium.linking.errors import sentence
from carnet_api.errors import CarnetApiError

COMMAND = Actor(kind="command", id="nomenclature fetch")


class Command(BaseCommand):
    """Fetch the national list, and print which entries of the centres gained or lost their link."""

    help = "Bring MesVaccins' vaccine list; says which entries gained or lost their link."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to do, and with whose credentials."""
        parser.add_argument("what", choices=["fetch"])
        parser.add_argument("--centre", help="whose credentials to use; any member's by default")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        """Fetch and print; a failure is one sentence."""
        members = Centre.objects.filter(membership__isnull=False).order_by("created_at")
        if options["centre"]:
            members = members.filter(name=options["centre"])
        centre = members.first()
        if centre is None:
            raise CommandError("No centre has joined MesVaccins yet. Run: join CODE --centre NAME")
        try:
            report = actions.fetch_nomenclature(
                gateway=system_gateway(centre), by=COMMAND, now=timezone.now()
            )
        except (CarnetApiError, CalciumError) as error:
            raise CommandError(sentence(error)) from error
        self._print(report)

    def _print(self, report: actions.NomenclatureReport) -> None:
        if not report.changed:
            self.stdout.write(f"Release {report.release} is still the current one.")
            return
        self.stdout.write(f"Release {report.release}: {report.vaccines} vaccines.")
        for title, entries in (("gained", report.gained), ("lost", report.lost)):
            self.stdout.write(f"{len(entries)} entries {title} their link.")
            for centre, name in entries:
                self.stdout.write(f"  {title}: {name} ({centre})")

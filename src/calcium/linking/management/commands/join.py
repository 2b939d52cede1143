"""`join CODE --centre NAME`: make a centre a member of MesVaccins."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from calcium.accounts.errors import CalciumError
from calcium.audit.actions import Actor
from calcium.centres.models import Centre
from calcium.linking import actions
from calcium.linking.adapter import joining_gateway
from calcium.linking.errors import sentence
from carnet_api.errors import CarnetApiError
from carnet_api.http import Software

COMMAND = Actor(kind="command", id="join")


class Command(BaseCommand):
    """« Adhérer au service », from the command line."""

    help = "Register the centre's key at MesVaccins with a withdrawal code."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The code, the centre, and the software's identifier and secret."""
        parser.add_argument("code", help="the withdrawal code (one use, 7 days)")
        parser.add_argument("--centre", required=True, help="the centre's name, as in Calcium")
        parser.add_argument("--uid", default=settings.MESVACCINS_UID)
        parser.add_argument(
            "--secret",
            default=settings.MESVACCINS_SECRET,
            help="the software's secret; better given by MESVACCINS_SECRET",
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        """Join, or say in one sentence why not."""
        centre = Centre.objects.filter(name=options["centre"]).first()
        if centre is None:
            known = ", ".join(Centre.objects.order_by("name").values_list("name", flat=True))
            raise CommandError(f"No centre is named {options['centre']!r}. Known: {known}.")
        software = Software(options["uid"], options["secret"])
        try:
            membership = actions.join(
                centre=centre,
                withdrawal_code=options["code"],
                software=software,
                by=COMMAND,
                gateway=joining_gateway(software),
                now=timezone.now(),
            )
        except (CarnetApiError, CalciumError) as error:
            detail = getattr(error, "message", "")
            raise CommandError(f"{sentence(error)} {detail}".strip()) from error
        self.stdout.write(
            f"{centre.name} is a member of {settings.MESVACCINS_URL} "
            f"as {membership.organisation_name} ({membership.organisation_id})."
        )

"""`demo`: fill Calcium with its demonstration data."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from calcium.accounts.errors import CalciumError
from calcium.audit.actions import Actor
from calcium.centres.models import Centre
from calcium.demonstration import filling
from calcium.linking import actions
from calcium.linking.adapter import system_gateway
from calcium.linking.errors import sentence
from carnet_api.errors import CarnetApiError

COMMAND = Actor(kind="command", id="demo")


class Command(BaseCommand):
    """Synthetic centres, agents, students and rows; repeated, it adds only what is missing."""

    help = "Fill the demonstration data; in a centre that has joined, link and export one student."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        """Refused in production; a silent MesVaccins is one sentence."""
        if settings.PRODUCTION:
            raise CommandError("Demonstration data is never put into a production database.")
        now = timezone.now()
        count = filling.fill(now)
        self.stdout.write(f"{count} students (synthetic).")
        member = Centre.objects.filter(membership__isnull=False).order_by("created_at").first()
        if member is None:
            return
        try:
            report = actions.fetch_nomenclature(gateway=system_gateway(member), by=COMMAND, now=now)
            linked = filling.link(now)
        except (CarnetApiError, CalciumError) as error:
            raise CommandError(f"{sentence(error)} ({error})") from error
        self.stdout.write(f"{report.vaccines} vaccines of the national list; {linked} linked.")

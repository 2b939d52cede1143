"""`demo`: fills the demonstration; a second time it changes nothing."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from mesvaccins.configuration import Mode
from mesvaccins.demonstration.filling import fill


class Command(BaseCommand):
    """Known passwords are for demonstrations: production refuses."""

    help = "Fill the nomenclature, and the demonstration's synthetic accounts and carnets."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Import the nomenclature that comes along, then make what is missing."""
        if settings.MODE is Mode.PRODUCTION:
            raise CommandError("`demo` makes accounts with known passwords: not in production.")
        call_command("nomenclature", "import", stdout=self.stdout)
        made = fill(now=timezone.now(), today=timezone.localdate())
        self.stdout.write(f"Demonstration: {made} carnets made.")

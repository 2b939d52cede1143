"""`reset-demo`: takes the demonstration's carnets and accounts away."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from mesvaccins.configuration import Mode
from mesvaccins.demonstration.emptying import empty


class Command(BaseCommand):
    """Only the accounts that `demo` makes."""

    help = "Delete the demonstration's accounts and carnets."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Delete them."""
        if settings.MODE is Mode.PRODUCTION:
            raise CommandError("`reset-demo` deletes carnets: not in production.")
        self.stdout.write(f"Demonstration: {empty()} accounts deleted.")

"""`reset-demo`: empty the demonstration data, then fill it again without links."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from calcium.demonstration import emptying, filling


class Command(BaseCommand):
    """Start the demonstration anew."""

    help = "Empty the demonstration's dossiers and fill them again."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        """Refused in production."""
        if settings.PRODUCTION:
            raise CommandError("There is no demonstration data in a production database.")
        gone = emptying.empty()
        count = filling.fill(timezone.now())
        self.stdout.write(f"{gone} dossiers emptied, {count} filled. Run demo to link again.")

"""`reseal`: after `keys rotate`, writes everything anew with the current keys."""

from typing import Any

from django.core.management.base import BaseCommand

from mesvaccins.carnets.resealing import reseal


class Command(BaseCommand):
    """Once it says that nothing is left, the old keys may leave the key file."""

    help = "Write codes, addresses and invitations anew with the current keys."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Write, and print how many rows."""
        count = reseal()
        self.stdout.write(f"{count} rows written anew." if count else "Nothing is left to reseal.")

"""`agents add EMAIL …`: the first account of a centre; its password is read, never printed."""

import getpass
import sys
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from calcium.accounts.models import Agent, Role
from calcium.centres.models import Centre


class Command(BaseCommand):
    """Add an agent to a centre."""

    help = "Add an agent. The password is asked for, or read from standard input."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Who, where, in which role."""
        commands = parser.add_subparsers(dest="what", required=True)
        add = commands.add_parser("add")
        add.add_argument("email")
        add.add_argument("--centre", required=True)
        add.add_argument("--first-name", required=True)
        add.add_argument("--last-name", required=True)
        add.add_argument("--role", choices=Role.values, required=True)
        add.add_argument("--administrator", action="store_true")
        add.add_argument("--rpps", default="")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        """Add the agent, or say in one sentence why not."""
        centre = Centre.objects.filter(name=options["centre"]).first()
        if centre is None:
            raise CommandError(f"No centre is named {options['centre']!r}.")
        email = options["email"].strip().lower()
        if Agent.objects.filter(email=email).exists():
            raise CommandError(f"{email} has an account already.")
        agent = Agent(
            centre=centre,
            email=email,
            first_name=options["first_name"].strip(),
            last_name=options["last_name"].strip(),
            role=options["role"],
            is_administrator=options["administrator"],
            rpps=options["rpps"],
        )
        password = _password()
        try:
            validate_email(email)
            validate_password(password, agent)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        agent.set_password(password)
        agent.save(force_insert=True)
        self.stdout.write(f"{email} may sign in at {centre.name}.")


def _password() -> str:
    if sys.stdin.isatty():
        return getpass.getpass("Password: ")
    return sys.stdin.readline().rstrip("\n")

"""`partners software NAME`, `partners invite NAME`, `partners list`, `partners revoke-… …`."""

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from mesvaccins.audit.actor import Actor, ActorKind
from mesvaccins.partners.actions import (
    invite_organisation,
    register_software,
    revoke_key,
    revoke_organisation,
    revoke_software,
)
from mesvaccins.partners.models import Organisation, Software

HELP = ("-h", "--help")
OPERATOR = Actor(ActorKind.OPERATOR, id="command")


class NameParser(CommandParser):
    """Takes what follows for a name, also where it begins with a hyphen: one key's in 64 does."""

    def parse_known_args(  # type: ignore[override]
        self, args: Sequence[str] | None = None, namespace: Namespace | None = None
    ) -> tuple[Namespace, list[str]]:
        """What argparse makes of the arguments once they are known to be no options."""
        given = list(args or ())
        if given and given[0] not in HELP:
            given.insert(0, "--")
        return super().parse_known_args(given, namespace)


class Command(BaseCommand):
    """The operator's hand on who may call the API."""

    help = "Make software and organisations known to the API, list and revoke them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The subcommands; NAME is as people know it."""
        what = parser.add_subparsers(dest="what", required=True, parser_class=NameParser)
        for command, argument, text in [
            ("software", "name", "print a uid and a secret, once"),
            ("invite", "name", "print a withdrawal code of an organisation (7 days, one use)"),
            ("revoke-software", "name", "refuse the software of this uid"),
            ("revoke-organisation", "name", "refuse the organisation of this name"),
            ("revoke-key", "name", "refuse the key of this identifier"),
        ]:
            what.add_parser(command, help=text).add_argument(argument)
        what.add_parser("list", help="software, organisations and their keys")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do it, and print what is to be passed on."""
        what = options["what"].replace("-", "_")
        if what == "list":
            self._list()
            return
        try:
            getattr(self, f"_{what}")(options["name"])
        except ObjectDoesNotExist as error:
            raise CommandError(
                f"{options['name']!r} is unknown; `partners list` shows what is known."
            ) from error

    def _software(self, name: str) -> None:
        software, secret = register_software(name, by=OPERATOR)
        self.stdout.write(f"uid: {software.uid}\nsecret: {secret}")
        self.stderr.write("The secret is shown once: keep it now.")

    def _invite(self, name: str) -> None:
        organisation, code = invite_organisation(name, by=OPERATOR, now=timezone.now())
        self.stdout.write(f"organisation: {organisation.pk}\nwithdrawal code: {code}")

    def _revoke_software(self, uid: str) -> None:
        revoke_software(uid, by=OPERATOR, now=timezone.now())
        self.stdout.write(f"The software {uid} is refused from now on.")

    def _revoke_key(self, kid: str) -> None:
        revoke_key(kid, by=OPERATOR, now=timezone.now())
        self.stdout.write(f"The key {kid} is refused from now on.")

    def _revoke_organisation(self, name: str) -> None:
        organisation = Organisation.objects.get(name=name)
        revoke_organisation(organisation, by=OPERATOR, now=timezone.now())
        self.stdout.write(f"{name} and its keys are refused from now on.")

    def _list(self) -> None:
        for software in Software.objects.order_by("name"):
            self._line("software", software.name, software.uid, software.revoked_at)
        for organisation in Organisation.objects.prefetch_related("keys").order_by("name"):
            self._line("organisation", organisation.name, organisation.pk, organisation.revoked_at)
            for key in organisation.keys.all():
                self._line("  key", f"of {key.created_at:%Y-%m-%d}", key.kid, key.revoked_at)

    def _line(self, kind: str, name: str, identifier: object, revoked_at: object) -> None:
        self.stdout.write(f"{kind}\t{name}\t{identifier}\t{'revoked' if revoked_at else ''}")

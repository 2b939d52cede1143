"""`carnets merge A B` and `carnets merge --undo ID`: shown first, done with `--yes`."""

from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, transaction
from django.utils import timezone

from mesvaccins.audit.actor import Actor, ActorKind
from mesvaccins.carnets.merging.actions import MergeRefused, MergeReport, merge_carnets
from mesvaccins.carnets.merging.rules import Stated
from mesvaccins.carnets.merging.undoing import UndoReport, undo_merge

OPERATOR = Actor(ActorKind.OPERATOR, id="command")
BUSY = "Somebody is writing in the carnet: repeat the command. Nothing has been done."
NOTHING_DONE = "Nothing has been done: repeat the command with --yes to do it."


class Command(BaseCommand):
    """The operator's hand on two carnets that are one person's."""

    help = "Merge two carnets of one person (B goes into A), or take a merge back within 30 days."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Two identifiers, what the operator states, and whether to do it."""
        commands = parser.add_subparsers(dest="what", required=True)
        merge = commands.add_parser("merge")
        merge.add_argument("kept", nargs="?", help="the carnet that stands afterwards (UUID)")
        merge.add_argument("merged", nargs="?", help="the carnet that goes into it (UUID)")
        merge.add_argument("--undo", metavar="ID", help="the merge to take back")
        merge.add_argument("--yes", action="store_true", help="do it; without, it is only shown")
        merge.add_argument("--different-birth-dates", action="store_true")
        merge.add_argument("--holder", choices=["kept", "merged"])

    def handle(self, *_args: Any, **options: Any) -> None:
        """Show it or do it: what is shown is the act itself, rolled back."""
        two = options["kept"] is not None and options["merged"] is not None
        if two == bool(options["undo"]) or (options["kept"] and not two):
            raise CommandError("Name two carnets, or one merge with --undo.")
        try:
            with transaction.atomic():
                lines = self._undone(options) if options["undo"] else self._merged(options)
                if not options["yes"]:
                    transaction.set_rollback(True)
        except MergeRefused as refusal:
            raise CommandError(f"{refusal} Nothing has been done.") from refusal
        except OperationalError as error:
            raise CommandError(BUSY) from error
        self.stdout.write("\n".join(lines if options["yes"] else [*lines, NOTHING_DONE]))

    def _merged(self, options: dict[str, Any]) -> list[str]:
        stated = Stated(options["different_birth_dates"], options["holder"])
        kept, merged = _identifier(options["kept"]), _identifier(options["merged"])
        report = merge_carnets(kept, merged, stated=stated, by=OPERATOR, now=timezone.now())
        return [f"{merged} goes into {kept}.", *_told(report), *_after(report, options)]

    def _undone(self, options: dict[str, Any]) -> list[str]:
        report = undo_merge(_identifier(options["undo"]), by=OPERATOR, now=timezone.now())
        return _parted(report)


def _identifier(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise CommandError(f"{text!r} is no identifier (UUID). Nothing has been done.") from error


def _told(report: MergeReport) -> list[str]:
    doses = report.doses
    lines = [
        "The names are the same." if report.same_name else "The names differ: look again.",
        f"{len(doses.moved)} vaccinations move, with their authors and validations.",
    ]
    lines += [f"Vaccination {aside} is {stays}: one stands." for stays, aside in doses.folded]
    lines += [
        f"Vaccinations {one} and {other} are alike but contradict each other: both stand, "
        "a person must look."
        for one, other in doses.apart
    ]
    if report.holder_changed:
        lines.append("The holder becomes the account of the carnet that goes.")
    if report.both_shared:
        lines.append(f"Shared once instead of twice with: {', '.join(report.both_shared)}.")
    if report.both_answered:
        lines.append(f"Answered twice, the later stands: {', '.join(report.both_answered)}.")
    return lines


def _after(report: MergeReport, options: dict[str, Any]) -> list[str]:
    if not options["yes"]:
        return []
    undo = f"python -m mesvaccins carnets merge --undo {report.merge.pk} --yes"
    return [f"Done. Within 30 days it is taken back with: {undo}"]


def _parted(report: UndoReport) -> list[str]:
    merge = report.merge
    first = f"{merge.merged_id} stands apart from {merge.kept_id} again."
    return [first, *report.named] if report.named else [first, "Everything is as it was."]

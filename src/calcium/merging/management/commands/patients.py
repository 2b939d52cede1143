"""`patients merge A B` and `patients merge --undo ID`: shown first, done with `--yes`."""

from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, transaction
from django.utils import timezone

from calcium.audit.actions import Actor
from calcium.merging.actions import MergeRefused, MergeReport, merge_patients
from calcium.merging.rules import Stated
from calcium.merging.undoing import UndoReport, undo_merge
from calcium.patients.models import Patient

COMMAND = Actor(kind="command", id="patients")
BUSY = "Somebody is writing in the dossier: repeat the command. Nothing has been done."
NOTHING_DONE = "Nothing has been done: repeat the command with --yes to do it."


class Command(BaseCommand):
    """The operator's hand on two dossiers that are one student's."""

    help = "Merge two dossiers of one student (B goes into A), or take a merge back in 30 days."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Two dossiers, what the operator states, and whether to do it."""
        commands = parser.add_subparsers(dest="what", required=True)
        merge = commands.add_parser("merge")
        merge.add_argument("kept", nargs="?", help="the dossier that stands (UUID, or INE)")
        merge.add_argument("merged", nargs="?", help="the dossier that goes into it")
        merge.add_argument("--undo", metavar="ID", help="the merge to take back")
        merge.add_argument("--yes", action="store_true", help="do it; without, it is only shown")
        merge.add_argument("--different-birth-dates", action="store_true")
        merge.add_argument("--link", choices=["kept", "merged"])

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        """Show it or do it: what is shown is the act itself, rolled back."""
        two = options["kept"] is not None and options["merged"] is not None
        if two == bool(options["undo"]) or (options["kept"] and not two):
            raise CommandError("Name two dossiers, or one merge with --undo.")
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
        stated = Stated(options["different_birth_dates"], options["link"])
        kept, merged = _dossier(options["kept"]), _dossier(options["merged"])
        report = merge_patients(kept, merged, stated=stated, by=COMMAND, now=timezone.now())
        done = []
        if options["yes"]:
            undo = f"python -m calcium patients merge --undo {report.merge.pk} --yes"
            done = [f"Done. Within 30 days it is taken back with: {undo}"]
        return [f"{merged} goes into {kept}.", *_told(report), *done]

    def _undone(self, options: dict[str, Any]) -> list[str]:
        return _parted(undo_merge(_identifier(options["undo"]), by=COMMAND, now=timezone.now()))


def _identifier(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise CommandError(f"{text!r} is no identifier (UUID). Nothing has been done.") from error


def _dossier(text: str) -> UUID:
    """A dossier by its identifier, or by an INE that one dossier has."""
    found = list(Patient.objects.filter(ine=text.upper()).values_list("pk", flat=True)[:2])
    if len(found) > 1:
        raise CommandError(f"Several centres have the INE {text}: name the dossier by its UUID.")
    return found[0] if found else _identifier(text)


def _told(report: MergeReport) -> list[str]:
    rows = report.rows
    lines = [
        "The names are the same." if report.same_name else "The names differ: look again.",
        f"{len(rows.moved)} vaccinations move, with their authors and what MesVaccins knows.",
    ]
    lines += [f"Vaccination {aside} is {stays}: one stands." for stays, aside in rows.folded]
    lines += [
        f"Vaccinations {one} and {other} are alike but not one: both stand, a person must look."
        for one, other in rows.apart
    ]
    if report.link_ended:
        lines.append("One link with a CVE ends; MesVaccins is asked to end its sharing.")
    if report.both_answered:
        lines.append(f"Answered twice, the later stands: {', '.join(report.both_answered)}.")
    return lines


def _parted(report: UndoReport) -> list[str]:
    merge = report.merge
    first = f"{merge.merged_id} stands apart from {merge.kept_id} again."
    return [first, *report.named] if report.named else [first, "Everything is as it was."]

"""`patients merge A B` as an operator types it: shown first, done with `--yes`, taken back."""

import io

import pytest
from django.core.management import CommandError, call_command

from calcium.audit.models import AuditEvent
from calcium.patients.models import Patient, PatientMerge
from tests.calcium.merged import enter, everything
from tests.calcium.world import World

pytestmark = pytest.mark.django_db


class TestTheCommand:
    def run(self, *arguments: str) -> str:
        out = io.StringIO()
        call_command("patients", "merge", *arguments, stdout=out)
        return out.getvalue()

    def test_it_shows_first_and_does_nothing(self, world: World, second: Patient) -> None:
        enter(world, second, "AGRIPPAL", "26/04/2017")
        before = everything()
        said = self.run("TEST0000001", "TEST0000002")
        assert "1 vaccinations move" in said
        assert "The names differ" in said
        assert "Nothing has been done" in said
        assert everything() == before
        assert not PatientMerge.objects.exists()
        assert not AuditEvent.objects.filter(action="dossiers_merged").exists()

    def test_with_yes_it_is_done_and_taken_back(self, world: World, second: Patient) -> None:
        before = everything()
        assert "Done." in self.run(str(world.patient.pk), str(second.pk), "--yes")
        [done] = PatientMerge.objects.all()
        assert "Everything is as it was." in self.run("--undo", str(done.pk), "--yes")
        assert everything() == before

    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            (("x", "y"), "'x' is no identifier"),
            (("x",), "Name two dossiers"),
            ((), "Name two dossiers"),
            (("--undo", "00000000-0000-4000-8000-000000000000"), "No merge has the identifier"),
        ],
    )
    def test_what_is_wrong_is_one_sentence(self, arguments: tuple[str, ...], words: str) -> None:
        with pytest.raises(CommandError, match=words):
            self.run(*arguments)

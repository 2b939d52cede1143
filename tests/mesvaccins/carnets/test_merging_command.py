"""`carnets merge A B` as the operator types it: shown first, done with `--yes`."""

import io

import pytest
from django.core.management import CommandError, call_command

from mesvaccins.accounts.models import Account
from mesvaccins.audit.models import Act
from mesvaccins.carnets.models import Carnet, CarnetMerge
from tests.mesvaccins import world
from tests.mesvaccins.carnets.merged import DAY, Dose, everything
from tests.mesvaccins.world import AGRIPPAL, REPEVAX

pytestmark = pytest.mark.django_db


class TestTheCommand:
    def run(self, *arguments: str) -> str:
        out = io.StringIO()
        call_command("carnets", "merge", *arguments, stdout=out)
        return out.getvalue()

    def test_it_shows_first_and_does_nothing(
        self, carnet: Carnet, second: Carnet, holder: Account, dose: Dose
    ) -> None:
        dose(REPEVAX, DAY)
        aside = world.declare(second, holder, REPEVAX, DAY)
        world.declare(second, holder, AGRIPPAL, DAY)
        before = everything()
        said = self.run(str(carnet.pk), str(second.pk))
        assert "1 vaccinations move" in said
        assert f"Vaccination {aside} is" in said
        assert "The names differ" in said
        assert "Nothing has been done" in said
        assert everything() == before
        assert not CarnetMerge.objects.exists()
        assert not Act.objects.filter(action="carnets_merged").exists()

    def test_with_yes_it_is_done_and_says_how_to_take_it_back(
        self, carnet: Carnet, second: Carnet
    ) -> None:
        before = everything()
        said = self.run(str(carnet.pk), str(second.pk), "--yes")
        [done] = CarnetMerge.objects.all()
        assert f"--undo {done.pk}" in said
        assert "Everything is as it was." in self.run("--undo", str(done.pk), "--yes")
        assert everything() == before

    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            (("x", "y"), "'x' is no identifier"),
            (("x",), "Name two carnets"),
            ((), "Name two carnets"),
            (("--undo", "00000000-0000-4000-8000-000000000000"), "No merge has the identifier"),
        ],
    )
    def test_what_is_wrong_is_one_sentence(self, arguments: tuple[str, ...], words: str) -> None:
        with pytest.raises(CommandError, match=words):
            self.run(*arguments)

"""Each act, with a death at each of the named points: short histories, always the same."""

import pytest

from tests.soak.city import City
from tests.soak.ending import Ending, settle
from tests.soak.machine import Fire
from tests.soak.trouble import ANSWERED, BEFORE, DEATHS, NONE, Trouble

pytestmark = pytest.mark.timeout(0)


class Calm(Fire):
    """Each act finds the circuit closed: what is looked at here is one death at a time."""

    def say(self, what: str) -> None:
        """Write down what is done, in a city that has long been quiet."""
        self.city.close_circuits()
        Fire.say(self, what)


@pytest.fixture
def player(the_city: City) -> Fire:
    """A student whose carnet one centre has linked."""

    class Player(Calm):
        city = the_city

    the_city.forget_tries()
    player = Player()
    player.begin(linked="A")
    return player


def dose(player: Fire) -> int:
    """The nurse enters one; answers which."""
    player.enter(side="A", kind="full", verification="on_proof", trouble=NONE)
    return len(player.entries) - 1


def end(player: Fire) -> None:
    """Everything must be right."""
    settle(player.case)
    Ending(player.case, player.entries).check()


@pytest.mark.parametrize("death", DEATHS)
def test_each_act_survives_a_death_at_each_point(player: Fire, death: str) -> None:
    first, second = Trouble((death,)), Trouble(("", death))
    dose(player)
    player.export(side="A", trouble=second)  # a creation looks at the carnet first
    player.worker(ahead=90, trouble=NONE)
    player.edit(pick=0, side="A", what="site", trouble=NONE)
    player.export(side="A", trouble=first)
    player.declare(kind="full", trouble=NONE)
    player.import_(side="A", tick=True, trouble=second)
    player.worker(ahead=90, trouble=first)
    sent = dose(player)
    player.export(side="A", trouble=NONE)
    player.delete(pick=sent, side="A", trouble=first)
    player.unlink(side="A", trouble=first)
    player.worker(ahead=7200, trouble=first)
    player.worker(ahead=14400, trouble=NONE)
    player.link(side="A", trouble=first)
    player.worker(ahead=90, trouble=NONE)
    struck = [line for line in player.case.history if line.endswith(f": {death}")]
    if death != BEFORE:
        assert len(struck) >= 5, "the line has met every death"
    if death in {BEFORE, ANSWERED}:
        assert any("status 0" in line for line in player.case.history), "Calcium itself has died"
    end(player)


@pytest.mark.parametrize("death", DEATHS)
def test_a_row_whose_sending_met_a_death_is_deleted_for_good(player: Fire, death: str) -> None:
    sent = dose(player)
    player.export(side="A", trouble=Trouble(("", death)))
    player.delete(pick=sent, side="A", trouble=NONE)
    end(player)
    assert player.case.row("A", player.entries[sent].mark) is None


@pytest.mark.parametrize("death", DEATHS)
def test_what_is_taken_back_survives_a_death_at_each_point(player: Fire, death: str) -> None:
    """An import whose validation is withdrawn, a decision, a sending whose answer was lost."""
    deadly = Trouble((death,))
    player.declare(kind="full", trouble=NONE)
    player.undo_import(side="A", trouble=deadly)
    player.worker(ahead=90, trouble=NONE)
    player.declare(kind="full", trouble=NONE)
    player.enter_nearly_the_same(pick=1, side="A", likely="same", trouble=deadly)
    player.undo_decision(side="A", trouble=NONE)
    dose(player)
    player.give_up(side="A", pick=0, before="lost", trouble=NONE)
    player.worker(ahead=90, trouble=deadly)
    end(player)
    entry = player.entries[0]
    assert entry.taken_back == {"A"}, "an import was undone"
    assert any("gives up what is open" in line for line in player.case.history)


@pytest.mark.parametrize("page", ["read", "done"])
def test_a_person_whose_service_dies_sees_what_was_done(player: Fire, page: str) -> None:
    trouble = Trouble(page=page)
    player.enter(side="A", kind="full", verification="on_proof", trouble=trouble)
    player.declare(kind="full", trouble=trouble)
    done = {"A"} if page == "done" else set()
    assert player.entries[0].entered_by == done
    assert player.entries[1].entered_by == ({"H"} if page == "done" else set())
    player.entries = [entry for entry in player.entries if entry.entered_by]
    end(player)


@pytest.mark.parametrize(
    "fault", ["404", "403", "409", "422", "stale-version", "truncated", "lost"]
)
def test_a_deletion_that_is_refused_or_lost_ends_one_way_or_the_other(
    player: Fire, fault: str
) -> None:
    sent = dose(player)
    player.export(side="A", trouble=NONE)
    player.delete(pick=sent, side="A", trouble=Trouble((fault,)))
    end(player)

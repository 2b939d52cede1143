"""The demonstration's centre joins MesVaccins by the commands that an operator types."""

import stat
from pathlib import Path

import pytest

from house import commands, joining
from house.commands import Command
from house.databases import ServiceDatabase
from house.joining import REGISTER, Credentials
from house.refusal import Refusal
from house.services import MESVACCINS, Ports, Surroundings

CENTRE = "Service de santé étudiante (démonstration)"
LISTING = (
    "software\tCalcium\tuid-1\t\n"
    "organisation\tCabinet\tid-1\t\n"
    f"organisation\t{CENTRE}\tid-2\t\n"
    "  key\tof 2026-11-23\tkid-1\t\n"
)


class Operator:
    """Stands where MesVaccins' commands are run, and remembers what was typed, row by row."""

    def __init__(self, listing: str) -> None:
        self.listing = listing
        self.rows: list[tuple[Command, ...]] = []

    def run(self, place: Surroundings, *row: Command) -> list[str]:
        assert place.service is MESVACCINS
        self.rows.append(row)
        return [self.answer(command) for command in row]

    def answer(self, command: Command) -> str:
        if command == ("partners", "list"):
            return self.listing
        if command[:2] == ("partners", "software"):
            return "uid: uid-2\nsecret: s3cret\n"
        if command[:2] == ("partners", "invite"):
            return "organisation: id-2\nwithdrawal code: ABCDE-FGHJK\n"
        return "filled\n"


def at(keys: Path) -> Surroundings:
    return Surroundings(MESVACCINS, keys, keys, ServiceDatabase("x", "o", "r"), Ports(1, 2))


def operator(monkeypatch: pytest.MonkeyPatch, listing: str = "") -> Operator:
    made = Operator(listing)
    monkeypatch.setattr(commands, "run_in_a_row", made.run)
    return made


def test_where_nothing_is_known_all_is_done_in_one_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = operator(monkeypatch)
    invited = joining.introduce(at(tmp_path), [CENTRE], after=[("demo",)])
    assert invited == {CENTRE: "ABCDE-FGHJK"}
    assert made.rows == [(("demo",), REGISTER, ("partners", "invite", CENTRE))]


def test_the_secret_is_kept_in_a_file_of_its_owner(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    operator(monkeypatch)
    joining.introduce(at(tmp_path))
    assert joining.kept_credentials(tmp_path) == Credentials("uid-2", "s3cret")
    assert stat.S_IMODE((tmp_path / "software.json").stat().st_mode) == 0o600


def test_known_credentials_are_not_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    operator(monkeypatch)
    joining.introduce(at(tmp_path))
    again = operator(monkeypatch, "software\tCalcium\tuid-2\t\n")
    assert joining.introduce(at(tmp_path), after=[("demo",)]) == {}
    assert again.rows == [(("demo",), ("partners", "list"))]


def test_credentials_that_mesvaccins_has_forgotten_are_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody has deleted its database and left the files."""
    operator(monkeypatch)
    joining.introduce(at(tmp_path))
    again = operator(monkeypatch, "")
    assert joining.introduce(at(tmp_path), [CENTRE]) == {CENTRE: "ABCDE-FGHJK"}
    assert again.rows == [(("partners", "list"),), (REGISTER, ("partners", "invite", CENTRE))]


def test_credentials_that_are_forgotten_were_kept_for_a_database_that_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What `make reset` does; a second time there is nothing to forget."""
    operator(monkeypatch)
    joining.introduce(at(tmp_path))
    for _ in range(2):
        joining.forget(tmp_path)
        assert joining.kept_credentials(tmp_path) is None


@pytest.mark.parametrize(
    ("listing", "invited"),
    [
        (LISTING, False),
        (LISTING.replace("kid-1\t", "kid-1\trevoked"), True),
        (LISTING.replace(CENTRE, "Another"), True),
        ("", True),
    ],
    ids=["has a key", "its key is revoked", "the key is another's", "nobody has one"],
)
def test_a_member_does_not_join_twice(
    listing: str, invited: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    operator(monkeypatch)
    joining.introduce(at(tmp_path))
    operator(monkeypatch, f"software\tCalcium\tuid-2\t\n{listing}")
    assert (CENTRE in joining.introduce(at(tmp_path), [CENTRE])) is invited


def test_an_invited_centre_joins_by_its_code() -> None:
    assert joining.join(CENTRE, "ABCDE-FGHJK") == ("join", "ABCDE-FGHJK", "--centre", CENTRE)


def test_an_answer_that_says_nothing_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "run_in_a_row", lambda *_a: ["nothing of use"])
    with pytest.raises(Refusal, match="MesVaccins did not say its “uid”"):
        joining.introduce(at(tmp_path))

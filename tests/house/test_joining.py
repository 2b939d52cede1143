"""The demonstration's centre joins MesVaccins by the commands that an operator types."""

import stat
from pathlib import Path

import pytest

from house import commands, joining
from house.databases import ServiceDatabase
from house.joining import Credentials
from house.refusal import Refusal
from house.services import CALCIUM, MESVACCINS, Ports, Service, Surroundings

CENTRE = "Service de santé étudiante (démonstration)"
LISTING = (
    "software\tCalcium\tuid-1\t\n"
    "organisation\tCabinet\tid-1\t\n"
    f"organisation\t{CENTRE}\tid-2\t\n"
    "  key\tof 2026-11-23\tkid-1\t\n"
)


class Operator:
    """Stands where MesVaccins' and Calcium's commands are run, and remembers what was typed."""

    def __init__(self, listing: str) -> None:
        self.listing = listing
        self.typed: list[tuple[str, ...]] = []

    def run(self, place: Surroundings, *arguments: str) -> str:
        self.typed.append((place.service.name, *arguments))
        if arguments == ("partners", "list"):
            return self.listing
        if arguments[:2] == ("partners", "software"):
            return "uid: uid-2\nsecret: s3cret\n"
        if arguments[:2] == ("partners", "invite"):
            return "organisation: id-2\nwithdrawal code: ABCDE-FGHJK\n"
        return ""


def at(service: Service, keys: Path) -> Surroundings:
    return Surroundings(service, keys, keys, ServiceDatabase("x", "o", "r"), Ports(1, 2))


def operator(monkeypatch: pytest.MonkeyPatch, listing: str = "") -> Operator:
    made = Operator(listing)
    monkeypatch.setattr(commands, "run", made.run)
    return made


def test_the_secret_is_kept_in_a_file_of_its_owner(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    operator(monkeypatch)
    made = joining.register_software(at(MESVACCINS, tmp_path))
    assert made == Credentials("uid-2", "s3cret") == joining.kept_credentials(tmp_path)
    assert stat.S_IMODE((tmp_path / "software.json").stat().st_mode) == 0o600


def test_known_credentials_are_not_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    operator(monkeypatch)
    joining.register_software(at(MESVACCINS, tmp_path))
    again = operator(monkeypatch, "software\tCalcium\tuid-2\t\n")
    joining.register_software(at(MESVACCINS, tmp_path))
    assert again.typed == [("mesvaccins", "partners", "list")]


def test_credentials_that_mesvaccins_has_forgotten_are_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`make reset` empties the databases and leaves the files."""
    operator(monkeypatch)
    joining.register_software(at(MESVACCINS, tmp_path))
    again = operator(monkeypatch, "")
    joining.register_software(at(MESVACCINS, tmp_path))
    assert ("mesvaccins", "partners", "software", "Calcium") in again.typed


def test_a_centre_without_a_key_is_invited_and_joins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = operator(monkeypatch, f"organisation\t{CENTRE}\tid-2\t\n")
    joining.join(CENTRE, mesvaccins=at(MESVACCINS, tmp_path), calcium=at(CALCIUM, tmp_path))
    assert made.typed[1:] == [
        ("mesvaccins", "partners", "invite", CENTRE),
        ("calcium", "join", "ABCDE-FGHJK", "--centre", CENTRE),
    ]


@pytest.mark.parametrize(
    ("listing", "joins"),
    [
        (LISTING, False),
        (LISTING.replace("kid-1\t", "kid-1\trevoked"), True),
        (LISTING.replace(CENTRE, "Another"), True),
    ],
    ids=["has a key", "its key is revoked", "the key is another's"],
)
def test_a_member_does_not_join_twice(
    listing: str, joins: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = operator(monkeypatch, listing)
    joining.join(CENTRE, mesvaccins=at(MESVACCINS, tmp_path), calcium=at(CALCIUM, tmp_path))
    assert (len(made.typed) > 1) is joins


def test_an_answer_that_says_nothing_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "run", lambda *_a, **_k: "nothing of use")
    with pytest.raises(Refusal, match="MesVaccins did not say its “uid”"):
        joining.register_software(at(MESVACCINS, tmp_path))

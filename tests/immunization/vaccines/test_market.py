"""Which vaccines are sold, and since when: what the BDPM tells beside a release."""

from datetime import date
from pathlib import Path

import pytest

from immunization.vaccines import Market, MarketState
from immunization.vaccines.bdpm import Bdpm, Box, Speciality
from immunization.vaccines.market import market

from .invented_release import entry, read, write_bdpm


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8"])
def test_the_bdpm_tells_the_market_in_either_encoding(
    release: Path, out: Path, tmp_path: Path, encoding: str
) -> None:
    read(release, out, "--bdpm", write_bdpm(tmp_path / "bdpm", encoding=encoding))
    sold, stopped = entry(out, "VAC9001").market, entry(out, "VAC9002").market
    assert sold.state is MarketState.MARKETED
    assert str(sold.authorised_on) == "1990-01-02"
    assert str(sold.marketed_from) == "1991-06-05"
    assert sold.marketed_until is None
    assert stopped.state is MarketState.NOT_MARKETED
    assert str(stopped.marketed_until) == "2010-08-07"
    assert entry(out, "VAC9011").market.state is MarketState.HISTORICAL
    assert entry(out, "VAC9012").market.state is MarketState.UNKNOWN


def test_what_the_bdpm_has_dropped_is_no_longer_marketed_and_keeps_its_dates() -> None:
    known = Market(MarketState.MARKETED, date(1990, 1, 2), date(1991, 6, 5))
    told = market(known, bdpm=Bdpm("2026-10"), cip13=["3400926863494"], cis=[])
    assert told == Market(MarketState.NOT_MARKETED, date(1990, 1, 2), date(1991, 6, 5))
    stopped = Market(MarketState.NOT_MARKETED, marketed_until=date(2010, 8, 7))
    assert market(stopped, bdpm=Bdpm("2026-10"), cip13=["3400926863494"], cis=[]) == stopped


def test_two_vaccines_of_one_speciality_are_told_apart_by_their_boxes() -> None:
    bdpm = Bdpm(
        "2026-10",
        specialities={"10000001": Speciality(True, date(2020, 1, 1), None)},
        boxes={
            "3400926863494": Box("10000001", date(2024, 9, 1), None),
            "3400935947673": Box("10000001", None, date(2024, 4, 4)),
        },
    )
    new = market(Market(), bdpm=bdpm, cip13=["3400926863494"], cis=["10000001"])
    old = market(Market(), bdpm=bdpm, cip13=["3400935947673"], cis=["10000001"])
    assert (new.state, new.marketed_until) == (MarketState.MARKETED, None)
    assert (old.state, old.marketed_until) == (MarketState.NOT_MARKETED, date(2024, 4, 4))


def test_an_empty_line_of_the_bdpm_says_nothing(release: Path, out: Path, tmp_path: Path) -> None:
    bdpm = write_bdpm(tmp_path / "bdpm")
    for path in bdpm.iterdir():
        path.write_bytes(b"\r\n" + path.read_bytes())
    read(release, out, "--bdpm", bdpm)
    assert entry(out, "VAC9001").market.state is MarketState.MARKETED


def test_a_folder_without_the_bdpm_is_refused(
    release: Path, out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty").mkdir()
    assert read(release, out, "--bdpm", tmp_path / "empty") == 2
    assert "holds no CIS_bdpm.txt" in capsys.readouterr().err
    (tmp_path / "empty/CIS_bdpm.txt").write_text("<html>", encoding="utf-8")
    (tmp_path / "empty/CIS_CIP_bdpm.txt").write_text("", encoding="utf-8")
    assert read(release, out, "--bdpm", tmp_path / "empty") == 2
    assert "CIS_bdpm.txt, line 1: not a row of the BDPM" in capsys.readouterr().err

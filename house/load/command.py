"""What `make load` does, in its order: fill, read the plans, let the nurses act, compare sizes."""

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from house import data
from house.load import comparison, environment, nurses, plans
from house.load.report import Report
from house.load.town import Town
from house.postgres import Server, leased, server_of
from house.processes import Household
from house.progress import say, step
from house.refusal import Refusal
from house.services import Ports

POSTGRES = {
    "shared_buffers": "2GB",
    "effective_cache_size": "6GB",
    "max_wal_size": "8GB",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",
    "work_mem": "16MB",
}
"""What docs/operations.md advises for a server of this size."""
BYTES_A_CARNET = 12_000
FIRST_PORT = 8110


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the environment asks for."""

    sizes: tuple[int, ...]
    seconds: int
    rounds: int
    find_limit: bool

    @classmethod
    def read(cls) -> "Wishes":
        """SIZE or SIZES, LOAD_SECONDS, LOAD_ROUNDS, LOAD_LIMIT."""
        given = os.environ.get("SIZES") or os.environ.get("SIZE") or "10000"
        parts = [part.strip().replace("_", "") for part in given.split(",") if part.strip()]
        if not parts or not all(part.isdecimal() and int(part) >= 1000 for part in parts):
            raise Refusal(
                f"SIZE or SIZES is {given!r}; expected numbers of carnets from 1000 on, such as "
                "SIZE=10000 or SIZES=10000,1000000."
            )
        return cls(
            sizes=tuple(sorted({int(part) for part in parts})),
            seconds=int(os.environ.get("LOAD_SECONDS") or 180),
            rounds=int(os.environ.get("LOAD_ROUNDS") or 300),
            find_limit=os.environ.get("LOAD_LIMIT", "1") != "0",
        )


def main() -> int:
    """Run the load for each size, keep what was seen, and fail where a promise is not held."""
    wishes = Wishes.read()
    folder = data.data_dir() / "load"
    folder.mkdir(exist_ok=True)
    with data.only_one(folder):
        locust = environment.locust()
        _fill_all(folder, wishes)
        report = Report(folder / f"report-{datetime.now(UTC):%Y%m%d-%H%M%S}.txt")
        with _server(folder, durable=True) as (server, url):
            towns = [_town(folder, size, place, url) for place, size in enumerate(wishes.sizes)]
            for town in towns:
                _measure(town, locust, wishes, server, report)
            if len(towns) > 1:
                report.comparison(comparison.compare(towns[0], towns[-1], wishes.rounds))
    return report.end()


def _measure(
    town: Town, locust: Path, wishes: Wishes, server: Server | None, report: Report
) -> None:
    report.title(f"{town.size:,} carnets")
    report.plans(plans.read(town))
    with ExitStack() as kept:
        kept.callback(town.end)
        with step(f"both services answer, {town.size:,} carnets"):
            town.start()
        pids = {child.title: child.process.pid for child in town.household.children}
        if server is not None and (pid := server.pid()) is not None:
            pids["PostgreSQL"] = pid
        say(f"  {nurses.NURSES} nurses, an act a minute each, for {wishes.seconds} s")
        seen = nurses.work(town, locust, seconds=wishes.seconds, a_minute=1, pids=pids)
        report.work(seen)
        if wishes.find_limit:
            say("  more and more, until the p99 passes one second")
            more = nurses.limit(town, locust, seconds=30, pids=pids) if seen.held else []
            report.limit([seen, *more])


def _fill_all(folder: Path, wishes: Wishes) -> None:
    """Make what is missing, on a server that need not survive a power cut meanwhile."""
    with _server(folder, durable=False) as (_process, url):
        for place, size in enumerate(wishes.sizes):
            town = _town(folder, size, place, url)
            if town.is_filled():
                town.renew()
            else:
                _check_room(folder, size)
                town.fill(until=date.today())  # noqa: DTZ011 - the entrance


def _town(folder: Path, size: int, place: int, url: str) -> Town:
    own = folder / str(size)
    (own / "logs").mkdir(parents=True, exist_ok=True)
    household = Household(own / "processes.json", own / "logs")
    household.end_leftovers()
    first = int(os.environ.get("LOAD_PORT") or FIRST_PORT) + 2 * place
    return Town(size, own, url, Ports(first, first + 1), household)


@contextmanager
def _server(folder: Path, *, durable: bool) -> Iterator[tuple[Server | None, str]]:
    """The server that DATABASE_URL names, or an embedded one set up for this size."""
    named = os.environ.get("DATABASE_URL")
    if named:
        yield None, named
        return
    server = server_of(folder, durable=durable, more=POSTGRES)
    with leased(server) as running:
        if running:
            raise Refusal(f"PostgreSQL runs already on {folder}: wait until its user has ended.")
        yield server, server.url


def _check_room(folder: Path, size: int) -> None:
    free, wanted = shutil.disk_usage(folder).free, size * BYTES_A_CARNET
    if free < wanted:
        raise Refusal(
            f"{size:,} carnets need about {wanted / 1e9:.0f} GB, and {free / 1e9:.0f} GB are free "
            f"at {folder}: choose a smaller SIZE, or another folder with DATA_DIR."
        )

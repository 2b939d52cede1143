"""What the backup script writes, the restore script brings back, whole or not at all."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from house import binaries, databases, place
from house.databases import ServiceDatabase
from house.postgres import leased, server_of

DEPLOY = Path(__file__).parents[2] / "deploy"


@pytest.fixture(scope="module")
def server_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("backup")
    server = server_of(folder, durable=False)
    with leased(server):
        yield server.url
    place.remove(folder)


@pytest.fixture
def full(server_url: str) -> ServiceDatabase:
    made = databases.prepare(server_url, "calcium", anew=True)
    with psycopg.connect(made.owner_url) as connection:
        connection.execute("CREATE TABLE doses (id int PRIMARY KEY, label text)")
        connection.execute("INSERT INTO doses VALUES (1, 'été'), (2, 'ROR')")
    return made


@pytest.fixture
def empty(server_url: str) -> ServiceDatabase:
    return databases.prepare(server_url, "calcium", database="restored", anew=True)


def run(script: str, *arguments: str, url: str) -> subprocess.CompletedProcess[str]:
    path = f"{binaries.of_the_wheel().folder}:{os.environ['PATH']}"
    environment = {"PATH": path, "MIGRATION_DATABASE_URL": url}
    command = [str(DEPLOY / script), *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True)


def rows(url: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url) as connection:
        return connection.execute("SELECT id, label FROM doses ORDER BY id").fetchall()


def test_a_backup_comes_back_as_it_was(
    full: ServiceDatabase, empty: ServiceDatabase, tmp_path: Path
) -> None:
    made = run("backup", "calcium", str(tmp_path), url=full.owner_url)
    assert made.returncode == 0, made.stderr
    file = Path(made.stdout.strip())
    assert file.stat().st_mode & 0o077 == 0
    back = run("restore", "calcium", str(file), url=empty.owner_url)
    assert back.returncode == 0, back.stderr
    assert rows(empty.owner_url) == [(1, "été"), (2, "ROR")]


def test_a_database_that_holds_tables_is_left_alone(full: ServiceDatabase, tmp_path: Path) -> None:
    file = run("backup", "calcium", str(tmp_path), url=full.owner_url).stdout.strip()
    again = run("restore", "calcium", file, url=full.owner_url)
    assert again.returncode == 1
    assert "holds 1 tables" in again.stderr
    assert len(rows(full.owner_url)) == 2


def test_a_failed_backup_leaves_no_file(tmp_path: Path) -> None:
    failed = run("backup", "calcium", str(tmp_path), url="postgresql://me@127.0.0.1:1/calcium")
    assert failed.returncode != 0
    assert list(tmp_path.iterdir()) == []


def test_old_backups_go_when_a_new_one_stands(full: ServiceDatabase, tmp_path: Path) -> None:
    old, other = tmp_path / "calcium-2020.dump", tmp_path / "mesvaccins-2020.dump"
    for file in (old, other):
        file.touch()
        os.utime(file, (0, 0))
    run("backup", "calcium", str(tmp_path), url=full.owner_url)
    assert not old.exists()
    assert other.exists()

"""The embedded PostgreSQL: made, started, found again, stopped, and never opening a folder."""

import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from house import binaries, place
from house.postgres import Server, leased, server_of
from house.refusal import Refusal

ROOT = Path(__file__).parents[2]
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root needs another user's help")


def modes(*paths: Path) -> dict[Path, int]:
    """The mode of each folder and of every parent of it."""
    folders = {folder for path in paths for folder in (path, *path.parents)}
    return {folder: stat.S_IMODE(folder.stat().st_mode) for folder in folders}


def ask(url: str, question: str) -> str:
    with psycopg.connect(url) as connection:
        row = connection.execute(question).fetchone()
        assert row is not None
        return str(row[0])


@pytest.fixture
def private_folder(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "private"
    folder.mkdir(mode=0o700)
    (folder / "home").mkdir(mode=0o700)
    yield folder / "home"
    server_of(folder / "home").stop()
    place.remove(folder / "home")


@as_root
def test_as_root_no_folder_changes_its_mode(private_folder: Path) -> None:
    """Neither a parent of the data nor one of the wheel, in a folder that others may not enter."""
    wheel = binaries.of_the_wheel().folder
    before = modes(private_folder, wheel)
    server = server_of(private_folder)
    server.start()
    assert ask(server.url, "SELECT 1") == "1"
    server.stop()
    assert modes(private_folder, wheel) == before
    assert before[private_folder] == 0o700


@as_root
def test_as_root_the_server_runs_as_somebody_else_and_is_linked(new_server: Server) -> None:
    new_server.start()
    pid = new_server.pid()
    assert pid is not None
    assert psutil.Process(pid).uids().real != 0
    data_dir = new_server.place.folder
    assert stat.S_IMODE(new_server.place.data.stat().st_mode) == 0o700
    assert stat.S_IMODE(new_server.place.socket.stat().st_mode) == 0o700
    assert all(mode & stat.S_IXOTH for mode in modes(data_dir).values())


@as_root
def test_as_root_the_data_folder_has_a_link_to_the_data(new_server: Server, data_dir: Path) -> None:
    link = data_dir / "postgres"
    assert link.is_symlink()
    assert link.resolve() == new_server.place.folder


@as_root
def test_who_deletes_the_data_folder_starts_anew(server: Server, data_dir: Path) -> None:
    server.start()
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute("CREATE DATABASE remembered")
    (data_dir / "postgres").unlink()
    again = server_of(data_dir, durable=False)
    assert not again.start()
    assert ask(again.url, "SELECT count(*) FROM pg_database WHERE datname = 'remembered'") == "0"


@as_root
def test_an_ordinary_user_keeps_everything_in_the_data_folder(tmp_path: Path) -> None:
    if not all(
        mode & stat.S_IXOTH for mode in modes(ROOT, Path(sys.executable).resolve()).values()
    ):
        pytest.skip("this checkout stands where other users may not read it")
    folder = Path("/var/tmp") / f"carnet-test-{os.getpid()}"  # noqa: S108 - reached by all
    folder.mkdir(mode=0o700)
    os.chown(folder, 65534, 65534)
    script = (
        "import sys; from pathlib import Path; from house.postgres import server_of\n"
        "s = server_of(Path(sys.argv[1]), durable=False)\n"
        "s.start(); print(s.place.data, s.answers()); s.stop()"
    )
    try:
        done = subprocess.run(
            [sys.executable, "-B", "-c", script, str(folder)],
            cwd=ROOT,
            user=65534,
            group=65534,
            extra_groups=[],
            capture_output=True,
            text=True,
        )
        assert done.stdout.strip() == f"{folder}/postgres/data True", done.stderr
        assert not (folder / "postgres").is_symlink()
    finally:
        subprocess.run(["rm", "-rf", str(folder)], check=True)


def test_a_second_start_finds_the_data(server: Server) -> None:
    server.start()
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute("CREATE DATABASE remembered")
    server.stop()
    assert not server.answers()
    server.start()
    assert ask(server.url, "SELECT count(*) FROM pg_database WHERE datname = 'remembered'") == "1"


def test_it_listens_on_no_network_address(server: Server) -> None:
    server.start()
    assert ask(server.url, "SHOW listen_addresses") == ""
    pid = server.pid()
    assert pid is not None
    assert psutil.Process(pid).net_connections("tcp") == []


def test_stopping_what_does_not_run_does_nothing(new_server: Server) -> None:
    new_server.stop()
    assert new_server.pid() is None


def test_an_orphan_is_found_and_reused(server: Server, data_dir: Path) -> None:
    """The process that started the server is killed without a word; the server lives on."""
    script = (
        "import sys, time; from pathlib import Path; from house.postgres import leased, server_of\n"
        "with leased(server_of(Path(sys.argv[1]), durable=False)):\n"
        "    print('up', flush=True); time.sleep(600)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(data_dir)], cwd=ROOT, stdout=subprocess.PIPE
    ) as starter:
        assert starter.stdout is not None
        assert starter.stdout.readline() == b"up\n"
        orphan = server.pid()
        starter.send_signal(signal.SIGKILL)
    assert server.answers()
    with leased(server) as found:
        assert found
        assert server.pid() == orphan
    assert not server.answers()


def test_who_leaves_last_stops_it(server: Server) -> None:
    with leased(server) as first:
        with leased(server) as second:
            assert (first, second) == (False, True)
        assert server.answers()
    assert not server.answers()


def test_a_killed_server_starts_again_with_its_data(server: Server) -> None:
    server.start()
    pid = server.pid()
    assert pid is not None
    family = [psutil.Process(pid), *psutil.Process(pid).children()]
    family[0].kill()
    psutil.wait_procs(family, timeout=30)
    server.start()
    assert ask(server.url, "SELECT 1") == "1"


def test_a_number_that_a_stranger_has_now_hinders_nothing(server: Server) -> None:
    """After a power cut `postmaster.pid` may name a process that is not PostgreSQL."""
    server.start()
    server.stop()
    (server.place.data / "postmaster.pid").write_text(f"{os.getpid()}\n{server.place.data}\n")
    assert server.pid() is None
    server.start()
    assert server.answers()


def test_half_a_cluster_is_made_again(new_server: Server) -> None:
    draft = new_server.place.data.with_name("data.new")
    draft.mkdir()
    (draft / "PG_VERSION").write_text("18\n")
    new_server.start()
    assert not draft.exists()


def test_data_of_another_version_is_refused_in_a_sentence(server: Server) -> None:
    server.start()
    server.stop()
    (server.place.data / "PG_VERSION").write_text("15\n")
    with pytest.raises(Refusal, match="was made by PostgreSQL 15, and the programs here are 18"):
        server.start()


def test_a_server_that_does_not_start_says_where_its_words_are(server: Server) -> None:
    server.start()
    server.stop()
    with (server.place.data / "postgresql.conf").open("a") as settings:
        settings.write("shared_buffers = 'many'\n")
    with pytest.raises(Refusal, match=r"PostgreSQL did not start .*server\.log"):
        server.start()


def test_a_socket_path_too_long_is_put_elsewhere(tmp_path: Path) -> None:
    deep = tmp_path / ("long" * 20) / ("longer" * 10)
    server = server_of(deep, durable=False)
    try:
        assert len(os.fsencode(server.place.socket)) <= place.LONGEST_SOCKET
        server.start()
        assert server.answers()
    finally:
        server.stop()
        place.remove(deep)


def test_the_clock_of_the_server_is_utc(new_server: Server) -> None:
    new_server.start()
    assert ask(new_server.url, "SHOW timezone") == "UTC"
    assert ask(new_server.url, "SHOW server_encoding") == "UTF8"

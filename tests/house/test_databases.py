"""Each service has a database and two roles, and nobody's reach into the other's."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from house import databases, place
from house.databases import ServiceDatabase
from house.postgres import leased, server_of
from house.refusal import Refusal


@pytest.fixture(scope="module")
def server_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("databases")
    server = server_of(folder, durable=False)
    with leased(server):
        yield server.url
    place.remove(folder)


@pytest.fixture
def calcium(server_url: str) -> ServiceDatabase:
    return databases.prepare(server_url, "calcium", anew=True)


@pytest.fixture
def mesvaccins(server_url: str) -> ServiceDatabase:
    return databases.prepare(server_url, "mesvaccins", anew=True)


def elsewhere(url: str, database: ServiceDatabase, other: ServiceDatabase) -> str:
    return url.replace(f"/{database.name}?", f"/{other.name}?")


def test_the_owner_makes_tables_and_the_runtime_role_does_not(calcium: ServiceDatabase) -> None:
    with psycopg.connect(calcium.owner_url) as connection:
        connection.execute("CREATE TABLE doses (id int)")
    with (
        psycopg.connect(calcium.runtime_url) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("CREATE TABLE others (id int)")


def test_the_runtime_role_has_no_right_before_the_service_grants_it(
    calcium: ServiceDatabase,
) -> None:
    with psycopg.connect(calcium.owner_url) as connection:
        connection.execute("CREATE TABLE doses (id int)")
    with (
        psycopg.connect(calcium.runtime_url) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("SELECT * FROM doses")


def test_no_role_of_one_service_connects_to_the_other(
    calcium: ServiceDatabase, mesvaccins: ServiceDatabase
) -> None:
    for here, there in ((calcium, mesvaccins), (mesvaccins, calcium)):
        for url in (here.owner_url, here.runtime_url):
            psycopg.connect(url).close()
            with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
                psycopg.connect(elsewhere(url, here, there))


def test_repeating_it_keeps_the_data(server_url: str, calcium: ServiceDatabase) -> None:
    with psycopg.connect(calcium.owner_url) as connection:
        connection.execute("CREATE TABLE kept (id int)")
    again = databases.prepare(server_url, "calcium")
    with psycopg.connect(again.owner_url) as connection:
        connection.execute("SELECT * FROM kept")


def test_a_maker_who_is_no_superuser_may_be_named(server_url: str) -> None:
    """The operator's server rarely gives superuser; CREATEDB and CREATEROLE are enough."""
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute("CREATE ROLE maker LOGIN CREATEDB CREATEROLE")
    made = databases.prepare(server_url.replace("postgres@", "maker@"), "other")
    psycopg.connect(made.owner_url).close()
    psycopg.connect(made.runtime_url).close()


def test_a_password_is_given_to_both_roles(server_url: str) -> None:
    made = databases.prepare(server_url, "guarded", password="a b/c@d")
    psycopg.connect(made.owner_url).close()
    with psycopg.connect(server_url) as connection:
        stored = connection.execute(
            "SELECT count(*) FROM pg_authid WHERE rolname LIKE 'guarded%' "
            "AND rolpassword LIKE 'SCRAM-SHA-256%'"
        ).fetchone()
    assert stored == (2,)


def test_a_note_lives_with_its_database(server_url: str, calcium: ServiceDatabase) -> None:
    assert databases.note(server_url, "calcium") == ""
    databases.set_note(server_url, "calcium", "what is 'ours'")
    assert databases.note(server_url, "calcium") == "what is 'ours'"
    databases.drop(server_url, "calcium")
    assert databases.note(server_url, "calcium") is None


def test_a_server_that_does_not_answer_is_one_sentence() -> None:
    with pytest.raises(Refusal, match=r"No PostgreSQL answers at me@127\.0\.0\.1:1 "):
        databases.prepare("postgresql://me@127.0.0.1:1/postgres", "calcium")


def test_the_sentence_never_holds_the_password() -> None:
    with pytest.raises(Refusal) as refusal:
        databases.prepare("postgresql://me:secret@127.0.0.1:1/postgres", "calcium")
    assert "secret" not in str(refusal.value)


def test_what_is_no_address_is_one_sentence() -> None:
    with pytest.raises(Refusal, match="DATABASE_URL is not an address such as"):
        databases.prepare("a server", "calcium")

"""A database and two roles for each service, on the embedded server or on one that is named.

The owner role migrates; the runtime role serves and works, and gets its rights from the service's
`grant` command. Neither service's roles may connect to the other's database, in development too.
"""

from dataclasses import dataclass
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from house.refusal import Refusal

ONE_AT_A_TIME = 20260723
Connection = psycopg.Connection[tuple[object, ...]]


@dataclass(frozen=True, slots=True)
class ServiceDatabase:
    """The addresses of one service's database."""

    name: str
    owner_url: str
    runtime_url: str


def prepare(
    server_url: str,
    service: str,
    *,
    database: str | None = None,
    password: str | None = None,
    anew: bool = False,
) -> ServiceDatabase:
    """Make the roles and the database of a service where they are missing.

    `server_url` is the address of somebody who may create both. `database` is the service's name
    unless told. `password` is given to both roles, and stays out of the embedded server, which
    trusts its own user. `anew` deletes the database first. Repeating it changes nothing.
    """
    name = database or service
    owner, runtime = f"{service}_owner", service
    with _connect(server_url) as connection:
        for role in (owner, runtime):
            _make_role(connection, role, password)
        if anew:
            _drop(connection, name)
        _make_database(connection, name, owner=owner, runtime=runtime)
    urls = (_address(server_url, user, password, name) for user in (owner, runtime))
    return ServiceDatabase(name, *urls)


def let_create_databases(server_url: str, role: str) -> None:
    """Let a role make databases: for test runs, which make one of their own."""
    with _connect(server_url) as connection:
        connection.execute(sql.SQL("ALTER ROLE {} CREATEDB").format(sql.Identifier(role)))


def let_become(server_url: str, role: str, other: str) -> None:
    """Let `role` say SET ROLE `other`: for tests of what the other may not do."""
    with _connect(server_url) as connection:
        _grant_role(connection, other, to=sql.Identifier(role))


def drop(server_url: str, name: str) -> None:
    """Delete a database, whoever is connected to it."""
    with _connect(server_url) as connection:
        _drop(connection, name)


def _connect(server_url: str) -> Connection:
    """Connect as who may create, one at a time: two who make the same role stumble otherwise."""
    try:
        connection = psycopg.connect(server_url, autocommit=True, connect_timeout=10)
        connection.execute("SELECT pg_advisory_lock(%s)", [ONE_AT_A_TIME])
        return connection
    except psycopg.OperationalError as error:
        place = conninfo_to_dict(server_url)
        where = f"{place.get('user')}@{place.get('host')}:{place.get('port', 5432)}"
        raise Refusal(
            f"No PostgreSQL answers at {where} ({str(error).strip().splitlines()[-1]}): "
            "start it, correct DATABASE_URL, or unset it to use the embedded server."
        ) from None
    except psycopg.ProgrammingError as error:
        raise Refusal(
            f"DATABASE_URL is not an address such as postgresql://user:password@host/postgres "
            f"({str(error).strip()})."
        ) from None


def _make_role(connection: Connection, role: str, password: str | None) -> None:
    found = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    verb = "ALTER" if found else "CREATE"
    parts = [sql.SQL(f"{verb} ROLE {{}} LOGIN").format(sql.Identifier(role))]
    if password is not None:
        parts.append(sql.SQL("PASSWORD {}").format(sql.Literal(password)))
    connection.execute(sql.SQL(" ").join(parts))


def _make_database(connection: Connection, name: str, *, owner: str, runtime: str) -> None:
    found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
    database, runtime_id, owner_id = map(sql.Identifier, (name, runtime, owner))
    if not found:
        _grant_role(connection, owner, to=sql.SQL("CURRENT_USER"))
        connection.execute(
            sql.SQL(
                "CREATE DATABASE {} OWNER {} ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C' "
                "TEMPLATE template0"
            ).format(database, owner_id)
        )
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
    connection.execute(
        sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}").format(database, runtime_id)
    )


def _grant_role(connection: Connection, role: str, *, to: sql.Composable) -> None:
    """Who is no superuser must be a member of the owner to make a database for it."""
    connection.execute(sql.SQL("GRANT {} TO {}").format(sql.Identifier(role), to))


def _drop(connection: Connection, name: str) -> None:
    connection.execute(
        sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    )


def _address(server_url: str, user: str, password: str | None, database: str) -> str:
    """The server's address with another user and database."""
    parts = urlsplit(server_url)
    place = parts.netloc.rpartition("@")[2]
    who = user if password is None else f"{user}:{quote(password, safe='')}"
    return urlunsplit(parts._replace(netloc=f"{who}@{place}", path=f"/{database}"))


def note(server_url: str, database: str) -> str | None:
    """What was noted about a database: None when there is none, "" when nothing was noted."""
    question = "SELECT coalesce(shobj_description(oid, 'pg_database'), '') FROM pg_database"
    with _connect(server_url) as connection:
        row = connection.execute(f"{question} WHERE datname = %s", [database]).fetchone()
    return str(row[0]) if row else None


def set_note(server_url: str, database: str, text: str) -> None:
    """Note something about a database, in the server itself, so that it lives and dies with it."""
    with _connect(server_url) as connection:
        connection.execute(
            sql.SQL("COMMENT ON DATABASE {} IS {}").format(
                sql.Identifier(database), sql.Literal(text)
            )
        )

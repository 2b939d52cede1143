"""What the tests of one file find in the database, written once, and a quick end of each test."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.contrib.contenttypes.management import create_contenttypes
from django.db import transaction
from django.db.models.signals import post_migrate
from pytest_django import DjangoDbBlocker

PERMISSIONS = "django.contrib.auth.management.create_permissions"


@contextmanager
def for_a_module(blocker: DjangoDbBlocker) -> Iterator[None]:
    """What is written within stands for every test until the end, and is then rolled back.

    A test's own transaction becomes a savepoint of this one.
    """
    everything = transaction.atomic()
    # What asks for the outermost transaction is given it, as in a test of Django's own.
    everything._from_testcase = True  # type: ignore[attr-defined]
    with blocker.unblock(), everything:
        yield
        transaction.set_rollback(True)


def empty_tables_quickly() -> None:
    """Let a test that commits end with empty tables, and no more.

    Django would write the permissions of its own admin anew each time, half a second's work;
    Carnet has roles instead, and reads none of them.
    """
    assert post_migrate.disconnect(dispatch_uid=PERMISSIONS)
    assert post_migrate.disconnect(create_contenttypes)


def hash_passwords_quickly() -> None:
    """Let a password cost a thousandth of what it costs a guesser, by the same algorithm."""
    Argon2PasswordHasher.time_cost = 1
    Argon2PasswordHasher.memory_cost = 8
    Argon2PasswordHasher.parallelism = 1

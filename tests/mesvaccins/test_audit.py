"""The audit only grows, and an edit, a gap or a missing seal shows."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from mesvaccins.audit.actions import record
from mesvaccins.audit.actor import Actor, ActorKind
from mesvaccins.audit.jobs import ensure_partitions
from mesvaccins.audit.models import Act, Seal
from mesvaccins.audit.sealing import broken_seals, seal_acts

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
NURSE = Actor(ActorKind.PROFESSIONAL, id="42", name="Ana Petit", role="nurse")

pytestmark = pytest.mark.django_db


def without_triggers(statement: str) -> None:
    """What somebody with the owner's rights could do."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_act DISABLE TRIGGER USER")
        cursor.execute("ALTER TABLE audit_seal DISABLE TRIGGER USER")
        cursor.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_act SET action = 'other'",
        "DELETE FROM audit_act",
        "UPDATE audit_seal SET digest = ''",
        "DELETE FROM audit_seal",
    ],
)
def test_a_row_is_never_changed_nor_deleted(statement: str) -> None:
    record("carnet_read", by=NURSE, carnet_id=uuid4())
    seal_acts(now=NOW)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Act.objects.filter(action="carnet_read").count() == 1
    assert Seal.objects.exclude(digest="").count() == 1


def test_the_runtime_role_has_no_right_to_change_it() -> None:
    call_command("grant", "mesvaccins", verbosity=0)
    record("carnet_read", by=NURSE)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE mesvaccins")
        for statement in ["UPDATE audit_act SET action = ''", "DELETE FROM audit_seal"]:
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                cursor.execute(statement)
    record("carnet_read", by=NURSE)
    assert seal_acts(now=NOW) is not None
    ensure_partitions(today=date(2031, 1, 1))


def test_nothing_new_makes_no_seal() -> None:
    record("carnet_read", by=NURSE)
    assert seal_acts(now=NOW) is not None
    assert seal_acts(now=NOW) is None


def test_untouched_acts_agree_with_their_seals() -> None:
    for _ in range(3):
        record("carnet_read", by=NURSE, object_ids=[uuid4()])
        seal_acts(now=NOW)
    assert list(broken_seals()) == []
    call_command("audit", "verify", verbosity=0)


@pytest.mark.parametrize(
    ("deed", "sentence"),
    [
        ("UPDATE audit_act SET actor_id = '43' WHERE action = 'second'", "was altered"),
        ("DELETE FROM audit_act WHERE action = 'second'", "1 acts were sealed, 0 are there"),
        ("DELETE FROM audit_seal WHERE id = (SELECT max(id) - 1 FROM audit_seal)", "is missing"),
    ],
)
def test_a_deed_with_the_owners_rights_shows(deed: str, sentence: str) -> None:
    for action in ["first", "second", "third"]:
        record(action, by=NURSE)
        seal_acts(now=NOW)
    without_triggers(deed)
    assert any(sentence in found for found in broken_seals())
    with pytest.raises(CommandError, match="was altered"):
        call_command("audit", "verify", verbosity=0)


def test_an_act_stands_in_the_table_of_its_month() -> None:
    record("carnet_read", by=NURSE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT tableoid::regclass::text FROM audit_act")
        (table,) = cursor.fetchone()
    assert table.startswith("audit_act_2")


def test_seals_are_chained() -> None:
    for _ in range(2):
        record("carnet_read", by=NURSE)
        seal_acts(now=NOW)
    first, second = Seal.objects.order_by("id")
    assert second.previous == first.digest
    assert second.after_id == first.up_to_id

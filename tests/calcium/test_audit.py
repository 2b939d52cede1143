"""The audit: append-only, sealed in a chain, a gap shows, the runtime role can only add."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import Error, connection, transaction

from calcium.audit import chain
from calcium.audit.actions import Actor, record
from calcium.audit.models import AuditEvent
from calcium.audit.partitions import make_partitions

pytestmark = pytest.mark.django_db
SOMEBODY = Actor(kind="agent", id="1", role="nurse")
LATER = timedelta(minutes=10)


def sealed(count: int = 3) -> datetime:
    for number in range(count):
        record("dossier_opened", by=SOMEBODY, number=number)
    now = AuditEvent.objects.latest("at").at + LATER
    chain.seal(now)
    return now


def without_triggers(statement: str) -> None:
    """What somebody does who owns the table and hides it."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_auditevent DISABLE TRIGGER ALL")
        cursor.execute("ALTER TABLE audit_auditseal DISABLE TRIGGER ALL")
        cursor.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_auditevent SET at = now()",
        "UPDATE audit_auditseal SET event_at = now()",
        "DELETE FROM audit_auditevent",
        "DELETE FROM audit_auditseal",
    ],
)
def test_nothing_in_the_audit_is_changed_or_deleted(statement: str) -> None:
    sealed()
    with connection.cursor() as cursor, pytest.raises(Error, match="Cannot update or delete"):
        cursor.execute(statement)


def test_an_untouched_chain_has_no_fault_and_sealing_again_adds_nothing() -> None:
    now = sealed()
    assert chain.seal(now) == 0
    verdict = chain.verify(now)
    assert (verdict.links, verdict.faults) == (3, ())


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE audit_auditevent SET actor_id = 'another' WHERE details->>'number' = '1'",
        "DELETE FROM audit_auditevent WHERE details->>'number' = '1'",
        "DELETE FROM audit_auditseal WHERE number = 2",
        "UPDATE audit_auditevent SET at = at - interval '1 second' WHERE details->>'number' = '1'",
    ],
)
def test_a_changed_or_missing_event_shows(tampering: str) -> None:
    now = sealed()
    without_triggers(tampering)
    assert chain.verify(now).faults


def test_an_event_slipped_in_behind_the_chain_shows_as_never_sealed() -> None:
    now = sealed()
    AuditEvent.objects.create(
        at=now - timedelta(days=30), action="forged", actor_kind="agent", actor_id="1"
    )
    assert any("never sealed" in fault for fault in chain.verify(now).faults)


def test_a_transaction_that_commits_late_is_still_sealed() -> None:
    now = sealed()
    AuditEvent.objects.create(
        at=now - timedelta(minutes=9), action="late", actor_kind="agent", actor_id="1"
    )
    assert chain.seal(now) == 1
    assert chain.verify(now).faults == ()


def test_verify_ends_with_an_error_when_the_chain_is_broken() -> None:
    sealed()
    without_triggers("DELETE FROM audit_auditseal WHERE number = 1")
    with pytest.raises(CommandError, match="faults"):
        call_command("audit", "verify")


def test_events_stand_in_the_partition_of_their_month() -> None:
    make_partitions(date(2030, 12, 15))
    AuditEvent.objects.create(
        at=datetime(2031, 1, 31, 23, 59, tzinfo=UTC),
        action="x",
        actor_kind="agent",
        actor_id="1",
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT tableoid::regclass::text FROM audit_auditevent")
        assert cursor.fetchone() == ("audit_auditevent_2031_01",)
    make_partitions(date(2030, 12, 15))


def test_the_runtime_role_may_add_and_read_but_not_change_the_audit() -> None:
    call_command("grant", "calcium", stdout=open("/dev/null", "w"))  # noqa: SIM115
    sealed()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE calcium")
        record("dossier_opened", by=SOMEBODY)
        for statement in (
            "UPDATE audit_auditevent SET action = 'x'",
            "DELETE FROM audit_auditevent",
            "TRUNCATE audit_auditevent",
            "DELETE FROM audit_auditseal",
            "DROP TABLE audit_auditseal",
        ):
            with (
                pytest.raises(Error, match=r"permission denied|must be owner"),
                transaction.atomic(),
            ):
                cursor.execute(statement)
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relname LIKE 'audit_auditevent_%%' "
            "AND relkind = 'r' AND (has_table_privilege('calcium', oid, 'UPDATE') "
            "OR has_table_privilege('calcium', oid, 'DELETE'))"
        )
        assert cursor.fetchall() == [], "no partition is a way round"
        cursor.execute("RESET ROLE")

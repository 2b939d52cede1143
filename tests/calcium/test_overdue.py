"""What has waited for more than a day: told in the logs, by a command and in `/healthz`."""

import json
from datetime import timedelta
from io import StringIO
from typing import Any
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from structlog.testing import capture_logs

from calcium.linking import watch
from calcium.linking.tasks import tell_overdue
from carnet_api import errors as api
from carnet_api.fake import FakeCarnet
from tests.calcium.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def forgotten(world: World, carnet: FakeCarnet) -> World:
    """Something has waited since the day before yesterday."""
    world.enter("REPEVAX", "25/04/2017")
    world.service.fail_next(api.Unavailable("down"))
    world.export()
    world.later(timedelta(days=2))
    return world


def test_what_waits_for_more_than_a_day_is_told_in_the_logs(forgotten: World) -> None:
    with capture_logs() as logs:
        assert tell_overdue(forgotten.now) == 1
    [told] = [event for event in logs if event["event"] == "intentions_overdue"]
    assert told["log_level"] == "error"
    assert (told["overdue"], told["oldest_hours"]) == (1, 48)
    assert UUID(told["centre"]) == forgotten.centre.pk
    assert "REPEVAX" not in json.dumps(told), "identifiers only"


def test_within_the_day_nothing_is_told(forgotten: World) -> None:
    assert tell_overdue(forgotten.now - timedelta(days=1, hours=1)) == 0
    assert watch.overdue_count(forgotten.now - timedelta(days=1, hours=1)) == 0


def test_an_operator_can_watch_it(forgotten: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: forgotten.now)
    for options in ([], ["--json"]):
        said = StringIO()
        with pytest.raises(CommandError, match="1 waiting for more than a day"):
            call_command("waiting", *options, stdout=said)
        assert forgotten.centre.name in said.getvalue()
    answer: dict[str, Any] = Client().get("/healthz").json()
    assert (answer["database"], answer["overdue"]) == ("ok", 1)


def test_where_nothing_waits_the_command_is_content(world: World) -> None:
    said = StringIO()
    call_command("waiting", stdout=said)
    assert said.getvalue() == "Nothing waits.\n"

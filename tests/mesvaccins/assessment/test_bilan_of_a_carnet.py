"""The bilan of a carnet, through the real client and the real API."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from carnet_api.errors import InvalidInput
from carnet_api.wire import (
    AssessmentDocument,
    AssessmentLineDocument,
    AssessmentStatus,
    Conclusion,
    RankInput,
)
from mesvaccins.accounts.models import Account
from mesvaccins.audit.models import Act
from mesvaccins.carnets.models import Carnet
from tests.mesvaccins import world
from tests.mesvaccins.assessment.conftest import CODE, MANUALS_DAY, answer
from tests.mesvaccins.world import Centre

TODAY = date(2026, 11, 23)


@pytest.fixture
def linked(centre: Centre, student: Carnet) -> UUID:
    """The student's carnet, shared with the centre."""
    ticket = centre.gateway.look_up(CODE, born=student.birth_date).ticket
    return centre.gateway.link(ticket).record.uuid


def line(bilan: AssessmentDocument, key: str) -> AssessmentLineDocument:
    """A line by its short name."""
    return next(each for each in bilan.lines if each.key == key)


def test_the_manuals_student_has_the_manuals_nine_lines(
    centre: Centre, linked: UUID, nine_lines: list[dict[str, str]]
) -> None:
    bilan = centre.gateway.assessment(linked, on=MANUALS_DAY)
    shown = [
        {
            "mark": each.mark.value,
            "label": each.label,
            "received": f"{each.doses_received} dose{'' if each.doses_received == 1 else 's'}",
            "diagnosis": each.diagnosis,
            "next_dose": each.next_dose,
        }
        for each in bilan.lines
    ]
    assert shown == nine_lines
    assert bilan.conclusion is Conclusion.LATE
    assert bilan.hidden == 0


def test_the_day_of_a_source_is_written_as_a_person_writes_it(centre: Centre, linked: UUID) -> None:
    bilan = centre.gateway.assessment(linked, on=MANUALS_DAY)
    assert {rule.dated for rule in line(bilan, "Hépatite A").rules} == {"30/05/2016"}


def test_each_verdict_names_its_doses_its_rule_and_its_source(centre: Centre, linked: UUID) -> None:
    hepatitis_a = line(centre.gateway.assessment(linked, on=MANUALS_DAY), "Hépatite A")
    [dose] = hepatitis_a.doses
    assert dose.date == date(2015, 12, 23)
    assert dose.counts is True
    assert "compte" in dose.sentence
    [rule] = hepatitis_a.rules
    assert rule.identifier == "HEPA-2"
    assert rule.in_force_from == date(2016, 5, 30)
    assert rule.source
    assert rule.reviewed_on is not None


def test_the_rank_question_names_the_dose_and_its_answer_changes_the_line(
    centre: Centre, linked: UUID
) -> None:
    before = line(centre.gateway.assessment(linked, on=MANUALS_DAY), "DTP")
    asked = before.asks_rank
    assert asked is not None
    assert asked.vaccination_id is not None
    assert asked.version is not None
    rank = RankInput(booster=True, version=asked.version)
    centre.gateway.state_rank(linked, asked.vaccination_id, rank)
    bilan = centre.gateway.assessment(linked, on=MANUALS_DAY)
    assert line(bilan, "DTP").status is AssessmentStatus.UP_TO_DATE
    assert line(bilan, "DTP").asks_rank is None
    assert line(bilan, "Coqueluche").asks_rank is None
    assert Act.objects.filter(action="rank_stated", carnet_id=linked).count() == 1


def test_an_answer_changes_the_verdict_and_an_open_question_says_that_it_would(
    centre: Centre, linked: UUID, student: Carnet, holder: Account
) -> None:
    answer(student, holder, varicella_history=None)
    unknown = line(centre.gateway.assessment(linked, on=MANUALS_DAY), "ROR")
    assert unknown.status is AssessmentStatus.COMPLETE
    bilan = centre.gateway.assessment(linked, on=MANUALS_DAY)
    assert all(each.key != "Varicelle" for each in bilan.lines)
    answer(student, holder, varicella_history=False)
    bilan = centre.gateway.assessment(linked, on=MANUALS_DAY)
    assert line(bilan, "Varicelle").status is AssessmentStatus.OVERDUE


def test_an_answer_that_ends_by_itself_does_not_count_afterwards(
    centre: Centre, linked: UUID, student: Carnet, holder: Account
) -> None:
    answer(student, holder, travel_poor_hygiene=True)
    today = timezone.localdate()
    now = centre.gateway.assessment(linked, on=today)
    later = centre.gateway.assessment(linked, on=today + timedelta(days=800))
    assert line(now, "Typhoïde").status is AssessmentStatus.DUE
    assert all(each.key != "Typhoïde" for each in later.lines)


def test_an_immunoglobulin_is_named_and_counts_for_nothing(
    centre: Centre, linked: UUID, student: Carnet, holder: Account
) -> None:
    world.declare(student, holder, world.VARICELLON, date(2005, 1, 1))
    bilan = centre.gateway.assessment(linked, on=MANUALS_DAY)
    [left_out] = bilan.left_out
    assert left_out.counts is False
    assert "ne compte jamais" in left_out.sentence
    assert line(bilan, "Varicelle").doses_received == 0


def test_the_plan_begins_on_the_day_and_never_goes_back(centre: Centre, linked: UUID) -> None:
    visits = centre.gateway.assessment(linked, on=TODAY).visits
    days = [visit.on for visit in visits]
    assert days
    assert days[0] == TODAY
    assert days == sorted(set(days))
    assert all(visit.lines for visit in visits)


@pytest.mark.parametrize("day", [date(1999, 2, 4), date(2120, 1, 1)])
def test_a_day_out_of_the_persons_life_is_refused_with_a_sentence(
    centre: Centre, linked: UUID, day: date
) -> None:
    with pytest.raises(InvalidInput) as refused:
        centre.gateway.assessment(linked, on=day)
    assert "05/02/1999" in refused.value.message


def test_the_day_is_read_as_a_day(centre: Centre, linked: UUID) -> None:
    with pytest.raises(InvalidInput) as refused:
        centre.gateway._transport.call("GET", f"/records/{linked}/assessment.json?on=demain")
    assert "on" in refused.value.fields


def test_a_bilan_is_one_row_of_the_audit_and_fewer_than_ten_statements(
    centre: Centre, linked: UUID
) -> None:
    centre.gateway.assessment(linked, on=TODAY)
    before = Act.objects.filter(action="bilan_read").count()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        centre.gateway.assessment(linked, on=TODAY)
    assert Act.objects.filter(action="bilan_read").count() == before + 1
    asked = [each["sql"] for each in queries if not _is_frame(each["sql"])]
    assert len(asked) < 10, "\n".join(asked)


def _is_frame(sql: str) -> bool:
    return sql.split()[0] in ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", "ROLLBACK")

"""`assess_many`: over several workers, in order, and one failure does not stop the others."""

import os
import signal
from datetime import date
from multiprocessing import active_children

import pytest
from hypothesis import given
from hypothesis import strategies as st

from immunization.dates import PartialDate
from immunization.engine import (
    AssessmentFailed,
    Dose,
    Observation,
    Person,
    Subject,
    assess,
    assess_many,
    many,
)
from immunization.engine.assess import judge
from immunization.engine.case import Case
from immunization.engine.compiled.knowledge import compiled
from immunization.engine.packing import pack, unpack
from immunization.engine.policies import DEFAULT, Policies
from immunization.schedule.dose import FromObservation
from immunization.schedule.series import Indication, SeriesType
from tests.immunization.engine.calendars import (
    BORN,
    ON,
    a_calendar,
    a_dose,
    a_series,
    ages,
    doses,
    interval,
)

CALENDAR = a_calendar(
    a_series(
        a_dose(ages=(ages("1y-4d", "1y", "14m", "16m", "9y"),)),
        a_dose(2, intervals=(interval("4w", "8w"),)),
        guidance=("Ask",),
    ),
    a_series(*doses(3), antigen="Polio"),
)


def subject(number):
    given = [date(2021, 1, 1 + number % 28), date(2021, 1, 20), date(2030, 1, 1)]
    received = tuple(Dose(day, "AZB"[place]) for place, day in enumerate(given))
    return Subject(f"n°{number}", Person(BORN), received[: number % 4], ON)


def wrong(number):
    return Subject(f"n°{number}", Person(date(1700, 1, 1)), (), ON)


def answers(subjects, **more):
    return list(assess_many(subjects, CALENDAR, **more))


@pytest.mark.parametrize("workers", [1, 2])
class TestAssessMany:
    def test_every_answer_is_that_of_assess_and_in_order(self, workers):
        subjects = [subject(number) for number in range(60)]
        found = answers(iter(subjects), workers=workers)
        assert [each.subject for each in found] == subjects
        for each in found:
            one = each.subject
            expected = assess(one.person, one.doses, CALENDAR, one.on)
            assert each.assessment == expected
            assert each.error is None
            assert each.assessment.labels == expected.labels

    def test_a_failure_names_the_record_and_the_others_go_on(self, workers):
        found = answers([subject(1), wrong(2), subject(3)], workers=workers)
        assert [each.error is None for each in found] == [True, False, True]
        assert "born: 1700-01-01 was given" in found[1].error
        with pytest.raises(AssessmentFailed, match="n°2: InvalidFacts: born: 1700-01-01") as failed:
            _ = found[1].assessment
        assert failed.value.identifier == "n°2"
        assert failed.value.reason == found[1].error

    def test_what_packing_does_not_know_travels_whole(self, workers):
        partly = Subject("p", Person(BORN), (Dose(PartialDate(2021), "A"),), ON)
        (found,) = answers([partly], workers=workers)
        assert found.assessment == assess(partly.person, partly.doses, CALENDAR, ON)
        assert found.assessment.uncertainties

    def test_the_policies_hold_for_who_has_a_dose_without_a_day_too(self, workers):
        missing = interval("6m", "6m", reference=FromObservation("170"))
        calendar = a_calendar(a_series(a_dose(), a_dose(2, intervals=(missing,))))
        strict = Policies(interval_without_reference_holds=False)
        received = (Dose(PartialDate(2021), "A"), Dose(date(2022, 3, 1), "A"))
        partly = Subject("p", Person(BORN), received, ON)
        (found,) = assess_many([partly], calendar, policies=strict, workers=workers)
        assert found.assessment == assess(partly.person, received, calendar, ON, policies=strict)
        assert found.assessment != assess(partly.person, received, calendar, ON)

    def test_nobody_is_nobody(self, workers):
        assert answers([], workers=workers) == []


def test_more_people_than_a_generation_are_read_in_turns(monkeypatch):
    monkeypatch.setattr(many, "GENERATION", 10)
    found = answers([subject(number) for number in range(25)], workers=2)
    assert [each.subject.identifier for each in found] == [f"n°{number}" for number in range(25)]


def test_no_more_people_are_read_than_the_present_generation(monkeypatch):
    monkeypatch.setattr(many, "GENERATION", 10)
    waiting = iter([subject(number) for number in range(25)])
    next(assess_many(waiting, CALENDAR, workers=1))
    assert len(list(waiting)) == 15


def test_where_the_system_cannot_fork_it_is_done_here(monkeypatch):
    monkeypatch.delattr(os, "memfd_create")
    assert len(answers([subject(number) for number in range(5)], workers=2)) == 5


def test_by_default_every_core_that_is_allowed_works():
    assert [each.error for each in answers([subject(1)])] == [None]


def test_an_assessment_makes_no_cycle_of_garbage():
    import gc

    one = subject(3)
    assess(one.person, one.doses, CALENDAR, ON)
    gc.collect()
    gc.disable()
    try:
        assess(one.person, one.doses, CALENDAR, ON)
        assert gc.collect() == 0
    finally:
        gc.enable()


class Deadly(Person):
    """Somebody at whose record the whole process ends, as for want of memory."""

    @property
    def gender(self):
        os.kill(os.getpid(), signal.SIGKILL)


def deadly(number):
    person = object.__new__(Deadly)
    for name, value in (("born", BORN), ("undetermined", frozenset())):
        object.__setattr__(person, name, value)
    return Subject(f"n°{number}", person, (), ON)


@pytest.mark.parametrize("workers", [2, 3])
def test_a_record_that_ends_its_process_is_named_and_stops_no_other(workers):
    subjects = [subject(number) for number in range(40)]
    subjects[5], subjects[31], subjects[39] = deadly(5), deadly(31), deadly(39)
    found = answers(subjects, workers=workers)
    assert [each.subject for each in found] == subjects
    failed = [each for each in found if each.error]
    assert [each.subject.identifier for each in failed] == ["n°5", "n°31", "n°39"]
    with pytest.raises(AssessmentFailed, match="n°31: its process ended before it had answered"):
        _ = failed[1].assessment


def test_who_stops_listening_ends_the_workers():
    outcomes = assess_many([subject(number) for number in range(400)], CALENDAR, workers=2)
    assert next(outcomes).error is None
    assert len(active_children()) == 2
    outcomes.close()
    assert active_children() == []


@given(st.integers(0, 3000), st.integers(1, 64))
def test_batches_hold_everybody_once_and_end_with_small_ones(people, workers):
    batches = many.batches_of(range(people), workers)
    assert [place for batch in batches for place in batch] == list(range(people))
    sizes = [len(batch) for batch in batches]
    assert sizes == sorted(sizes, reverse=True)
    assert all(0 < size <= many.LARGEST_BATCH for size in sizes)
    assert sizes[-1:] <= [many.SMALLEST_BATCH]


def test_what_is_packed_is_unpacked_the_same():
    days = (date(2021, 1, 1), date(2021, 1, 5), date(2030, 1, 1))
    one = Subject("n", Person(BORN), tuple(Dose(day, "A") for day in days), ON)
    case = Case(one.person, zip(days, one.doses, strict=True), compiled(CALENDAR), ON, DEFAULT)
    again = unpack(
        pack(judge(case), one.doses),
        person=one.person,
        doses=one.doses,
        on=ON,
        knowledge=compiled(CALENDAR),
    )
    assert again == assess(one.person, one.doses, CALENDAR, ON)
    assert again.excluded
    assert any(each.reasons for each in again.evaluations)


def test_what_nobody_could_decide_travels_too():
    asthma = (Indication("017", "Asthma"),)
    risk = a_series(name="Risk", kind=SeriesType.RISK, default=False, indications=asthma)
    person = Person(BORN, undetermined=frozenset({"017"}))
    (found,) = assess_many([Subject("u", person, (), ON)], a_calendar(risk), workers=2)
    assert found.assessment == assess(person, (), a_calendar(risk), ON)
    assert [each.text for each in found.assessment.to_check] == ["Asthma"]


def test_an_observation_does_not_stop_anything():
    person = Person(BORN, observations=(Observation("1"),))
    (found,) = answers([Subject("o", person, (), ON)], workers=1)
    assert found.assessment.forecasts

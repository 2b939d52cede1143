"""What must hold in any knowledge base."""

import pytest

from immunization.schedule.antigen import Antigen
from immunization.schedule.checks import check
from immunization.schedule.dose import AllowableInterval, FromTargetDose
from immunization.schedule.errors import ScheduleError
from immunization.schedule.knowledge_base import ObservationDefinition, Product, VaccineGroup
from immunization.schedule.skip import (
    AgeCondition,
    CompletedSeriesCondition,
    ConditionalSkip,
    SkipContext,
    SkipSet,
)
from immunization.schedule.validity import Label
from tests.immunization.engine.calendars import (
    a_calendar,
    a_dose,
    a_series,
    an_antigen,
    between,
    interval,
    skip,
)

LABEL = Label("M", "M")


def refusal(calendar):
    with pytest.raises(ScheduleError) as refused:
        check(calendar, source="calendar")
    assert refused.value.file == "calendar"
    return refused.value.element, refused.value.given


def test_a_sound_calendar_passes():
    done = skip(CompletedSeriesCondition(frozenset({"1"})), AgeCondition(between("1y")))
    dose = a_dose(
        skips=(done,),
        intervals=(interval("1m"), interval("1m", reference=FromTargetDose(1))),
        allowable_intervals=(AllowableInterval(FromTargetDose(1)),),
    )
    check(a_calendar(a_series(dose, equivalent_groups=frozenset("1"))), source="calendar")


def test_names_stand_once():
    twice = (an_antigen(a_series()), an_antigen(a_series()))
    assert refusal(a_calendar(*twice)) == ("antigen", "Measles")
    group = VaccineGroup("Measles", LABEL, ("Measles",))
    assert refusal(a_calendar(a_series(), groups=(group, group))) == ("vaccine group", "Measles")
    assert refusal(a_calendar(a_series(), a_series())) == ("series", "Series")
    seen = ObservationDefinition("1", "One")
    assert refusal(a_calendar(a_series(), observations=(seen, seen))) == ("observation", "1")


def test_references_lead_somewhere():
    group = VaccineGroup("Measles", LABEL, ("Measles", "Mumps"))
    assert refusal(a_calendar(a_series(), groups=(group,))) == ("vaccine group Measles", "Mumps")
    assert refusal(a_calendar(a_series(), products={"A": ["Mumps"]})) == ("product A", "Mumps")
    astray = a_series(vaccine_group="Polio")
    assert refusal(a_calendar(astray)) == ("series Series", "Polio")
    equal = a_series(equivalent_groups=frozenset("9"))
    assert refusal(a_calendar(equal)) == ("series Series, equivalent groups", "9")


def test_the_references_of_a_dose_lead_somewhere():
    far = interval("1m", reference=FromTargetDose(7))
    assert refusal(a_calendar(a_series(a_dose(intervals=(far,))))) == (
        "series Series, dose 1, interval",
        "7",
    )
    done = skip(CompletedSeriesCondition(frozenset({"4"})))
    assert refusal(a_calendar(a_series(a_dose(skips=(done,))))) == (
        "series Series, dose 1, skip",
        "4",
    )


@pytest.mark.parametrize("sets", [(), (SkipSet(()),)])
def test_a_skip_has_conditions(sets):
    """A set of no conditions would be met by everybody (T6-10, AND)."""
    empty = ConditionalSkip(SkipContext.BOTH, sets)
    assert refusal(a_calendar(a_series(a_dose(skips=(empty,))))) == (
        "series Series, dose 1, skip",
        "a skip without conditions",
    )


def test_a_product_stands_once():
    from dataclasses import replace

    calendar = a_calendar(a_series())
    twice = replace(calendar, products=(Product("A", "A"), Product("A", "A")))
    assert refusal(twice) == ("product", "A")
    assert isinstance(calendar.antigens[0], Antigen)

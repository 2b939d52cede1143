"""The visits that remain, by their days: what comes along, what waits, and what ends the plan."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from immunization.dates import Span
from immunization.engine.lines import plan
from immunization.engine.lines.plan import catch_up
from immunization.schedule.lines.load import french

from .people import TODAY, doses, person

YOUNG = person("2006-03-03")


def with_lines(*keys, **planning):
    """The calendar with these lines only, its visits planned otherwise."""
    calendar = french()
    return replace(
        calendar,
        lines=tuple(map(calendar.line, keys)),
        planning=replace(calendar.planning, **planning),
    )


def visits(calendar, subject, *given, on=TODAY):
    found = catch_up(calendar, subject, doses(*given), on=on)
    return [(each.on, [line.key for line in each.lines]) for each in found]


def test_what_is_begun_and_would_count_already_comes_along_a_month_before_its_day():
    """HPV counts from the first month on and is recommended after two: both to the day."""
    together = visits(with_lines("ROR", "HPV"), YOUNG)
    assert together == [
        (TODAY, ["ROR", "HPV"]),
        (date(2026, 12, 23), ["ROR", "HPV"]),
        (date(2027, 5, 23), ["HPV"]),
    ]


def test_what_is_recommended_a_day_later_than_that_has_its_own_day():
    shorter = with_lines("ROR", "HPV", keep_together=Span(days=30))
    assert (date(2026, 12, 23), ["ROR"]) in visits(shorter, YOUNG)


def test_a_dose_in_time_that_was_never_due_does_not_come_along():
    """At 15 months and a half the second ROR is due in two weeks; the plan is about DTP."""
    infant = person("2025-08-08")
    first, *_ = visits(with_lines("DTP", "ROR"), infant, "2026-08-08 Priorix")
    assert first == (TODAY, ["DTP"])


def test_who_is_up_to_date_has_no_visit():
    infant = person("2025-08-08")
    assert visits(with_lines("ROR"), infant, "2026-08-08 Priorix") == []


def test_a_visit_on_the_last_day_of_the_horizon_is_planned():
    assert len(visits(with_lines("ROR", horizon=Span(days=30)), YOUNG)) == 2
    assert len(visits(with_lines("ROR", horizon=Span(days=29)), YOUNG)) == 1


def test_a_visit_waits_for_the_next_one_until_the_last_day_that_it_may():
    """From ROR (a month) to DTP (two months): 31 days."""
    apart = {"keep_together": Span(), "horizon": Span(months=3)}
    waiting = with_lines("ROR", "DTP", postpone=Span(days=31), **apart)
    assert [on for on, _ in visits(waiting, YOUNG)] == [TODAY, date(2027, 1, 23)]
    hurried = with_lines("ROR", "DTP", postpone=Span(days=30), **apart)
    assert [on for on, _ in visits(hurried, YOUNG)] == [
        TODAY,
        date(2026, 12, 23),
        date(2027, 1, 23),
    ]


def test_a_dose_that_is_due_on_condition_moves_no_visit():
    """Hepatitis B, begun and never finished: the visit waits for DTP as it does without it."""
    waiting = {"keep_together": Span(), "horizon": Span(months=3), "postpone": Span(days=31)}
    subject, begun = person("1999-02-05"), "1999-04-10 Engerix B10"
    alone = visits(with_lines("ROR", "DTP", **waiting), subject, begun)
    assert [on for on, _ in alone] == [TODAY, date(2027, 1, 23)]
    assert visits(with_lines("ROR", "DTP", "Hépatite B", **waiting), subject, begun) == alone


def test_a_dose_that_is_due_tomorrow_is_planned_for_tomorrow():
    given = ("2005-05-01 Priorix", "2026-10-27 Varivax")
    first, *_ = visits(with_lines("ROR"), person("2004-04-04"), *given)
    assert first == (TODAY + timedelta(days=1), ["ROR"])


def test_the_vaccines_of_one_day_may_stand_in_any_order():
    together = ("2026-08-03 Priorix", "2026-08-03 Engerix B20")
    calendar = with_lines("ROR", "Hépatite B")
    found = visits(calendar, YOUNG, *together)
    assert found == visits(calendar, YOUNG, *reversed(together))
    assert found[0] == (TODAY, ["ROR"])


def test_planned_live_vaccines_of_two_days_are_four_weeks_apart():
    """Where no visit waits for another, the second Varivax comes before the second Priorix."""
    student = person("2006-03-03", "F", varicella_history=False, health_student="nursing")
    days = [on for on, _ in visits(with_lines("ROR", "Varicelle", postpone=Span()), student)]
    assert len(days) > 2
    assert all(later - sooner >= timedelta(weeks=4) for sooner, later in pairwise(days))


def test_a_planned_dose_holds_what_its_place_in_the_series_asks_for():
    """Two conjugate vaccines, then the polysaccharide one: three visits and no more."""
    child = person("2023-09-01", asplenia=True)
    found = catch_up(with_lines("Pneumocoque"), child, (), on=TODAY)
    assert [visit.numbers for visit in found] == [(1,), (2,), (3,)]
    elder = person("1950-06-01")
    assert visits(with_lines("Pneumocoque"), elder) == [(TODAY, ["Pneumocoque"])]


def test_a_plan_has_no_more_visits_than_it_may(monkeypatch):
    monkeypatch.setattr(plan, "_MOST_VISITS", 2)
    assert len(visits(with_lines("DTP"), YOUNG)) == 2


def test_a_dose_planned_for_pertussis_counts_for_tetanus_too():
    """Half a year after the first dose another one would be due; hepatitis B has a visit then."""
    subject = person("1996-01-01", tetanus_antibodies_iu_per_ml=0.5, multiple_sexual_partners=True)
    calendar = with_lines("Hépatite B", "DTP", "Coqueluche")
    found = visits(calendar, subject, "2026-08-23 Revaxis")
    assert found[0] == (TODAY, ["Hépatite B", "Coqueluche"])
    assert [on for on, keys in found if "DTP" in keys] == []

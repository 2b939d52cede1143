"""Gaps between vaccines of several lines, where a calendar writes others than the shipped one."""

from dataclasses import replace
from datetime import date

from immunization.dates import Span
from immunization.engine.lines.outcome import Reason, Status

from .odd_calendar import one, only
from .people import ADULT, person


def test_where_no_delay_after_antibodies_is_written_none_is_asked_for(calendar):
    free = replace(
        calendar, spacings=tuple(replace(e, after_antibodies=None) for e in calendar.spacings)
    )
    given = ("2010-01-10 Varicellon", "2010-04-09 Priorix")
    subject = person("2004-04-04")
    assert one(calendar, "ROR", subject, *given).judged[0].reason is Reason.ANTIBODIES
    assert one(free, "ROR", subject, *given).judged[0].reason is None


def test_a_delay_of_the_rule_itself_hides_no_gap_after_a_live_vaccine(calendar):
    after_infection = (("covid_infection_on", Span(months=1)),)
    delayed = tuple(
        replace(each, after_facts=after_infection) for each in calendar.line("ROR").rules
    )
    given = ("2005-05-01 Priorix", "2026-11-10 Varivax")

    def earliest(infection):
        subject = person("2004-04-04", covid_infection_on=infection)
        return one(only(calendar, "ROR", rules=delayed), "ROR", subject, *given).earliest

    assert earliest("2026-10-25") == date(2026, 12, 8)
    assert earliest("2026-11-22") == date(2026, 12, 22)


def test_a_spacing_that_has_nothing_to_do_with_the_line_hides_none_of_those_after_it(calendar):
    (live,) = calendar.spacings
    other = replace(live, valences=frozenset({"VAL043"}), antibodies_matter_to=frozenset())
    two = replace(calendar, spacings=(other, live))
    teenager = person("2004-04-04")
    near = one(two, "ROR", teenager, "2005-05-01 Priorix", "2026-11-10 Varivax")
    assert near.earliest == date(2026, 12, 8)
    doubtful = one(two, "ROR", teenager, "2005-05-01 Priorix", "2026-07-23 Varicellon")
    assert doubtful.doubtful is live
    after_antibodies = one(two, "ROR", teenager, "2010-01-10 Varicellon", "2010-04-09 Priorix")
    assert after_antibodies.judged[0].reason is Reason.ANTIBODIES
    after_a_live_one = one(two, "ROR", teenager, "2010-01-10 Varivax", "2010-02-01 Priorix")
    assert after_a_live_one.judged[0].reason is Reason.SPACING


def test_a_spacing_of_nothing_but_what_the_line_gives_is_kept_too(calendar):
    (live,) = calendar.spacings
    own = replace(live, valences=frozenset(calendar.line("ROR").gives), gap=Span(months=6))
    found = one(replace(calendar, spacings=(own,)), "ROR", ADULT, "2026-09-01 Priorix")
    assert (found.status, found.earliest) == (Status.OVERDUE, date(2027, 3, 1))

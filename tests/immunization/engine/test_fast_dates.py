"""The month table of the engine against the spans of `immunization.dates`."""

import re
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from immunization.dates import Overflow, Span
from immunization.engine.compiled.ages import NO_BEGIN, NO_END, AgeTable
from immunization.engine.compiled.calendar import (
    END,
    NONE,
    after,
    compiled_span,
    day_of,
    slack_of,
)

spans = st.builds(
    Span, st.integers(0, 90), st.integers(-5, 40), st.integers(-10, 60), st.integers(-40, 400)
)


class TestFastDates:
    """The engine's month table gives what `Span.after` gives."""

    @given(st.dates(date(1800, 1, 1), date(2899, 12, 31)), spans, st.sampled_from(Overflow))
    @example(date(2000, 2, 29), Span(years=1, months=1), Overflow.FIRST_OF_NEXT_MONTH)
    @example(date(2000, 1, 31), Span(months=1), Overflow.LAST_DAY)
    @example(date(2000, 1, 31), Span(months=1), Overflow.FIRST_OF_NEXT_MONTH)
    def test_an_interval(self, start, span_, overflow):
        expected = span_.after(start, overflow=overflow)
        ordinal = after(*day_of(start), compiled_span(span_), slack_of(overflow))
        assert date.fromordinal(ordinal) == expected

    @given(
        st.dates(date(1800, 1, 1), date(2899, 12, 31)),
        st.lists(spans, max_size=8),
        st.sampled_from(Overflow),
    )
    @example(date(2020, 1, 28), [Span(years=1, months=1)], Overflow.LAST_DAY)
    @example(date(2020, 1, 29), [Span(years=1, months=1)], Overflow.LAST_DAY)
    @example(date(2020, 1, 29), [Span(years=1, months=1)], Overflow.FIRST_OF_NEXT_MONTH)
    @example(date(2020, 1, 31), [Span(months=1), Span(months=3)], Overflow.LAST_DAY)
    def test_every_age_of_a_person(self, born, ages_, overflow):
        table = AgeTable(slack_of(overflow))
        places = [table.place(age, absent=NO_BEGIN) for age in ages_]
        days = table.days(day_of(born))
        assert [date.fromordinal(days[place]) for place in places] == [
            age.after(born, overflow=overflow) for age in ages_
        ]
        assert (days[NO_BEGIN], days[NO_END]) == (NONE, END)

    def test_an_age_stands_once_in_the_table(self):
        table = AgeTable(0)
        assert table.place(Span(years=1), absent=0) == table.place(Span(months=12), absent=0) == 2

    @pytest.mark.parametrize("text", ["201y", "-201y", "80000d"])
    def test_a_span_beyond_two_centuries_is_refused(self, text):
        with pytest.raises(ValueError, match="is longer than 200y"):
            compiled_span(Span.parse(text))


@pytest.mark.parametrize(
    ("longest", "too_long"),
    [
        (Span(months=2399), Span(months=2400)),
        (Span(months=2399, days=27), Span(months=2399, days=28)),
        (Span(months=2379, days=560), Span(months=2380, days=560)),
    ],
)
def test_the_longest_span_is_a_month_short_of_two_centuries(longest, too_long):
    assert compiled_span(longest) == (longest.whole_months, longest.whole_days)
    with pytest.raises(ValueError, match=f"the span {re.escape(str(too_long))} is longer than"):
        compiled_span(too_long)

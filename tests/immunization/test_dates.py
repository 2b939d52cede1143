"""PartialDate, Span and Overflow."""

import pickle
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from immunization.dates import (
    DateOutOfRange,
    InvalidPartialDate,
    InvalidSpan,
    Overflow,
    PartialDate,
    Span,
)

FIRST, LAST = Overflow.FIRST_OF_NEXT_MONTH, Overflow.LAST_DAY
days = st.dates(date(1890, 1, 1), date(2200, 12, 31))


@st.composite
def partial_dates(draw):
    day = draw(days)
    known = draw(st.integers(1, 3))
    return PartialDate(*(day.year, day.month, day.day)[:known])


class TestPartialDate:
    @given(partial_dates())
    def test_its_text_reads_back_as_the_same_date(self, partial):
        assert PartialDate.parse(str(partial)) == partial
        assert PartialDate.from_iso(partial.iso) == partial

    @pytest.mark.parametrize("text", ["??/??/2001", "??/04/2001", "25/04/2017", "29/02/2000"])
    def test_a_text_is_written_as_it_was_read(self, text):
        assert str(PartialDate.parse(text)) == text

    @pytest.mark.parametrize("text", ["2001", "2001-04", "2017-04-25"])
    def test_an_iso_text_is_written_as_it_was_read(self, text):
        assert PartialDate.from_iso(text).iso == text

    def test_blanks_around_are_ignored(self):
        assert PartialDate.parse(" 25/04/2017\n") == PartialDate(2017, 4, 25)
        assert PartialDate.from_iso(" 2017 ") == PartialDate(2017)

    def test_only_a_full_date_is_exact(self):
        assert PartialDate.parse("25/04/2017").exact == date(2017, 4, 25)
        assert PartialDate.parse("??/04/2017").exact is None
        assert PartialDate.parse("??/??/2017").exact is None

    @pytest.mark.parametrize(
        ("text", "earliest", "latest"),
        [
            ("??/??/2001", date(2001, 1, 1), date(2001, 12, 31)),
            ("??/02/2000", date(2000, 2, 1), date(2000, 2, 29)),
            ("??/02/1900", date(1900, 2, 1), date(1900, 2, 28)),
            ("25/04/2017", date(2017, 4, 25), date(2017, 4, 25)),
        ],
    )
    def test_it_lies_between_its_earliest_and_its_latest_day(self, text, earliest, latest):
        partial = PartialDate.parse(text)
        assert (partial.earliest, partial.latest) == (earliest, latest)

    @given(partial_dates(), partial_dates())
    def test_the_order_is_that_of_the_earliest_then_of_the_latest_day(self, one, other):
        key = (one.earliest, one.latest), (other.earliest, other.latest)
        assert (one < other) == (key[0] < key[1])
        assert (one >= other) == (key[0] >= key[1])
        assert (one == other) == (key[0] == key[1])

    def test_it_cannot_be_compared_with_something_else(self):
        with pytest.raises(TypeError):
            _ = PartialDate(2001) < date(2001, 1, 1)

    @given(days)
    def test_a_day_is_a_partial_date_with_nothing_missing(self, day):
        assert PartialDate.of(day).exact == day

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("2017", "malformed"),
            ("", "malformed"),
            ("1/4/2017", "malformed"),
            ("25/04/17", "malformed"),
            ("٢٥/٠٤/٢٠١٧", "malformed"),
            ("25/??/2017", "day_without_month"),
            ("31/02/2017", "not_a_date"),
            ("00/04/2017", "not_a_date"),
            ("??/13/2017", "not_a_date"),
            ("??/00/2017", "not_a_date"),
            ("??/??/0000", "not_a_date"),
        ],
    )
    def test_what_is_no_date_is_refused_with_what_was_given(self, text, code):
        with pytest.raises(InvalidPartialDate) as refused:
            PartialDate.parse(text)
        assert refused.value.code == code
        assert refused.value.values == {"given": text}
        assert repr(text) in str(refused.value)

    @pytest.mark.parametrize(
        ("text", "code"), [("25/04/2017", "malformed"), ("2017-02-31", "not_a_date")]
    )
    def test_what_is_no_iso_date_is_refused(self, text, code):
        with pytest.raises(InvalidPartialDate) as refused:
            PartialDate.from_iso(text)
        assert refused.value.code == code

    def test_numbers_are_checked_like_texts(self):
        with pytest.raises(InvalidPartialDate):
            PartialDate(2001, None, 3)
        with pytest.raises(InvalidPartialDate):
            PartialDate(10_000)


class TestSpan:
    @pytest.mark.parametrize(
        ("text", "span"),
        [
            ("2m", Span(months=2)),
            ("11y", Span(years=11)),
            ("6m-4d", Span(months=6, days=-4)),
            ("5m+4w", Span(months=5, weeks=4)),
            ("1y+2m+3w-4d", Span(1, 2, 3, -4)),
            ("-4w", Span(weeks=-4)),
            ("0d", Span()),
        ],
    )
    def test_a_text_is_a_span_and_is_written_as_it_was_read(self, text, span):
        assert Span.parse(text) == span
        assert str(span) == text

    @given(st.tuples(*[st.integers(-400, 400)] * 4))
    def test_its_text_reads_back_as_the_same_span(self, parts):
        assert Span.parse(str(Span(*parts))) == Span(*parts)

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("", "malformed"),
            ("6", "malformed"),
            ("6 months", "malformed"),
            ("6m4d", "malformed"),
            ("6m--4d", "malformed"),
            ("1.5y", "malformed"),
            ("4d+6m", "out_of_order"),
            ("1m+1m", "out_of_order"),
        ],
    )
    def test_what_is_no_span_is_refused_with_what_was_given(self, text, code):
        with pytest.raises(InvalidSpan) as refused:
            Span.parse(text)
        assert refused.value.code == code
        assert refused.value.values == {"given": text}


class TestCalcdt:
    """Table 3-6 of the CDC's logic specification, and what France does instead of CALCDT-5."""

    @given(days, st.integers(0, 120))
    def test_calcdt_1_years_hold_the_month_and_the_day(self, start, years):
        end = Span(years=years).after(start, overflow=FIRST)
        if (start.month, start.day) != (2, 29):
            assert end == start.replace(year=start.year + years)
        else:
            assert (end.month, end.day) in {(2, 29), (3, 1)}

    @given(days, st.integers(0, 1200))
    def test_calcdt_2_months_hold_the_day(self, start, months):
        end = Span(months=months).after(start, overflow=FIRST)
        moved = (end.year * 12 + end.month) - (start.year * 12 + start.month) - months
        assert (moved, end.day) in {(0, start.day), (1, 1)}

    @given(days, st.integers(-500, 500), st.integers(-3000, 3000))
    def test_calcdt_3_and_4_weeks_and_days_are_counted(self, start, weeks, count):
        span = Span(weeks=weeks, days=count)
        assert span.after(start, overflow=FIRST) == start + timedelta(weeks=weeks, days=count)

    @given(days, st.integers(0, 1200))
    def test_calcdt_5_a_day_that_does_not_exist_is_the_first_of_the_next_month(self, start, months):
        end = Span(months=months).after(start, overflow=FIRST)
        last = Span(months=months).after(start, overflow=LAST)
        assert end == last if last.day == start.day else end == last + timedelta(days=1)

    @given(days, st.integers(0, 1200))
    def test_a_span_in_months_never_leaves_the_month_it_aims_at(self, start, months):
        """The French calendar's rule: the last day of a shorter month."""
        end = Span(months=months).after(start, overflow=LAST)
        assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == months

    @given(days, st.integers(0, 90), st.integers(0, 40), st.integers(-60, 60))
    def test_calcdt_6_days_come_after_years_and_months(self, start, years, months, count):
        whole = Span(years, months, days=count).after(start, overflow=FIRST)
        stepped = Span(years, months).after(start, overflow=FIRST) + timedelta(days=count)
        assert whole == stepped

    @pytest.mark.parametrize(
        ("start", "span", "end"),
        [
            (date(2000, 1, 1), "3y", date(2003, 1, 1)),
            (date(2000, 11, 1), "6m", date(2001, 5, 1)),
            (date(2000, 2, 1), "5w", date(2000, 3, 7)),
            (date(2001, 2, 1), "5w", date(2001, 3, 8)),
            (date(2000, 1, 15), "-4d", date(2000, 1, 11)),
            (date(2000, 3, 31), "6m", date(2000, 10, 1)),
            (date(2000, 8, 31), "6m", date(2001, 3, 1)),
            (date(2000, 1, 31), "6m-4d", date(2000, 7, 27)),
            (date(2000, 2, 29), "1y", date(2001, 3, 1)),
            (date(2000, 2, 29), "4y", date(2004, 2, 29)),
            (date(1896, 2, 29), "4y", date(1900, 3, 1)),
            (date(2000, 2, 29), "1y+1m", date(2001, 3, 29)),
        ],
    )
    def test_the_examples_of_the_table_and_its_edges(self, start, span, end):
        assert Span.parse(span).after(start, overflow=FIRST) == end

    @pytest.mark.parametrize(
        ("start", "span", "end"),
        [
            (date(2000, 3, 31), "6m", date(2000, 9, 30)),
            (date(2000, 2, 29), "1y", date(2001, 2, 28)),
            (date(2019, 1, 31), "1m", date(2019, 2, 28)),
        ],
    )
    def test_the_last_day_of_the_month_in_france(self, start, span, end):
        assert Span.parse(span).after(start, overflow=LAST) == end

    @given(days, st.integers(-5000, 5000))
    def test_before_undoes_after_for_days(self, start, count):
        span = Span(days=count)
        assert span.before(span.after(start, overflow=LAST), overflow=LAST) == start

    def test_before_goes_back_by_months_and_then_by_days(self):
        assert Span.parse("1m+1d").before(date(2001, 3, 31), overflow=LAST) == date(2001, 2, 27)

    @pytest.mark.parametrize("text", ["9000y", "-3000y", "96000m", "-1999y-12m-40d"])
    def test_a_span_that_leaves_the_calendar_says_so(self, text):
        with pytest.raises(DateOutOfRange) as refused:
            Span.parse(text).after(date(2000, 1, 1), overflow=FIRST)
        assert refused.value.values == {"span": text, "start": "2000-01-01"}

    def test_the_last_day_of_the_calendar_has_no_next_month(self):
        with pytest.raises(DateOutOfRange):
            Span(months=95_999 - 1).after(date(2000, 3, 31), overflow=FIRST)


@pytest.mark.parametrize(
    "error",
    [InvalidPartialDate("malformed", "x"), InvalidSpan("malformed", "x"), DateOutOfRange("1y", "")],
)
def test_errors_travel_between_processes(error):
    again = pickle.loads(pickle.dumps(error))  # noqa: S301
    assert (type(again), str(again), again.values) == (type(error), str(error), error.values)

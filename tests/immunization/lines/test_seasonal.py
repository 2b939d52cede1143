"""One dose in a campaign, a pregnancy, the weeks before a journey: the first and the last day."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from immunization.engine.lines.explain import explain
from immunization.engine.lines.outcome import Status
from immunization.schedule.lines.line import Authority, Provenance

from .odd_calendar import one, only
from .people import TODAY, line, person

ASTHMATIC = person("1990-05-10", asthma=True)
A_DAY = timedelta(days=1)


def told(found):
    return [(each.record.day, each.reason, each.number) for each in found.judged]


def pregnant(since):
    return person("1996-01-01", "F", pregnancy_started_on=since)


def test_a_dose_of_the_first_day_of_the_campaign_counts_for_it():
    found = line("Grippe", ASTHMATIC, "2025-10-14 Vaxigrip", on=date(2025, 11, 15))
    assert (found.status, found.recommended) == (Status.UP_TO_DATE, None)
    assert told(found) == [(date(2025, 10, 14), None, 1)]


def test_a_dose_of_the_eve_of_the_campaign_does_not():
    found = line("Grippe", ASTHMATIC, "2025-10-13 Vaxigrip", on=date(2025, 11, 15))
    assert found.status is Status.DUE


@pytest.mark.parametrize(
    ("infected", "recommended"), [("2025-08-28", date(2026, 2, 28)), ("2025-09-01", None)]
)
def test_a_dose_that_waits_is_planned_up_to_the_last_day_of_the_campaign(infected, recommended):
    subject = person("1960-01-01", covid_infection_on=infected)
    found = line("Covid-19", subject, on=date(2025, 11, 23))
    assert (found.status, found.recommended) == (Status.UP_TO_DATE, recommended)


@pytest.mark.parametrize(
    ("on", "recommended"), [(date(2025, 11, 14), date(2025, 11, 17)), (date(2025, 11, 15), None)]
)
def test_a_second_dose_of_a_first_season_is_for_those_below_the_age(on, recommended):
    """Nine years old on 15/11/2025."""
    child = person("2016-11-15", asthma=True)
    found = line("Grippe", child, "2025-10-20 Vaxigrip", on=on)
    assert (found.status, found.recommended) == (Status.UP_TO_DATE, recommended)


@pytest.mark.parametrize(
    ("on", "recommended"), [(date(2024, 12, 13), None), (date(2024, 12, 14), date(2025, 10, 14))]
)
def test_a_campaign_is_told_ten_months_before_its_first_day(calendar, on, recommended):
    later = tuple(each for each in calendar.seasons if each.start > on)
    found = one(replace(calendar, seasons=later), "Grippe", ASTHMATIC, on=on)
    assert (found.status, found.recommended) == (Status.UP_TO_DATE, recommended)
    assert found.campaign_unknown is (recommended is None)


class TestPregnancy:
    """RSV: from 32 weeks to 36 weeks and 6 days, from September to January."""

    def test_a_dose_before_the_window_counts_in_the_same_pregnancy(self):
        found = line("VRS", pregnant("2026-03-01"), "2026-10-01 Abrysvo", on=date(2026, 11, 1))
        assert (found.status, found.recommended) == (Status.UP_TO_DATE, None)
        assert told(found) == [(date(2026, 10, 1), None, 1)]

    def test_a_dose_of_its_first_and_of_its_last_day_counts(self):
        first, last = date(2026, 3, 1), date(2026, 3, 1) + timedelta(weeks=37) - A_DAY
        for day in (first, last):
            found = line("VRS", pregnant("2026-03-01"), f"{day} Abrysvo", on=last)
            assert (found.status, len(told(found))) == (Status.UP_TO_DATE, 1), day

    def test_a_dose_before_it_does_not(self):
        found = line("VRS", pregnant("2026-03-01"), "2026-02-28 Abrysvo", on=date(2026, 11, 1))
        assert found.status is Status.DUE

    @pytest.mark.parametrize(
        ("since", "on"),
        [
            ("2026-12-17", date(2027, 9, 1)),  # the window's last, the season's first
            (
                "2026-06-21",
                date(2027, 1, 31),
            ),  # the window's first, the season's last
        ],
    )
    def test_a_window_and_a_season_may_have_a_single_day_in_common(self, since, on):
        assert line("VRS", pregnant(since), on=on).status is Status.DUE

    def test_the_season_is_the_one_that_the_window_will_meet_and_not_the_present_one(self):
        found = line("VRS", pregnant("2027-01-10"), on=date(2027, 1, 20))
        assert (found.status, found.recommended) == (Status.UP_TO_DATE, date(2027, 9, 1))

    def test_after_the_window_nothing_is_asked_for(self):
        asked = line("VRS", pregnant("2026-03-01"), on=date(2026, 11, 14))
        closed = line("VRS", pregnant("2026-03-01"), on=date(2026, 11, 15))
        assert (asked.status, closed.status) == (Status.DUE, Status.NOT_RECOMMENDED)


class TestJourney:
    """Polio: from a year to four weeks before the departure, and still until it."""

    @staticmethod
    def traveller(departure):
        return person(
            "1990-01-01", travel_polio_circulation=True, stay_weeks=5, departure_on=departure
        )

    @pytest.mark.parametrize(
        ("departure", "status"),
        [(TODAY, Status.DUE), (TODAY - A_DAY, Status.NOT_RECOMMENDED)],
    )
    def test_a_dose_stays_due_until_the_day_of_the_departure(self, departure, status):
        found = line("Poliomyélite", self.traveller(departure.isoformat()))
        assert found.status is status

    @pytest.mark.parametrize(("days", "status"), [(-1, Status.UP_TO_DATE), (0, Status.DUE)])
    def test_without_a_first_and_a_last_day_the_window_is_the_day_itself(
        self, calendar, days, status
    ):
        (rule,) = calendar.line("Poliomyélite").rules
        window = replace(rule.window, start=None, end=None, open_until_anchor=False)
        odd = only(calendar, "Poliomyélite", rules=(replace(rule, window=window),))
        departure = (TODAY - timedelta(days=days)).isoformat()
        found = one(odd, "Poliomyélite", self.traveller(departure))
        assert (found.status, found.recommended) == (status, TODAY - timedelta(days=days))


def test_a_season_of_known_days_and_one_of_every_year_may_have_one_name(calendar):
    """The first of both: the influenza campaign of 2025, or the 1st of December of every year."""
    (rsv,) = calendar.yearly_seasons
    yearly = replace(rsv, name="influenza", start=(12, 1), end=(12, 31))
    both = replace(calendar, yearly_seasons=(*calendar.yearly_seasons, yearly))
    found = one(both, "Grippe", ASTHMATIC, on=date(2025, 9, 1))
    assert found.recommended == date(2025, 10, 14)
    assert one(both, "Grippe", ASTHMATIC, on=date(2026, 9, 1)).recommended == date(2026, 12, 1)


def test_a_campaign_for_a_later_age_is_told_with_the_day_of_that_age():
    found = line("Grippe", person("1965-01-01"), on=date(2025, 11, 15))
    assert found.status is Status.NOT_RECOMMENDED
    assert found.to_come is not None
    assert (found.to_come.earliest, found.to_come.recommended) == (date(2030, 1, 1),) * 2


def test_a_campaign_whose_days_have_no_source_is_to_be_confirmed(calendar):
    day, settled = date(2021, 11, 2), "La date de fin de la campagne."
    unsourced = Authority("none", Provenance.UNSOURCED, day, settled_by=settled, confirm=True)
    seasons = tuple(
        replace(each, authority=unsourced) if each.start <= day <= each.end else each
        for each in calendar.seasons
    )
    found = one(replace(calendar, seasons=seasons), "Grippe", person("1950-01-01"), on=day)
    assert found.to_confirm
    assert any(settled in each for each in explain(found, calendar, on=day).cautions)
    assert not one(calendar, "Grippe", person("1950-01-01"), on=day).to_confirm

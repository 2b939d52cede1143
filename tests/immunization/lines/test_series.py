"""What a series or a season says once its doses are received, or while something delays them."""

from datetime import date

import pytest

from immunization.engine.lines.outcome import Reason, Status

from .people import line, person

AGAINST_TICKS = ("2019-03-01 Ticovac", "2019-05-01 Ticovac", "2019-12-01 Ticovac")


@pytest.mark.parametrize(
    ("exposed", "status", "recommended"),
    [(True, Status.OVERDUE, date(2026, 11, 23)), (False, Status.NOT_RECOMMENDED, None)],
)
def test_a_booster_is_asked_for_only_while_the_exposure_lasts(exposed, status, recommended):
    subject = person("1990-01-01", stay_tick_woodland=exposed)
    found = line("Encéphalite à tiques", subject, *AGAINST_TICKS)
    assert (found.status, found.recommended) == (status, recommended)


@pytest.mark.parametrize(
    ("infected", "status", "recommended"),
    [
        ("2025-08-23", Status.DUE, date(2025, 11, 23)),
        ("2025-08-24", Status.UP_TO_DATE, date(2025, 11, 24)),
    ],
)
def test_a_dose_of_the_campaign_waits_for_the_delay_after_an_infection(
    infected, status, recommended
):
    subject = person("1940-01-01", covid_infection_on=infected)
    found = line("Covid-19", subject, on=date(2025, 11, 23))
    assert (found.status, found.recommended) == (status, recommended)


@pytest.mark.parametrize(
    ("first", "status", "day", "conditional"),
    [
        ("2026-05-23", Status.DUE, date(2026, 11, 23), True),
        ("2026-05-24", Status.UP_TO_DATE, date(2026, 11, 24), False),
    ],
)
def test_past_the_age_to_finish_a_series_its_next_dose_is_only_if_recommended(
    first, status, day, conditional
):
    """Begun at 15, the six months end at 16."""
    found = line("Hépatite B", person("2010-06-01"), f"{first} Engerix B20")
    assert (found.status, found.earliest, found.recommended) == (status, day, day)
    assert found.if_recommended is conditional
    assert (found.outcome.number, len(found.judged)) == (2, 1)


@pytest.mark.parametrize(
    ("born", "status"), [("2026-06-09", Status.OVERDUE), ("2026-06-08", Status.NOT_RECOMMENDED)]
)
def test_a_dose_that_would_come_at_the_age_limit_is_not_asked_for(born, status):
    """Rotarix is given before 24 weeks: 168 days after 08/06/2026 is 23/11/2026."""
    found = line("Rotavirus", person(born), "2026-08-20 Rotarix")
    assert found.status is status


@pytest.mark.parametrize(
    ("first", "status", "late_from"),
    [
        ("2026-03-31", Status.OVERDUE, date(2026, 6, 30)),
        ("2026-04-01", Status.DUE, date(2026, 9, 1)),
    ],
)
def test_a_dose_due_before_the_second_birthday_is_late_after_a_month_and_then_after_three(
    first, status, late_from
):
    """Two months after the first one is the eve of 01/06/2026, or that day."""
    found = line("DTP", person("2024-06-01"), f"{first} Infanrix Hexa", on=date(2026, 7, 1))
    assert (found.status, found.outcome.late_from) == (status, late_from)


def test_doses_that_are_put_off_are_numbered_and_those_received_are_told():
    """Hepatitis A in 2016: the second dose waited for the end of a shortage."""
    traveller = person("1990-01-01", travel=True)
    found = line("Hépatite A", traveller, "2016-01-10 Avaxim 160", on=date(2016, 2, 1))
    assert found.status is Status.UP_TO_DATE
    assert found.outcome.number == 2
    assert [(each.number, each.reason) for each in found.judged] == [(1, None)]


def test_a_booster_that_comes_again_and_again_is_numbered_after_those_received():
    exposed = person("1990-01-01", stay_tick_woodland=True)
    assert line("Encéphalite à tiques", exposed, *AGAINST_TICKS).outcome.number == 4
    again = line("Encéphalite à tiques", exposed, *AGAINST_TICKS, "2022-12-01 Ticovac")
    assert again.outcome.number == 5


def test_a_first_dose_of_another_vaccine_does_not_decide_at_which_age_a_series_starts():
    """The polysaccharide one of age 3 does not count; the conjugate one of age 6 starts it."""
    child = person("2016-01-01", diabetes=True)
    found = line("Pneumocoque", child, "2019-02-01 Pneumovax", "2022-02-01 Prevenar 13")
    (said,) = (each for each in found.outcomes if each.rule.identifier == "PNEU-2s")
    assert [(each.reason, each.number) for each in said.judged] == [
        (Reason.PRODUCT, None),
        (None, 1),
    ]


def test_a_series_that_is_only_for_whom_it_is_recommended_to_says_so():
    """HPV from 15 to 23, from 2007 to 2013."""
    found = line("HPV", person("1992-06-01", "F"), on=date(2010, 1, 1))
    assert (found.status, found.rule_identifier) == (Status.DUE, "HPV-0r")
    assert found.if_recommended is True

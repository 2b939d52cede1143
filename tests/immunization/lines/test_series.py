"""What a series or a season says once its doses are received, or while something delays them."""

from datetime import date

import pytest

from immunization.engine.lines.outcome import Status

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

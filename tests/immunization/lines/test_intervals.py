"""Which dose another one was too near to, and until when it had to wait."""

import pytest

from immunization.engine.lines.explain import explain
from immunization.schedule.lines.load import french

from .people import TODAY, line, person

ENDEMIC = person("2003-06-01", travel_hepatitis_b_endemic=True)
WEAKENED = person("2003-06-01", immunosuppression="moderate")


def told(subject, *days):
    """What is said of the last of these doses against hepatitis B."""
    given = [f"{day} Engerix B20" for day in days]
    return explain(line("Hépatite B", subject, *given), french(), on=TODAY).doses[-1]


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-01-25", "trop proche de la première dose : il fallait attendre le 26/01/2026."),
        ("2026-01-26", "compte (dose 3)."),
    ],
)
def test_the_third_dose_of_the_fast_series_waits_for_the_21st_day_after_the_first(day, said):
    assert told(ENDEMIC, "2026-01-05", "2026-01-12", day).endswith(said)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-02-20", "trop proche de la dose précédente : il fallait attendre le 05/03/2026."),
        ("2026-03-05", "compte (dose 3)."),
    ],
)
def test_a_third_dose_waits_for_the_month_after_the_second(day, said):
    assert told(WEAKENED, "2026-01-05", "2026-02-05", day).endswith(said)


@pytest.mark.parametrize("day", ["2026-03-20", "2026-05-05"])
def test_a_dose_too_near_to_two_others_tells_the_one_that_is_waited_for_longer(day):
    """M0, M1, M2 and M6: the month after the third one ends before the six after the first."""
    said = "trop proche de la première dose : il fallait attendre le 05/07/2026."
    assert told(WEAKENED, "2026-01-05", "2026-02-05", "2026-03-05", day).endswith(said)


def test_a_second_dose_is_too_near_to_the_one_before_which_is_the_first():
    said = "trop proche de la dose précédente : il fallait attendre le 05/02/2026."
    assert told(WEAKENED, "2026-01-05", "2026-01-25").endswith(said)


def test_a_dose_too_young_and_too_near_tells_the_day_on_which_it_would_have_counted():
    """Born on 10/06/2024: twelve months come before the four weeks after the other live vaccine."""
    infant = person("2024-06-10")
    found = line("ROR", infant, "2025-06-01 Varivax", "2025-06-05 Priorix")
    (said,) = explain(found, french(), on=TODAY).doses
    assert said.endswith(
        "trop proche d'un autre vaccin vivant : il fallait attendre le 29/06/2025."
    )

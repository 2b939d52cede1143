"""Which dose another one was too near to, and until when it had to wait."""

from datetime import date

import pytest

from immunization.engine.lines.explain import explain
from immunization.engine.lines.outcome import Reason
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


def test_a_dose_too_near_and_too_young_for_longer_tells_the_age():
    """The four weeks end on 02/06/2025, before the twelve months of one born on 10/06/2024."""
    given = ("2025-05-05 Varivax", "2025-05-20 Priorix")
    (said,) = explain(line("ROR", person("2024-06-10"), *given), french(), on=TODAY).doses
    assert said.endswith("reçue trop jeune : il fallait attendre le 10/06/2025.")


def test_a_dose_too_young_and_too_near_tells_the_day_on_which_it_would_have_counted():
    """Born on 10/06/2024: twelve months come before the four weeks after the other live vaccine."""
    infant = person("2024-06-10")
    found = line("ROR", infant, "2025-06-01 Varivax", "2025-06-05 Priorix")
    (said,) = explain(found, french(), on=TODAY).doses
    assert said.endswith(
        "trop proche d'un autre vaccin vivant : il fallait attendre le 29/06/2025."
    )


class TestLiveVaccines:
    """Four weeks between two of them, three months after antibodies: what does not count."""

    CHILD = person("2024-06-10")

    def refused(self, *given):
        judged = line("ROR", self.CHILD, *given).judged
        return [(each.reason, each.allowed_from) for each in judged]

    @pytest.mark.parametrize(
        ("day", "found"),
        [
            ("2025-07-01", (None, None)),
            ("2025-07-02", (Reason.SPACING, date(2025, 7, 29))),
            ("2025-07-28", (Reason.SPACING, date(2025, 7, 29))),
            ("2025-07-29", (None, None)),
        ],
    )
    def test_from_the_day_after_another_one_until_the_eve_of_the_four_weeks(self, day, found):
        assert self.refused("2025-07-01 Varivax", f"{day} Priorix") == [found]

    @pytest.mark.parametrize(
        ("day", "found"),
        [
            ("2025-07-01", (None, None)),
            ("2025-07-02", (Reason.ANTIBODIES, date(2025, 10, 1))),
            ("2025-09-30", (Reason.ANTIBODIES, date(2025, 10, 1))),
            ("2025-10-01", (None, None)),
        ],
    )
    def test_from_the_day_after_antibodies_until_the_eve_of_the_three_months(self, day, found):
        assert self.refused("2025-07-01 Varicellon", f"{day} Priorix") == [found]

    def test_a_vaccine_that_is_not_live_hides_none_that_is(self):
        given = ("2025-06-20 Engerix B10", "2025-07-01 Varivax", "2025-07-10 Priorix")
        assert self.refused(*given) == [(Reason.SPACING, date(2025, 7, 29))]

    def test_of_a_live_one_and_antibodies_the_longer_wait_is_told(self):
        given = ("2025-07-01 Varicellon", "2025-07-05 Varivax", "2025-07-10 Priorix")
        assert self.refused(*given) == [(Reason.ANTIBODIES, date(2025, 10, 1))]
        given = ("2025-04-20 Varicellon", "2025-07-05 Varivax", "2025-07-10 Priorix")
        assert self.refused(*given) == [(Reason.SPACING, date(2025, 8, 2))]

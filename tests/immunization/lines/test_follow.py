"""What a line says when it follows another one, or asks again when the last dose is too old."""

from datetime import date

import pytest

from immunization.engine.lines.outcome import Status

from .people import BASIC, TODAY, line, person


def told(found):
    return [(each.record.day, each.reason, each.number) for each in found.judged]


class TestFollow:
    """Pertussis with DTP."""

    def test_it_is_said_by_the_following_rule_and_not_by_the_appointment(self):
        given = (*BASIC, "2010-05-05 Repevax (rappel)")
        subject = person("1980-01-01")
        assert line("DTP", subject, *given).rule_identifier == "DTP-5"
        assert line("Coqueluche", subject, *given).rule_identifier == "COQ-1"

    def test_beyond_its_ages_it_asks_for_nothing_and_tells_the_doses(self):
        """Before 2024 the boosters of 45 and 65 years were without it."""
        given = (*BASIC, "2006-05-05 Repevax (rappel)")
        on = date(2023, 6, 1)
        found = line("Coqueluche", person("1980-01-01"), *given, on=on)
        assert (found.status, found.recommended) == (Status.UP_TO_DATE, None)
        assert told(found) == told(line("DTP", person("1980-01-01"), *given, on=on))
        assert [number for _, _, number in told(found)] == [1, 2, 3, 4]

    def test_only_a_series_in_force_on_the_day_is_followed(self):
        """Until 2013 the second dose was at three months, since then at four."""
        given = ("2012-03-10 Infanrix Hexa",)
        found = line("Coqueluche", person("2012-01-10"), *given, on=date(2012, 3, 20))
        assert found.recommended == date(2012, 4, 10)


class TestRefresh:
    """Pertussis around an infant, and of who works with them."""

    AROUND = person("1985-06-01", close_contact_of_newborn=True)
    NURSE = person("2000-06-01", health_student="nursing")

    def refreshed(self, found, rule):
        (said,) = (each for each in found.outcomes if each.rule.identifier == rule)
        return said, [(each.record.day, each.reason, each.number) for each in said.judged]

    def test_without_a_dose_one_is_asked_for_now(self):
        said, about = self.refreshed(line("Coqueluche", self.AROUND), "COQ-5")
        assert (said.status, said.earliest, said.recommended) == (Status.DUE, TODAY, TODAY)
        assert (said.number, about) == (1, [])

    @pytest.mark.parametrize(
        ("last", "asks"), [("2021-11-22", True), ("2021-11-23", False), ("2021-11-24", False)]
    )
    def test_a_dose_older_than_five_years_is_not_enough(self, last, asks):
        found = line("Coqueluche", self.AROUND, "2004-01-10 Repevax", f"{last} Repevax (rappel)")
        said = [each for each in found.outcomes if each.rule.identifier == "COQ-5"]
        assert bool(said) is asks
        for each in said:
            assert (each.status, each.earliest, each.number) == (Status.DUE, TODAY, 3)
            assert [(j.record.day, j.reason, j.number) for j in each.judged] == [
                (date.fromisoformat(last), None, 2)
            ]

    @pytest.mark.parametrize(
        ("last", "status", "day"),
        [
            ("2017-06-01", Status.DUE, TODAY),
            ("2018-05-31", Status.DUE, TODAY),
            ("2018-06-01", None, None),
        ],
    )
    def test_who_had_one_as_an_adult_is_not_asked_again(self, last, status, day):
        found = line("Coqueluche", self.NURSE, f"{last} Repevax (rappel)")
        said = [each for each in found.outcomes if each.rule.identifier == "COQ-6"]
        assert [(each.status, each.recommended) for each in said] == (
            [(status, day)] if day else []
        )

    @pytest.mark.parametrize(
        ("on", "status", "day"),
        [
            (date(2022, 5, 30), Status.UP_TO_DATE, date(2022, 5, 31)),
            (date(2022, 5, 31), Status.DUE, date(2022, 5, 31)),
        ],
    )
    def test_a_dose_that_will_be_too_old_is_planned(self, on, status, day):
        found = line("Coqueluche", self.NURSE, "2017-05-31 Repevax (rappel)", on=on)
        said, about = self.refreshed(found, "COQ-6")
        assert (said.status, said.earliest, said.recommended) == (status, day, day)
        assert (said.number, about) == (2, [(date(2017, 5, 31), None, 1)])

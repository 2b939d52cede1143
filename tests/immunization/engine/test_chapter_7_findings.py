"""Chapter 7.2 and 7.3: immunity and contra-indications. A class for each decision table."""

from datetime import date

import pytest

from immunization.engine import Policies
from immunization.schedule.antigen import (
    AntigenContraindication,
    BirthImmunity,
    ContraindicatedProduct,
    Immunity,
    VaccineContraindication,
)
from tests.immunization.engine.calendars import (
    a_calendar,
    a_dose,
    a_series,
    an_antigen,
    assessed,
    between,
    status,
    the_forecast,
    vaccine,
    why,
)


class TestTable7_3:  # noqa: N801
    """Does the patient have evidence of immunity?"""

    born_there = BirthImmunity(date(1980, 1, 1), "US", frozenset({"055"}))
    calendar = a_calendar(
        an_antigen(a_series(), immunity=Immunity(frozenset({"020"}), (born_there,)))
    )

    def test_yes_by_an_immunity_guideline(self):
        found = assessed(self.calendar, observations=["020"])
        assert (status(found), why(found)) == ("Immune", ["Patient has evidence of immunity"])

    def test_yes_when_born_before_in_the_country(self):
        assert status(assessed(self.calendar, born=date(1979, 12, 31), country="us")) == "Immune"

    def test_no_with_an_exclusion(self):
        found = assessed(self.calendar, born=date(1979, 12, 31), country="US", observations=["055"])
        assert status(found) == "Not Complete"

    def test_no_when_born_in_another_country(self):
        found = assessed(self.calendar, born=date(1979, 12, 31), country="FR")
        assert status(found) == "Not Complete"

    def test_no_when_not_born_before(self):
        assert (
            status(assessed(self.calendar, born=date(1980, 1, 1), country="US")) == "Not Complete"
        )

    def test_a_country_that_is_not_known_counts_as_that_country(self):
        assert status(assessed(self.calendar, born=date(1979, 12, 31))) == "Immune"
        strict = Policies(unknown_country_is_native=False)
        found = assessed(self.calendar, born=date(1979, 12, 31), policies=strict)
        assert status(found) == "Not Complete"

    def test_a_row_without_country_is_any_country(self):
        anywhere = Immunity(births=(BirthImmunity(date(1980, 1, 1)),))
        calendar = a_calendar(an_antigen(a_series(), immunity=anywhere))
        assert status(assessed(calendar, born=date(1979, 1, 1), country="FR")) == "Immune"


class TestTable7_5:  # noqa: N801
    """Does the antigen contraindication apply to the patient?"""

    stated = AntigenContraindication("080", "Allergy", "Refer", between("1y", "6y"))
    calendar = a_calendar(an_antigen(a_series(), contraindications=(stated,)))

    @pytest.mark.parametrize("on", ["2021-01-01", "2025-12-31"])
    def test_yes_with_the_observation_between_the_ages(self, on):
        found = assessed(self.calendar, on=on, observations=["080"])
        assert (status(found), why(found)) == (
            "Contraindicated",
            ["Patient has a contraindication"],
        )
        assert the_forecast(found).guidance == ("Refer",)

    @pytest.mark.parametrize("on", ["2020-12-31", "2026-01-01"])
    def test_no_outside_the_ages(self, on):
        assert status(assessed(self.calendar, on=on, observations=["080"])) == "Not Complete"

    def test_no_without_the_observation(self):
        assert status(assessed(self.calendar, observations=["081"])) == "Not Complete"

    def test_unknown_is_not_applied_and_the_text_is_made_available(self):
        found = assessed(self.calendar, undetermined=["080"])
        assert status(found) == "Not Complete"
        assert [each.text for each in found.to_check] == ["Allergy"]


BOTH = (vaccine("A"), vaccine("B"))


def contraindicating(*products, code="076", **more):
    return VaccineContraindication(code, "Neurologic", products, "Wait", **more)


class TestToCheck:
    def test_only_what_is_undetermined(self):
        calendar = a_calendar(
            an_antigen(
                a_series(),
                contraindications=(AntigenContraindication("080", "Allergy"),),
                vaccine_contraindications=(contraindicating(ContraindicatedProduct("A")),),
            )
        )
        assert assessed(calendar, undetermined=["999"]).to_check == ()
        both = assessed(calendar, undetermined=["080", "076"]).to_check
        assert [(each.antigen, each.observation) for each in both] == [
            ("Measles", "080"),
            ("Measles", "076"),
        ]

    def test_a_vaccine_contraindication_of_which_one_product_is_of_the_age(self):
        stated = contraindicating(
            ContraindicatedProduct("A", between("", "1y")), ContraindicatedProduct("B")
        )
        calendar = a_calendar(an_antigen(a_series(), vaccine_contraindications=(stated,)))
        found = assessed(calendar, undetermined=["076"])
        assert [each.text for each in found.to_check] == ["Neurologic"]


class TestTable7_6:  # noqa: N801
    """Does the vaccine contraindication apply to the patient?"""

    both = a_series(a_dose(preferable=(vaccine("A"), vaccine("B"))))

    def vaccines(self, *products, **more):
        stated = contraindicating(*products)
        calendar = a_calendar(an_antigen(self.both, vaccine_contraindications=(stated,)))
        found = assessed(calendar, **{"observations": ["076"]} | more)
        return [each.product for each in the_forecast(found).vaccines]

    def test_yes_for_a_vaccine_type_that_is_named(self):
        assert self.vaccines(ContraindicatedProduct("A")) == ["B"]

    def test_no_for_another_vaccine_type(self):
        assert self.vaccines(ContraindicatedProduct("C")) == ["A", "B"]

    def test_no_without_the_observation(self):
        assert self.vaccines(ContraindicatedProduct("A"), observations=["077"]) == ["A", "B"]

    @pytest.mark.parametrize(
        ("on", "left"),
        [("2020-12-31", ["A", "B"]), ("2021-01-01", ["B"]), ("2022-01-01", ["A", "B"])],
    )
    def test_no_outside_the_ages(self, on, left):
        assert self.vaccines(ContraindicatedProduct("A", between("1y", "2y")), on=on) == left

    def test_unknown_is_not_applied_and_the_text_is_made_available(self):
        stated = contraindicating(ContraindicatedProduct("A"), ContraindicatedProduct("B"))
        calendar = a_calendar(an_antigen(self.both, vaccine_contraindications=(stated,)))
        found = assessed(calendar, undetermined=["076"])
        assert [each.product for each in the_forecast(found).vaccines] == ["A", "B"]
        assert [each.text for each in found.to_check] == ["Neurologic"]

    def test_its_guidance_goes_with_the_forecast(self):
        stated = contraindicating(ContraindicatedProduct("A"))
        calendar = a_calendar(an_antigen(self.both, vaccine_contraindications=(stated,)))
        assert the_forecast(assessed(calendar, observations=["076"])).guidance == ("Wait",)

    @pytest.mark.parametrize(("observation", "guidance"), [("076", ("Wait",)), ("077", ())])
    def test_its_guidance_asks_for_the_observation_and_for_no_age(self, observation, guidance):
        """FORECASTGUIDANCE-1."""
        stated = contraindicating(ContraindicatedProduct("A", between("1y", "2y")))
        calendar = a_calendar(an_antigen(self.both, vaccine_contraindications=(stated,)))
        found = the_forecast(assessed(calendar, observations=[observation]))
        assert [each.product for each in found.vaccines] == ["A", "B"]
        assert found.guidance == guidance


class TestTable7_7:  # noqa: N801
    """Is the relevant patient series a contraindicated patient series?"""

    def status(self, *products, preferable=BOTH, days=()):
        stated = contraindicating(*(ContraindicatedProduct(product) for product in products))
        series = a_series(a_dose(preferable=preferable))
        calendar = a_calendar(an_antigen(series, vaccine_contraindications=(stated,)))
        return status(assessed(calendar, *days, observations=["076"]))

    def test_yes_when_an_antigen_contraindication_applies(self):
        stated = (AntigenContraindication("080", "Allergy"),)
        calendar = a_calendar(an_antigen(a_series(), contraindications=stated))
        assert status(assessed(calendar, observations=["080"])) == "Contraindicated"

    def test_yes_when_every_preferable_vaccine_is(self):
        assert self.status("A", "B") == "Contraindicated"

    def test_yes_when_two_contraindications_forbid_one_each(self):
        one, other = (
            contraindicating(ContraindicatedProduct(product), code=code)
            for product, code in (("A", "076"), ("B", "077"))
        )
        series = a_series(a_dose(preferable=BOTH))
        calendar = a_calendar(an_antigen(series, vaccine_contraindications=(one, other)))
        assert status(assessed(calendar, observations=["076", "077"])) == "Contraindicated"
        assert status(assessed(calendar, observations=["076"])) == "Not Complete"

    def test_no_when_one_is_left(self):
        assert self.status("A") == "Not Complete"

    def test_no_when_the_dose_names_no_preferable_vaccine(self):
        assert self.status("A", preferable=()) == "Not Complete"

    def test_a_complete_series_needs_no_vaccine(self):
        assert self.status("A", "B", days=["2021-01-01"]) == "Complete"

"""The loader of the CDC's supporting data."""

import os
import threading
from dataclasses import FrozenInstanceError
from datetime import date
from decimal import Decimal
from pathlib import Path
from zipfile import ZipFile

import pytest

from immunization.dates import Overflow, Span
from immunization.engine.compiled.knowledge import compiled
from immunization.schedule.antigen import BirthImmunity, ContraindicatedProduct, Immunity
from immunization.schedule.cdc import load_cdc
from immunization.schedule.cdc.labels import label
from immunization.schedule.cdc.shape import ANTIGEN_FILE as ANTIGEN_SHAPE
from immunization.schedule.cdc.shape import NOT_USED
from immunization.schedule.cdc.shape import SCHEDULE_FILE as SCHEDULE_SHAPE
from immunization.schedule.cdc.values import read_date, read_span
from immunization.schedule.dose import (
    AllowableInterval,
    AllowableVaccine,
    FromMostRecent,
    FromObservation,
    FromPrevious,
    FromTargetDose,
    Interval,
    PreferableVaccine,
    Season,
)
from immunization.schedule.series import Gender, Indication, Selection, SeriesType
from immunization.schedule.skip import (
    AgeCondition,
    CompletedSeriesCondition,
    CountCondition,
    CountLogic,
    IntervalCondition,
    Logic,
    SkipContext,
)
from immunization.schedule.validity import AgeRange, Label, Validity
from tests.immunization.schedule.supporting_data import (
    write_folder,
)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    return load_cdc(write_folder(tmp_path_factory.mktemp("cdc")))


@pytest.fixture(scope="module")
def series(loaded):
    return loaded.antigens[0].series[0]


class TestWhatIsRead:
    def test_identifier_version_and_hash(self, loaded):
        identity = loaded.identity
        assert (identity.identifier, identity.version) == ("cdc-cdsi", "4.64")
        assert len(identity.content_hash) == 64
        assert loaded.overflow is Overflow.FIRST_OF_NEXT_MONTH
        assert loaded.product_system == "http://hl7.org/fhir/sid/cvx"

    def test_immunity(self, loaded):
        assert loaded.antigens[0].immunity == Immunity(
            frozenset({"020"}),
            (BirthImmunity(date(1957, 1, 1), "US", frozenset({"055"})),),
        )

    def test_contraindications(self, loaded):
        (whole,) = loaded.antigens[0].contraindications
        assert (whole.observation, whole.text, whole.guidance) == ("080", "Do not.", "")
        assert whole.ages == AgeRange(Span(), Span(months=8))
        (of_vaccines,) = loaded.antigens[0].vaccine_contraindications
        assert (of_vaccines.observation, of_vaccines.guidance) == ("076", "Wait.")
        assert of_vaccines.products == (
            ContraindicatedProduct("03", AgeRange(None, Span(years=4))),
        )

    def test_series(self, series):
        assert (series.name, series.antigen, series.vaccine_group) == (
            "Measles 2-dose series",
            "Measles",
            "MMR",
        )
        assert series.type is SeriesType.RISK
        assert series.genders == {Gender.FEMALE, Gender.UNKNOWN}
        assert series.equivalent_groups == {"1"}
        assert series.guidance == ("Ask.",)
        assert series.selection == Selection("1", "Standard", True, False, "A", 1, None)
        assert series.indications == (
            Indication("017", "Persons with asthma", AgeRange(Span(years=19)), "Look."),
        )

    def test_ages(self, series):
        (rule,) = series.doses[0].ages
        assert rule.absolute_minimum == Span(months=12, days=-4)
        assert rule.latest_recommended == Span(months=16, weeks=4)
        assert rule.maximum is None
        assert rule.validity == Validity(date(2016, 12, 16))
        assert series.doses[1].ages == ()

    def test_vaccines(self, series):
        dose = series.doses[0]
        assert dose.preferable == (
            PreferableVaccine(
                "03", "MMR", AgeRange(Span(months=12)), "", "MSD", Decimal("0.5"), True
            ),
        )
        assert dose.allowable == (AllowableVaccine("05"),)
        assert dose.inadvertent == {"19"}
        assert dose.season == Season(date(2025, 8, 27))
        assert not dose.recurring

    def test_skips(self, series):
        (skip,) = series.doses[0].skips
        assert (skip.context, skip.logic) == (SkipContext.BOTH, Logic.AND)
        (group,) = skip.sets
        assert (group.logic, group.description) == (Logic.OR, "Old")
        assert group.conditions == (
            AgeCondition(AgeRange(Span(years=7))),
            CompletedSeriesCondition(frozenset({"1"})),
            IntervalCondition(Span(months=6, days=-4)),
            CountCondition(
                CountLogic.GREATER,
                1,
                True,
                frozenset({"03", "05", "94"}),
                AgeRange(None, Span(years=2)),
                date(2025, 8, 27),
            ),
        )

    def test_intervals(self, series):
        dose = series.doses[1]
        previous, target, recent, observed = dose.intervals
        assert previous == Interval(
            FromPrevious(), Span(days=24), Span(weeks=4), Span(years=3), None, priority=True
        )
        assert target.reference == FromTargetDose(1)
        assert recent.reference == FromMostRecent(frozenset({"03", "94"}))
        assert observed.reference == FromObservation("170")
        assert dose.allowable_intervals == (AllowableInterval(FromTargetDose(1), Span(weeks=4)),)
        assert dose.recurring
        assert dose.season is None

    def test_the_schedule(self, loaded):
        (group,) = loaded.vaccine_groups
        assert (group.name, group.antigens, group.administer_full) == ("MMR", ("Measles",), True)
        assert [product.key for product in loaded.products] == ["03", "05"]
        (association,) = loaded.products[0].associations
        assert association.ages == AgeRange(None, Span(years=50))
        (conflict,) = loaded.conflicts
        assert (conflict.previous, conflict.minimum_end) == ("03", Span(days=24))
        (observation,) = loaded.observations
        assert (observation.code, observation.indication) == ("017", "Give.")
        assert observation.clarification == "Note."

    def test_names_in_french(self, loaded):
        assert loaded.antigens[0].label == Label("Measles", "Rougeole")
        assert label("HepA") == Label("Hepatitis A", "Hépatite A")
        assert label("Newpox") == Label("Newpox", "Newpox")

    def test_it_cannot_be_changed(self, loaded):
        with pytest.raises(FrozenInstanceError):
            loaded.identity = None


def test_every_element_that_is_not_used_is_known_and_has_a_reason():
    known = {
        child
        for shape in (ANTIGEN_SHAPE, SCHEDULE_SHAPE)
        for children in shape.values()
        for child in children.split()
    }
    assert set(NOT_USED) <= known
    assert all(NOT_USED.values())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12 months - 4 days", Span(months=12, days=-4)),
        ("5 months + 4 weeks", Span(months=5, weeks=4)),
        ("1 years - 4 days", Span(years=1, days=-4)),
        ("8 months + 1 day", Span(months=8, days=1)),
        ("28 days - 4 days", Span(days=24)),
        ("0 days", Span()),
    ],
)
def test_an_age_is_read_as_the_cdc_writes_it(text, expected):
    assert read_span(text) == expected


@pytest.mark.parametrize("text", ["12", "months", "12 months 4 days", "12 months -", "1 moon"])
def test_what_is_no_age_is_refused(text):
    with pytest.raises(ValueError, match=text):
        read_span(text)


def test_dates_are_read_in_both_forms():
    assert read_date("20250827") == read_date("08/27/2025") == date(2025, 8, 27)


REFERENCE_DATA = os.environ.get("REFERENCE_DATA")


needs_the_data = pytest.mark.skipif(not REFERENCE_DATA, reason="REFERENCE_DATA is not set")


@pytest.fixture(scope="module")
def folder():
    (folder,) = Path(REFERENCE_DATA, "cdsi").glob("supporting-data-*")
    return folder


@pytest.fixture(scope="module")
def published(folder):
    return load_cdc(folder)


@needs_the_data
class TestPublished:
    """The published data, where it is present."""

    def test_all_antigens_and_series_are_there(self, published):
        assert len(published.antigens) == 30
        assert sum(len(antigen.series) for antigen in published.antigens) == 143
        assert len(published.products) == 218
        assert len(published.conflicts) == 625

    def test_every_name_has_its_french(self, published):
        same = {"Dengue", "Chikungunya", "Rotavirus"}
        for each in (*published.antigens, *published.vaccine_groups):
            assert each.label.french != each.name or each.name in same

    def test_threads_share_what_is_compiled(self, published):
        found = []
        threads = [
            threading.Thread(target=lambda: found.append(compiled(published))) for _ in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert compiled(published) is compiled(published)
        assert len(found) == 4

    def test_a_zip_of_it_is_the_same(self, folder, published, tmp_path):
        path = tmp_path / "cdsi-4.64.zip"
        with ZipFile(path, "w") as archive:
            for file in folder.iterdir():
                archive.write(file, f"XML/{file.name}")
        assert load_cdc(path).identity == published.identity

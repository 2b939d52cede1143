"""One answer out of several that differ in days nobody knows."""

from datetime import date, timedelta

from immunization.engine import Assessment, Dose, Person
from immunization.engine.assessment import (
    DoseEvaluation,
    ExcludedDose,
    Reason,
    VaccineGroupForecast,
)
from immunization.engine.compiled.dose import RecommendedVaccine
from immunization.engine.merging import merge
from immunization.engine.statuses import (
    EvaluationReason,
    EvaluationStatus,
    ExclusionReason,
    ForecastReason,
    SeriesStatus,
)
from immunization.schedule.knowledge_base import Identity
from tests.immunization.engine.calendars import BORN, ON

ONE, TWO, THREE = (Dose(date(2021, month, 1), "A") for month in (1, 2, 3))
YOUNG = Reason(EvaluationReason.AGE_TOO_YOUNG, date(2021, 7, 1))
GRACE = Reason(EvaluationReason.AGE_GRACE_PERIOD, date(2021, 7, 1))
UNSUITED = Reason(EvaluationReason.NOT_PREFERABLE_OR_ALLOWABLE)
A, B, C = (RecommendedVaccine(product, product, "") for product in "ABC")


def counts(*reasons, dose=ONE, target=1):
    valid = EvaluationStatus.VALID
    return DoseEvaluation(dose, "Measles", valid, reasons, "Series", "1", target)


def counts_not(*reasons, dose=ONE, target=1):
    refused = EvaluationStatus.NOT_VALID
    return DoseEvaluation(dose, "Measles", refused, reasons, "Series", "1", target)


def due(series_group="1", **more):
    status, reasons = SeriesStatus.NOT_COMPLETE, (ForecastReason.DOSE_DUE,)
    return VaccineGroupForecast(
        "Measles", series_group, ("Measles",), ("Series",), status, reasons, **more
    )


def answer(*entries, excluded=()):
    return Assessment(
        knowledge_base=Identity("test", "1", "0"),
        person=Person(BORN),
        on=ON,
        evaluations=tuple(each for each in entries if isinstance(each, DoseEvaluation)),
        forecasts=tuple(each for each in entries if isinstance(each, VaccineGroupForecast)),
        excluded=excluded,
    )


def merged(*answers, moved=((0,), (1,)), doses=(ONE,)):
    """Merge answers of which each moved the doses by so many days."""
    placed = [
        [(dose.given + timedelta(days), dose) for days, dose in zip(way, doses, strict=True)]
        for way in moved
    ]
    return merge(list(answers), placed)


def the_evaluation(*evaluations):
    (found,) = merged(*map(answer, evaluations)).evaluations
    return found


class TestEvaluations:
    def test_the_target_dose_is_told_where_all_agree_on_it(self):
        assert the_evaluation(counts(target=2), counts(target=2)).target == 2
        assert the_evaluation(counts(target=2), counts(target=1)).target is None

    def test_a_reason_that_not_all_give_is_left_out_where_all_agree_that_the_dose_counts(self):
        assert the_evaluation(counts(GRACE), counts()).reasons == ()
        assert the_evaluation(counts(GRACE), counts(GRACE)).reasons == (GRACE,)

    def test_where_they_disagree_the_reason_that_any_gives_is_told_with_its_day(self):
        found = the_evaluation(counts(), counts_not(YOUNG))
        assert (found.status, found.reasons) == (EvaluationStatus.TO_CONFIRM, (YOUNG,))

    def test_several_reasons_are_kept_apart(self):
        both = counts_not(YOUNG, UNSUITED)
        assert the_evaluation(both, both).reasons == (YOUNG, UNSUITED)

    def test_a_reason_loses_the_day_that_differs(self):
        later = Reason(EvaluationReason.AGE_TOO_YOUNG, date(2021, 7, 2))
        assert the_evaluation(counts_not(YOUNG), counts_not(later)).reasons == (Reason(YOUNG.code),)

    def test_an_antigen_that_only_one_answer_has_is_to_be_confirmed(self):
        (found,) = merged(answer(counts()), answer()).evaluations
        assert found.status is EvaluationStatus.TO_CONFIRM


class TestForecasts:
    def test_a_forecast_that_only_one_answer_has_is_to_be_confirmed(self):
        first, second = merged(answer(due(), due("2")), answer(due())).forecasts
        assert first.status is SeriesStatus.NOT_COMPLETE
        assert second.status is SeriesStatus.TO_CONFIRM

    def test_only_the_vaccines_that_all_recommend_are_kept(self):
        found = merged(answer(due(vaccines=(A, B))), answer(due(vaccines=(B, C)))).forecasts
        assert found[0].vaccines == (B,)

    def test_a_number_that_differs_is_blank(self):
        (found,) = merged(answer(due(dose_number=1)), answer(due(dose_number=2))).forecasts
        assert found.dose_number is None


class TestExcluded:
    def test_only_what_all_leave_out_is_left_out(self):
        early = ExcludedDose(ONE, ExclusionReason.BEFORE_BIRTH)
        late = ExcludedDose(TWO, ExclusionReason.AFTER_ASSESSMENT)
        found = merged(answer(excluded=(early, late)), answer(excluded=(late,)))
        assert found.excluded == (late,)


class TestUncertainties:
    def doubts(self, *answers, **more):
        found = merged(*answers, **more).uncertainties
        return {each.field: (each.values, each.doses) for each in found}

    def test_the_values_are_told_in_words_and_nothing_as_a_dash(self):
        found = self.doubts(answer(counts()), answer(counts_not(YOUNG, UNSUITED, target=None)))
        assert {field: values for field, (values, _) in found.items()} == {
            "status": ("Valid", "Not Valid"),
            "reasons": ("-", "Age: Too young, Not a preferable or allowable vaccine"),
            "target": ("1", "-"),
        }

    def test_what_nobody_doubts_is_not_listed(self):
        assert self.doubts(answer(counts(), due()), answer(counts(), due())) == {}

    def test_doses_that_decide_in_some_placement_of_the_others_are_named(self):
        """The third one is moved and never matters."""
        moved = [(a, b, c) for a in (0, 1) for b in (0, 1) for c in (0, 1)]
        answers = [answer(counts_not() if a and not b else counts()) for a, b, c in moved]
        found = self.doubts(*answers, moved=moved, doses=(ONE, TWO, THREE))
        assert found["status"][1] == (ONE, TWO)

    def test_where_none_decides_alone_all_that_were_moved_are_named(self):
        """The third one has its day."""
        moved = [(0, 0, 0), (1, 1, 0)]
        found = self.doubts(
            answer(counts()), answer(counts_not()), moved=moved, doses=(ONE, TWO, THREE)
        )
        assert found["status"][1] == (ONE, TWO)

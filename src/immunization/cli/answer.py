"""An assessment as JSON, with the specification's words."""

from typing import Any

from immunization.engine.assessment import Assessment, DoseEvaluation, VaccineGroupForecast


def assessment_lines(assessment: Assessment) -> dict[str, Any]:
    """Forecasts and evaluations; a dose is named by its place in the input, from 1."""
    evaluations = sorted(assessment.evaluations, key=place_of)
    return {
        "forecasts": [_forecast(each) for each in assessment.forecasts],
        "evaluations": [_evaluation(each) for each in evaluations],
    }


def place_of(evaluation: DoseEvaluation) -> int:
    """The dose's place in the input, from 1, which is its identifier here."""
    return int(evaluation.dose.identifier)


def _evaluation(evaluation: DoseEvaluation) -> dict[str, Any]:
    return {
        "dose": place_of(evaluation),
        "antigen": evaluation.antigen,
        "status": evaluation.status.value,
        "reasons": [reason.code.value for reason in evaluation.reasons],
    }


def _forecast(forecast: VaccineGroupForecast) -> dict[str, Any]:
    days = {
        "earliest": forecast.earliest,
        "recommended": forecast.recommended,
        "past_due": forecast.past_due,
        "latest": forecast.latest,
    }
    return {
        "vaccine_group": forecast.vaccine_group,
        "series_group": forecast.series_group,
        "antigens": list(forecast.antigens),
        "status": forecast.status.value,
        "dose_number": forecast.dose_number,
        **{name: day.isoformat() if day else None for name, day in days.items()},
    }

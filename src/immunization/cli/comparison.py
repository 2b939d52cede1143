"""Compares an assessment with what a test case expects, field by field."""

from dataclasses import dataclass

from immunization.cli.case_file import TestCase
from immunization.engine.assessment import Assessment, VaccineGroupForecast
from immunization.schedule.knowledge_base import VaccineGroup

FIELDS = ("status", "dose_number", "earliest", "recommended", "past_due", "evaluation")


@dataclass(frozen=True, slots=True)
class Miss:
    """A field in which a case does not agree."""

    field: str
    expected: str
    got: str


def misses(case: TestCase, assessment: Assessment | None, group: VaccineGroup) -> list[Miss]:
    """The fields that do not agree; of several forecasts the one that agrees best is taken."""
    if assessment is None:
        return [Miss(field, "an answer", "nothing") for field in FIELDS]
    forecasts = [each for each in assessment.forecasts if each.vaccine_group == group.name]
    nothing = [Miss(field, "a forecast", "nothing") for field in FIELDS[:-1]]
    compared = [_forecast_misses(case, forecast) for forecast in forecasts]
    found = min(compared, key=len, default=nothing)
    return found + _evaluation_misses(case, assessment, group)


def _forecast_misses(case: TestCase, forecast: VaccineGroupForecast) -> list[Miss]:
    expected = case.expected
    pairs = [
        ("status", expected.status.lower(), forecast.status.value.lower()),
        ("dose_number", expected.dose_number, forecast.dose_number),
        ("earliest", expected.earliest, forecast.earliest),
        ("recommended", expected.recommended, forecast.recommended),
    ]
    if expected.past_due is not None:
        pairs.append(("past_due", expected.past_due, forecast.past_due))
    return [
        Miss(field, str(wanted or "-"), str(got or "-"))
        for field, wanted, got in pairs
        if wanted != got
    ]


def _evaluation_misses(case: TestCase, assessment: Assessment, group: VaccineGroup) -> list[Miss]:
    wrong = []
    for place, wanted in enumerate(case.expected.evaluations, start=1):
        entries = [each for each in assessment.evaluations if each.dose.identifier == str(place)]
        of_group = [each for each in entries if each.antigen in group.antigens]
        got = {each.status.value for each in of_group or entries} or {"nothing"}
        if {status.lower() for status in got} != {wanted.lower()}:
            wrong.append((f"dose {place} {wanted}", f"dose {place} {' / '.join(sorted(got))}"))
    if not wrong:
        return []
    expected, found = zip(*wrong, strict=True)
    return [Miss("evaluation", ", ".join(expected), ", ".join(found))]

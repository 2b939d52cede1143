"""A calendar of many rules, for the properties of every assessment."""

from datetime import date

from immunization.dates import Span
from immunization.schedule.dose import Season
from immunization.schedule.knowledge_base import Conflict, VaccineGroup
from immunization.schedule.series import Gender, Indication, SeriesType
from immunization.schedule.skip import CountCondition, CountLogic, SkipContext
from immunization.schedule.validity import Label
from tests.immunization.engine.calendars import (
    a_calendar,
    a_dose,
    a_series,
    ages,
    allowable,
    between,
    doses,
    interval,
    skip,
    skip_at,
    span,
    vaccine,
)

ON = date(2026, 11, 23)


FOUR_WEEKS = (interval("4w-4d", "4w", "8w", "3m"),)


def _infant(antigen, vaccine_group):
    return a_series(
        a_dose(
            ages=(ages("6w-4d", "6w", "2m", "3m+4w"),),
            preferable=(vaccine("A"),),
            inadvertent=frozenset({"C"}),
        ),
        a_dose(2, ages=(ages("10w-4d", "10w", "4m", "5m+4w"),), intervals=FOUR_WEEKS),
        a_dose(
            3,
            ages=(ages("12m-4d", "12m", "15m", "19m+4w", "7y"),),
            intervals=(interval("6m-4d", "6m"),),
            skips=(skip_at("4y", context=SkipContext.BOTH),),
            preferable=(vaccine("A"), vaccine("B")),
            allowable=(allowable("C"),),
        ),
        name=f"{antigen} infant",
        antigen=antigen,
        vaccine_group=vaccine_group,
        selection={"maximum_age_to_start": Span(years=1)},
    )


def _late(antigen, vaccine_group):
    few = CountCondition(CountLogic.GREATER, 1, valid_only=True)
    return a_series(
        a_dose(ages=(ages("12m-4d", "12m"),), preferable=(vaccine("A"), vaccine("B"))),
        a_dose(
            2,
            intervals=FOUR_WEEKS,
            skips=(skip(few, context=SkipContext.FORECAST),),
            preferable=(vaccine("A"), vaccine("B", ages=between("2y"))),
        ),
        name=f"{antigen} late",
        antigen=antigen,
        vaccine_group=vaccine_group,
        default=False,
    )


CALENDAR = a_calendar(
    *(series(name, "XY") for name in "XY" for series in (_infant, _late)),
    a_series(
        a_dose(
            ages=(ages("6m-4d", "6m"),),
            season=Season(date(2026, 9, 1)),
            recurring=True,
            preferable=(vaccine("B"), vaccine("C")),
        ),
        antigen="Flu",
    ),
    a_series(
        *doses(2, ages=(ages("9y-4d", "9y", "11y", "13y", "27y"),), intervals=FOUR_WEEKS),
        antigen="Z",
        genders=frozenset({Gender.FEMALE, Gender.UNKNOWN}),
    ),
    a_series(
        *doses(3, intervals=FOUR_WEEKS),
        antigen="Z",
        name="Z risk",
        kind=SeriesType.RISK,
        group="2",
        default=False,
        indications=(Indication("017", ages=between("1y", "30y")),),
    ),
    products={"A": ["X", "Y", "Z"], "B": ["X", "Flu"], "C": ["Y", "Flu"]},
    groups=(
        VaccineGroup("XY", Label("XY", "XY"), ("X", "Y")),
        VaccineGroup("Flu", Label("Flu", "Grippe"), ("Flu",)),
        VaccineGroup("Z", Label("Z", "Z"), ("Z",)),
    ),
    conflicts=(Conflict("B", "A", span("1d"), span("24d"), span("28d")),),
)

"""Small calendars of one rule each, and what the engine says of a few doses."""

from collections.abc import Iterable
from datetime import date

from immunization.dates import Overflow, Span
from immunization.engine import Assessment, Dose, Observation, Person, Policies, assess
from immunization.engine.assessment import VaccineGroupForecast
from immunization.engine.policies import DEFAULT
from immunization.schedule.antigen import Antigen, Immunity
from immunization.schedule.dose import (
    AgeRule,
    AllowableVaccine,
    FromPrevious,
    Interval,
    PreferableVaccine,
    SeriesDose,
)
from immunization.schedule.knowledge_base import (
    Association,
    Identity,
    KnowledgeBase,
    Product,
    VaccineGroup,
)
from immunization.schedule.series import Gender, Selection, Series, SeriesType
from immunization.schedule.skip import AgeCondition, ConditionalSkip, SkipContext, SkipSet
from immunization.schedule.validity import ANY_AGE, AgeRange, Label

BORN = date(2020, 1, 1)
ON = date(2025, 1, 1)
NAME = "Measles"
PREVIOUS = FromPrevious()


def span(text: str) -> Span | None:
    return Span.parse(text) if text else None


def between(begin: str = "", end: str = "") -> AgeRange:
    return AgeRange(span(begin), span(end))


def ages(absolute="", minimum="", earliest="", latest="", maximum="", **more) -> AgeRule:
    return AgeRule(*map(span, (absolute, minimum, earliest, latest, maximum)), **more)


def interval(
    absolute="", minimum="", earliest="", latest="", reference=PREVIOUS, **more
) -> Interval:
    return Interval(reference, *map(span, (absolute, minimum, earliest, latest)), **more)


def vaccine(product="A", *, ages=ANY_AGE, recommended=True, **more) -> PreferableVaccine:
    return PreferableVaccine(product, f"Vaccine {product}", ages, recommended=recommended, **more)


def allowable(product="A", *, ages=ANY_AGE) -> AllowableVaccine:
    return AllowableVaccine(product, ages)


def a_dose(number=1, **parts) -> SeriesDose:
    parts.setdefault("preferable", (vaccine(),))
    return SeriesDose(number, **parts)


def doses(count: int, **parts) -> tuple[SeriesDose, ...]:
    return tuple(a_dose(number, **parts) for number in range(1, count + 1))


def skip(*conditions, context=SkipContext.BOTH, **more) -> ConditionalSkip:
    return ConditionalSkip(context, (SkipSet(conditions),), **more)


def skip_at(begin: str = "", end: str = "", context=SkipContext.BOTH) -> ConditionalSkip:
    return skip(AgeCondition(between(begin, end)), context=context)


def a_series(
    *parts: SeriesDose,
    name="Series",
    antigen=NAME,
    group="1",
    default=True,
    vaccine_group="",
    kind=SeriesType.STANDARD,
    selection=None,
    **more,
) -> Series:
    chosen = {"group": group, "is_default": default} | (selection or {})
    return Series(
        name,
        antigen,
        vaccine_group or antigen,
        kind,
        Selection(**chosen),
        parts or (a_dose(),),
        **more,
    )


def an_antigen(*series: Series, **more) -> Antigen:
    name = series[0].antigen
    return Antigen(name, Label(name, f"{name} (fr)"), series, **more)


def a_calendar(
    *parts: Series | Antigen,
    products: dict[str, Iterable[Association | str]] | None = None,
    groups: Iterable[VaccineGroup] = (),
    overflow=Overflow.FIRST_OF_NEXT_MONTH,
    **more,
) -> KnowledgeBase:
    series = [part for part in parts if isinstance(part, Series)]
    antigens = [part for part in parts if isinstance(part, Antigen)]
    for name in dict.fromkeys(each.antigen for each in series):
        antigens.append(an_antigen(*(each for each in series if each.antigen == name)))
    names = [antigen.name for antigen in antigens]
    found = tuple(groups) or tuple(VaccineGroup(n, Label(n, f"{n} (fr)"), (n,)) for n in names)
    held = products if products is not None else dict.fromkeys("ABC", names)
    return KnowledgeBase(
        identity=Identity("test", "1", "0" * 64),
        product_system="test",
        overflow=overflow,
        antigens=tuple(antigens),
        vaccine_groups=found,
        products=tuple(
            Product(
                key,
                key,
                tuple(a if isinstance(a, Association) else Association(a) for a in associations),
            )
            for key, associations in held.items()
        ),
        **more,
    )


def immune(**parts) -> Immunity:
    return Immunity(**parts)


def given(*days: str | date | Dose, product="A") -> list[Dose]:
    return [
        day
        if isinstance(day, Dose)
        else Dose(day if isinstance(day, date) else date.fromisoformat(day), product)
        for day in days
    ]


def assessed(
    calendar: KnowledgeBase,
    *days: str | date | Dose,
    born=BORN,
    on=ON,
    gender=Gender.UNKNOWN,
    country="",
    observations: Iterable[str | Observation] = (),
    undetermined: Iterable[str] = (),
    policies: Policies = DEFAULT,
    trace=False,
) -> Assessment:
    facts = tuple(
        each if isinstance(each, Observation) else Observation(each) for each in observations
    )
    person = Person(born, gender, country, facts, frozenset(undetermined))
    on = date.fromisoformat(on) if isinstance(on, str) else on
    return assess(person, given(*days), calendar, on, policies=policies, trace=trace)


def verdicts(assessment: Assessment) -> list[str]:
    return [each.status.value for each in assessment.evaluations]


def reasons(assessment: Assessment, place=0) -> list[str]:
    return [reason.code.value for reason in assessment.evaluations[place].reasons]


def the_forecast(assessment: Assessment) -> VaccineGroupForecast:
    (forecast,) = assessment.forecasts
    return forecast


def status(assessment: Assessment) -> str:
    return the_forecast(assessment).status.value


def why(assessment: Assessment) -> list[str]:
    return [reason.value for reason in the_forecast(assessment).reasons]

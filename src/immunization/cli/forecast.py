"""Assess one person: what the doses received count for, and what comes next."""

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from datetime import date
from typing import Any

from immunization.cli.answer import assessment_lines, place_of
from immunization.cli.refusal import Refusal
from immunization.cli.supporting_data import add_supporting_data, load_supporting_data
from immunization.cli.table import table
from immunization.dates import InvalidPartialDate, PartialDate
from immunization.engine import Assessment, Dose, InvalidFacts, Observation, Person, assess, explain
from immunization.engine.explain import Language
from immunization.schedule.knowledge_base import KnowledgeBase
from immunization.schedule.series import Gender

GENDERS = {"F": Gender.FEMALE, "M": Gender.MALE, "U": Gender.UNKNOWN}


def configure(parser: ArgumentParser) -> None:
    """Declare the arguments."""
    add_supporting_data(parser)
    parser.add_argument("--born", required=True, metavar="YYYY-MM-DD")
    parser.add_argument("--sex", choices=tuple(GENDERS), default="U")
    parser.add_argument("--on", required=True, metavar="YYYY-MM-DD", help="day of assessment")
    parser.add_argument(
        "--dose",
        action="append",
        default=[],
        metavar="DATE:CODE",
        help="a dose received, such as 2024-03-15:107; the day may be 2024-03 or 2024",
    )
    parser.add_argument(
        "--observation",
        action="append",
        default=[],
        metavar="CODE[:DATE]",
        help="a fact that holds, such as 042 or 170:2026-05-01",
    )
    parser.add_argument("--country", default="", metavar="CC", help="country of birth")
    parser.add_argument("--explain", action="store_true", help="say why, in --language")
    parser.add_argument("--language", choices=[each.value for each in Language], default="en")
    parser.add_argument("--json", action="store_true", help="print JSON and nothing else")


def run(arguments: Namespace) -> int:
    """Run the command."""
    knowledge_base = load_supporting_data(arguments.supporting_data)
    person = _person(arguments, knowledge_base)
    doses = [_dose(text, place) for place, text in enumerate(arguments.dose, start=1)]
    _refuse_unknown_vaccines(doses, knowledge_base)
    try:
        assessment = assess(person, doses, knowledge_base, _day("--on", arguments.on))
    except InvalidFacts as error:
        raise Refusal(str(error)) from error
    language = Language(arguments.language) if arguments.explain else None
    if arguments.json:
        print(json.dumps(_document(assessment, language), ensure_ascii=False, indent=2))
    else:
        print("\n".join(_lines(assessment, language)))
    return 0


def _person(arguments: Namespace, knowledge_base: KnowledgeBase) -> Person:
    known = {each.code for each in knowledge_base.observations}
    observations = []
    for text in arguments.observation:
        code, _, day = text.partition(":")
        if code not in known:
            raise Refusal(f"--observation: {code!r} is no observation code of the supporting data")
        observations.append(Observation(code, _day("--observation", day) if day else None))
    return Person(
        born=_day("--born", arguments.born),
        gender=GENDERS[arguments.sex],
        country=arguments.country,
        observations=tuple(observations),
    )


def _dose(text: str, place: int) -> Dose:
    day, _, product = text.partition(":")
    if not product:
        raise Refusal(f"--dose: {text!r} is not a date and a code such as 2024-03-15:107")
    try:
        given = PartialDate.from_iso(day)
    except InvalidPartialDate as error:
        raise Refusal(
            f"--dose: {day!r} is not a date such as 2024-03-15, 2024-03 or 2024"
        ) from error
    return Dose(given.exact or given, product, identifier=str(place))


def _refuse_unknown_vaccines(doses: list[Dose], knowledge_base: KnowledgeBase) -> None:
    known = {product.key for product in knowledge_base.products}
    known |= {product for each in knowledge_base.conflicts for product in (each.previous,)}
    for dose in doses:
        if dose.product not in known:
            raise Refusal(
                f"--dose: {dose.product!r} is no vaccine code (CVX) of the supporting data"
            )


def _day(argument: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Refusal(f"{argument}: {text!r} is not a date such as 2026-11-23") from error


def _lines(assessment: Assessment, language: Language | None) -> Iterator[str]:
    identity = assessment.knowledge_base
    yield f"{identity.identifier} {identity.version} ({identity.content_hash[:12]})"
    yield f"Assessed on {assessment.on.isoformat()}"
    if assessment.evaluations:
        yield ""
        yield from table(
            ("Dose", "Given", "Vaccine", "Antigen", "Status", "Reasons"), _dose_rows(assessment)
        )
    yield ""
    head = ("Vaccine group", "Group", "Status", "Dose", "Earliest", "Recommended", "Past due")
    yield from table((*head, "Latest"), _forecast_rows(assessment))
    for each in assessment.excluded:
        yield f"Not evaluated: dose {each.dose.identifier} of {each.dose.given} ({each.reason})"
    if language is not None:
        for explanation in explain(assessment):
            yield ""
            verdict, *reasons = explanation.sentences(language)
            yield verdict
            yield from (f"  {sentence}" for sentence in reasons)


def _dose_rows(assessment: Assessment) -> Iterator[tuple[str, ...]]:
    for each in sorted(assessment.evaluations, key=place_of):
        dose = each.dose
        given = dose.given.iso if isinstance(dose.given, PartialDate) else dose.given.isoformat()
        reasons = ", ".join(reason.code.value for reason in each.reasons)
        yield dose.identifier, given, dose.product, each.antigen, each.status.value, reasons


def _forecast_rows(assessment: Assessment) -> Iterator[tuple[str, ...]]:
    for each in assessment.forecasts:
        days = (each.earliest, each.recommended, each.past_due, each.latest)
        number = str(each.dose_number or "")
        dates = (day.isoformat() if day else "" for day in days)
        yield each.vaccine_group, each.series_group, each.status.value, number, *dates


def _document(assessment: Assessment, language: Language | None) -> dict[str, Any]:
    identity = assessment.knowledge_base
    document: dict[str, Any] = {
        "knowledge_base": {
            "identifier": identity.identifier,
            "version": identity.version,
            "content_hash": identity.content_hash,
        },
        "on": assessment.on.isoformat(),
        **assessment_lines(assessment),
        "excluded": [
            {"dose": int(each.dose.identifier), "reason": each.reason.value}
            for each in assessment.excluded
        ],
        "uncertain": [
            {
                "subject": list(each.subject),
                "field": each.field,
                "values": list(each.values),
                "doses": [int(dose.identifier) for dose in each.doses],
            }
            for each in assessment.uncertainties
        ],
    }
    if language is not None:
        document["explanations"] = [list(each.sentences(language)) for each in explain(assessment)]
    return document

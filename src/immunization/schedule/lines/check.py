"""What must hold in a calendar of lines; every complaint names file and key."""

from collections.abc import Iterable, Iterator
from itertools import combinations, pairwise

from immunization.dates import Span
from immunization.schedule.lines.bounds import keyed_appointments, keyed_rules
from immunization.schedule.lines.calendar import Calendar
from immunization.schedule.lines.condition import Condition
from immunization.schedule.lines.index import places
from immunization.schedule.lines.line import Authority, Line, Provenance, Rule
from immunization.schedule.validity import Validity
from immunization.vaccines import Nomenclature

_STATUSES = frozenset({"not_recommended", "complete", "up_to_date"})


def complaints(calendar: Calendar, nomenclature: Nomenclature) -> Iterator[str]:
    """Say everything that is wrong with a calendar; nothing when it is sound."""
    yield from _twice("lines", (line.key for line in calendar.lines))
    yield from _twice("order", (str(line.order) for line in calendar.lines))
    for line in calendar.lines:
        for text in _line(calendar, line, nomenclature):
            yield f"lines/{line.key}: {text}"
    for against in calendar.contraindications:
        where = f"calendar.toml: contraindication {against.identifier}"
        yield from (f"{where}: {text}" for text in _authority(calendar, against.authority))
        yield from (f"{where}: {text}" for text in _facts(calendar, [against.when]))
        yield from (f"{where}: {text}" for text in _codes(nomenclature, against.valences))
    for derived in calendar.profile.derived.values():
        found = _facts(calendar, [derived.when])
        yield from (f"profile.toml: fact {derived.name}: {text}" for text in found)
    yield from _obligations(calendar)
    yield from _advices(calendar)
    for identifier, found_in in places(calendar).items():
        if not found_in:
            yield f"calendar.toml: collected: {identifier!r} stands nowhere in the calendar"
    yield from _seasons(calendar)


def _obligations(calendar: Calendar) -> Iterator[str]:
    known = {line.key for line in calendar.lines}
    for each in calendar.obligations:
        where = f"obligations.toml: {each.identifier}"
        yield from (f"{where}: {text}" for text in _authority(calendar, each.authority))
        yield from (f"{where}: {text}" for text in _facts(calendar, filter(None, (each.when,))))
        for line in sorted(each.lines - known):
            yield f"{where}: lines: {line!r} was given, expected a line of the calendar"


def _advices(calendar: Calendar) -> Iterator[str]:
    known = {line.key for line in calendar.lines}
    for each in calendar.advices:
        where = f"advice.toml: {each.identifier}"
        yield from (f"{where}: {text}" for text in _authority(calendar, each.authority))
        yield from (f"{where}: {text}" for text in _facts(calendar, filter(None, (each.when,))))
        for line in sorted(each.lines - known):
            yield f"{where}: lines: {line!r} was given, expected a line of the calendar"
        if each.by is not None and each.by[0] not in calendar.profile.questions:
            yield f"{where}: by: {each.by[0]!r} was given, expected a question of profile.toml"


def _line(calendar: Calendar, line: Line, nomenclature: Nomenclature) -> Iterator[str]:
    yield from _codes(nomenclature, [*line.gives])
    for disease in line.counts | line.refuses:
        if nomenclature.disease(disease) is None:
            yield f"counts: {disease!r} was given, expected a disease of the nomenclature"
    for key, rule in keyed_rules(line):
        yield from (f"{key}: {text}" for text in _rule(calendar, rule, nomenclature))
    for immunity in line.immunities:
        where = f"immunity {immunity.identifier}"
        yield from (f"{where}: {text}" for text in _authority(calendar, immunity.authority))
        yield from (f"{where}: {text}" for text in _facts(calendar, [immunity.when]))
        if immunity.status not in _STATUSES:
            yield f"{where}: status: {immunity.status!r} was given, expected one of {_STATUSES}"
    for key, appointment in keyed_appointments(line):
        yield from (f"{key}: {text}" for text in _authority(calendar, appointment.authority))
    for setting in line.settings:
        found = _authority(calendar, setting.authority)
        yield from (f"setting {setting.identifier}: {text}" for text in found)
    yield from _versions(line)
    yield from _appointments(line)


def _rule(calendar: Calendar, rule: Rule, nomenclature: Nomenclature) -> Iterator[str]:
    yield from _authority(calendar, rule.authority)
    yield from _facts(
        calendar, filter(None, (rule.when, rule.unless, rule.opens_when, rule.every_when))
    )
    for step in rule.steps:
        yield from _codes(nomenclature, step.products)
        ages = step.dose.ages[0]
        named = (ages.minimum, ages.earliest_recommended, ages.latest_recommended)
        yield from _rising(f"dose {step.dose.number}", [age for age in named if age])
    planned = [step.dose.ages[0].earliest_recommended for step in rule.steps]
    yield from _rising("dose ages", [age for age in planned if age])
    yield from _rising("opens", [age for age in (rule.opens.begin, rule.opens.end) if age])
    known = {line.key for line in calendar.lines}
    if rule.follow is not None and rule.follow.line not in known:
        yield f"follow.line: {rule.follow.line!r} was given, expected a line of the calendar"


def _authority(calendar: Calendar, authority: Authority) -> Iterator[str]:
    if authority.provenance is Provenance.UNSOURCED:
        return
    if authority.source not in calendar.sources:
        yield f"source: {authority.source!r} was given, expected a key of sources.toml"
    if authority.confirm and not (authority.other_reading or authority.reason):
        yield "confirm: true was given, expected other_reading or reason beside it"


def _facts(calendar: Calendar, conditions: Iterable[Condition]) -> Iterator[str]:
    known = calendar.profile.questions.keys() | calendar.profile.derived.keys() | {"sex"}
    for condition in conditions:
        for name in sorted(condition.names - known):
            yield f"{condition.text!r}: {name!r} was given, expected a fact of profile.toml"


def _codes(nomenclature: Nomenclature, codes: Iterable[str]) -> Iterator[str]:
    for code in codes:
        if nomenclature.valence(code) is None and nomenclature.by_code(code) is None:
            yield f"{code!r} was given, expected a valence or a vaccine of the nomenclature"


def _rising(where: str, ages: list[Span]) -> Iterator[str]:
    for first, second in pairwise(ages):
        if _days(second) < _days(first):
            yield f"{where}: {second} was given after {first}, expected ages that rise"


def _days(span: Span) -> float:
    return span.whole_months * 30.4375 + span.whole_days


def _versions(line: Line) -> Iterator[str]:
    """Two versions of a rule for the same people may not hold on the same day."""
    for (key, first), (other, second) in combinations(keyed_rules(line), 2):
        if first.identifier != second.identifier or not _overlap(first.validity, second.validity):
            continue
        if _people(first) == _people(second):
            yield f"{other}: in force on the same days as {key}, for the same people"


def _people(rule: Rule) -> tuple[object, ...]:
    conditions = [each.text if each else "" for each in (rule.when, rule.unless, rule.opens_when)]
    return (rule.sex, rule.born, rule.opens, rule.starts, *conditions)


def _overlap(first: Validity, second: Validity) -> bool:
    ends_before = first.cessation and second.effective and first.cessation < second.effective
    starts_after = second.cessation and first.effective and second.cessation < first.effective
    return not (ends_before or starts_after)


def _appointments(line: Line) -> Iterator[str]:
    for (key, first), (other, second) in combinations(keyed_appointments(line), 2):
        if _overlap(first.validity, second.validity) and _days(second.age) <= _days(first.age):
            yield f"appointment {other}: after {key}, expected ages that rise"


def _seasons(calendar: Calendar) -> Iterator[str]:
    for first, second in combinations(calendar.seasons, 2):
        if first.name == second.name and first.start <= second.end and second.start <= first.end:
            yield f"calendar.toml: season {first.name}: {second.start} is within {first.start}"


def _twice(what: str, names: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            yield f"{what}: {name!r} stands twice"
        seen.add(name)

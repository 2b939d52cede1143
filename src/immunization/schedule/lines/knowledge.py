"""The series of a calendar of lines as a CDSi knowledge base, so that one engine evaluates both.

A line is an antigen, a rule with doses one of its series. A record's product says which of the
valences that the rule names it holds (see `product_of`), since a vaccine here is a set of valences.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import combinations

from immunization.schedule.antigen import Antigen
from immunization.schedule.dose import PreferableVaccine, SeriesDose
from immunization.schedule.knowledge_base import KnowledgeBase, VaccineGroup
from immunization.schedule.lines.bounds import keyed_rules
from immunization.schedule.lines.calendar import Calendar
from immunization.schedule.lines.line import DoseStep, Line, Rule
from immunization.schedule.series import Selection, Series, SeriesType
from immunization.schedule.validity import Label

PRODUCT_SYSTEM = "sets of valences"
_NONE_OF_THEM = "any"


@lru_cache(maxsize=8)
def knowledge_base(calendar: Calendar) -> KnowledgeBase:
    """The calendar's series, ready for the engine; its other mechanisms stay with its lines."""
    antigens = tuple(_antigen(line) for line in calendar.lines)
    groups = tuple(VaccineGroup(each.name, each.label, (each.name,)) for each in antigens)
    return KnowledgeBase(
        identity=calendar.identity,
        product_system=PRODUCT_SYSTEM,
        overflow=calendar.overflow,
        antigens=antigens,
        vaccine_groups=groups,
        products=(),
        interval_from_counted=True,
    )


def series_name(line: Line, key: str) -> str:
    """The name of a rule's series, unique in the calendar."""
    return f"{line.key} {key}"


def named_products(rule: Rule) -> frozenset[str]:
    """The valences that some dose of a rule asks for."""
    return frozenset().union(*(step.products for step in rule.steps))


@lru_cache(maxsize=8192)
def product_of(named: frozenset[str], valences: frozenset[str]) -> str:
    """The product key of a record: those of the named valences that it holds."""
    return _key(named & valences) if named else _NONE_OF_THEM


def _key(valences: Iterable[str]) -> str:
    return "+".join(sorted(valences)) or _NONE_OF_THEM


def _antigen(line: Line) -> Antigen:
    label = Label(english=line.key, french=line.label)
    series = tuple(_series(line, key, rule) for key, rule in keyed_rules(line) if rule.steps)
    return Antigen(name=line.key, label=label, series=series)


def _series(line: Line, key: str, rule: Rule) -> Series:
    risk = rule.when is not None or rule.opens_when is not None
    return Series(
        name=series_name(line, key),
        antigen=line.key,
        vaccine_group=line.key,
        type=SeriesType.RISK if risk else SeriesType.STANDARD,
        selection=Selection(group=key),
        doses=tuple(_doses(rule)),
    )


def _doses(rule: Rule) -> Iterator[SeriesDose]:
    named = named_products(rule)
    for step in rule.steps:
        yield replace(step.dose, preferable=tuple(_preferable(step, named)))
    if rule.every is not None:
        anything = tuple(_preferable(None, named))
        yield SeriesDose(number=len(rule.steps) + 1, preferable=anything, recurring=True)


def _preferable(step: DoseStep | None, named: frozenset[str]) -> Iterator[PreferableVaccine]:
    asked = step.products if step is not None else frozenset()
    for size in range(len(named) + 1):
        for valences in combinations(sorted(named), size):
            if not asked or not asked.isdisjoint(valences):
                yield PreferableVaccine(product=_key(valences), name=_key(valences))

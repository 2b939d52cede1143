"""What must hold in any knowledge base, whoever wrote it."""

from collections.abc import Iterable

from immunization.schedule.dose import FromTargetDose, SeriesDose
from immunization.schedule.errors import ScheduleError
from immunization.schedule.knowledge_base import KnowledgeBase
from immunization.schedule.series import Series
from immunization.schedule.skip import CompletedSeriesCondition, ConditionalSkip


def check(knowledge_base: KnowledgeBase, *, source: str) -> None:
    """Refuse names that stand twice and references that lead nowhere. Raises ScheduleError."""
    _once("antigen", (antigen.name for antigen in knowledge_base.antigens), source)
    _once("vaccine group", (group.name for group in knowledge_base.vaccine_groups), source)
    _once("product", (product.key for product in knowledge_base.products), source)
    _once("observation", (each.code for each in knowledge_base.observations), source)
    antigens = {antigen.name for antigen in knowledge_base.antigens}
    for group in knowledge_base.vaccine_groups:
        _known(f"vaccine group {group.name}", group.antigens, antigens, source)
    for product in knowledge_base.products:
        names = [association.antigen for association in product.associations]
        _known(f"product {product.key}", names, antigens, source)
    for antigen in knowledge_base.antigens:
        _once("series", (series.name for series in antigen.series), source)
        for series in antigen.series:
            _check_series(series, antigen.series, knowledge_base, source)


def _check_series(
    series: Series, siblings: tuple[Series, ...], knowledge_base: KnowledgeBase, source: str
) -> None:
    where = f"series {series.name}"
    members = [each for each in knowledge_base.vaccine_groups if series.antigen in each.antigens]
    _known(where, [series.vaccine_group], {group.name for group in members}, source)
    groups = {each.selection.group for each in siblings}
    _known(f"{where}, equivalent groups", series.equivalent_groups, groups, source)
    for dose in series.doses:
        place = f"{where}, dose {dose.number}"
        _with_conditions(f"{place}, skip", dose.skips, source)
        _known(f"{place}, skip", _groups_named(dose.skips), groups, source)
        numbers = {str(each.number) for each in series.doses}
        _known(f"{place}, interval", _doses_named(dose), numbers, source)


def _with_conditions(element: str, skips: tuple[ConditionalSkip, ...], source: str) -> None:
    """A set of no conditions would be met by everybody (T6-10)."""
    for skip in skips:
        if not skip.sets or not all(each.conditions for each in skip.sets):
            raise ScheduleError(
                file=source,
                element=element,
                given="a skip without conditions",
                expected="one set at least, and a condition in each",
            )


def _groups_named(skips: tuple[ConditionalSkip, ...]) -> Iterable[str]:
    for skip in skips:
        for group in skip.sets:
            for condition in group.conditions:
                if isinstance(condition, CompletedSeriesCondition):
                    yield from condition.series_groups


def _doses_named(dose: SeriesDose) -> Iterable[str]:
    references = [interval.reference for interval in dose.intervals]
    references += [interval.reference for interval in dose.allowable_intervals]
    return [str(each.number) for each in references if isinstance(each, FromTargetDose)]


def _once(kind: str, names: Iterable[str], source: str) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise ScheduleError(file=source, element=kind, given=name, expected="each name once")
        seen.add(name)


def _known(element: str, names: Iterable[str], known: set[str], source: str) -> None:
    for name in names:
        if name not in known:
            expected = f"one of {', '.join(sorted(known))}"
            raise ScheduleError(file=source, element=element, given=name, expected=expected)

"""The whole knowledge base, compiled."""

from functools import lru_cache
from typing import NamedTuple

from immunization.engine.compiled.ages import AgeTable
from immunization.engine.compiled.calendar import CompiledSpan, compiled_span, slack_of
from immunization.engine.compiled.series import CompiledAntigen
from immunization.schedule.knowledge_base import KnowledgeBase, VaccineGroup
from immunization.schedule.validity import Label


class CompiledConflict(NamedTuple):
    """From when to when a vaccine may not follow another one."""

    begin: CompiledSpan
    minimum_end: CompiledSpan
    end: CompiledSpan


class CompiledAssociation(NamedTuple):
    """The place of an antigen, and the places of the ages for which the product counts for it."""

    antigen: int
    begin: int
    end: int


class Knowledge:
    """Everything that the engine reads while it assesses a person."""

    __slots__ = (
        "ages",
        "antigens",
        "conflicts",
        "from_counted",
        "groups",
        "knowledge_base",
        "labels",
        "live_products",
        "products",
        "slack",
    )

    def __init__(self, knowledge_base: KnowledgeBase) -> None:
        self.knowledge_base = knowledge_base
        self.slack = slack_of(knowledge_base.overflow)
        self.from_counted = knowledge_base.interval_from_counted
        self.ages = AgeTable(self.slack)
        self.antigens = tuple(
            CompiledAntigen(antigen, place, self.ages, knowledge_base.conflicts)
            for place, antigen in enumerate(knowledge_base.antigens)
        )
        self.groups: dict[str, VaccineGroup] = {
            group.name: group for group in knowledge_base.vaccine_groups
        }
        self.labels: dict[str, Label] = {
            antigen.name: antigen.label for antigen in knowledge_base.antigens
        } | {group.name: group.label for group in knowledge_base.vaccine_groups}
        self._compile_products()
        self._compile_conflicts()

    def _compile_products(self) -> None:
        places = {antigen.name: antigen.place for antigen in self.antigens}
        self.products = {
            product.key: tuple(
                CompiledAssociation(places[each.antigen], *self.ages.range(each.ages))
                for each in product.associations
            )
            for product in self.knowledge_base.products
        }

    def _compile_conflicts(self) -> None:
        self.conflicts: dict[tuple[str, str], CompiledConflict] = {}
        for each in self.knowledge_base.conflicts:
            self.conflicts[each.previous, each.current] = CompiledConflict(
                compiled_span(each.begin),
                compiled_span(each.minimum_end),
                compiled_span(each.end),
            )
        self.live_products = frozenset(product for pair in self.conflicts for product in pair)


@lru_cache(maxsize=16)
def compiled(knowledge_base: KnowledgeBase) -> Knowledge:
    """Compile a knowledge base, once for each."""
    return Knowledge(knowledge_base)

"""Series and antigens, compiled, with what chapters 5 and 8 ask of them."""

from typing import NamedTuple

from immunization.engine.compiled.ages import NO_END, AgeTable
from immunization.engine.compiled.dose import CompiledDose
from immunization.schedule.antigen import Antigen, BirthImmunity
from immunization.schedule.knowledge_base import Conflict
from immunization.schedule.series import Gender, Indication, Series, SeriesType
from immunization.schedule.skip import CompletedSeriesCondition

_LAST_PREFERENCE = 1_000_000


class CompiledIndication(NamedTuple):
    """An indication and the places of its ages."""

    begin: int
    end: int
    indication: Indication


class CompiledSeries:
    """A series with its doses and what it is selected by."""

    __slots__ = (
        "antigen",
        "asks_for_completed_series",
        "doses",
        "equivalent_groups",
        "group",
        "indications",
        "is_default",
        "is_product_path",
        "maximum_age_to_start",
        "name",
        "order",
        "preference",
        "priority",
        "series",
        "type",
        "vaccine_group",
    )

    def __init__(
        self, series: Series, order: int, table: AgeTable, conflicts: tuple[Conflict, ...]
    ) -> None:
        self.series = series
        self.order = order
        self.name = series.name
        self.antigen = series.antigen
        self.vaccine_group = series.vaccine_group
        self.type = series.type
        self.equivalent_groups = series.equivalent_groups
        self.doses = tuple(CompiledDose(dose, table, conflicts) for dose in series.doses)
        self.indications = tuple(
            CompiledIndication(*table.range(each.ages), each) for each in series.indications
        )
        self.asks_for_completed_series = _asks_for_completed_series(series)
        self._compile_selection(table)

    def _compile_selection(self, table: AgeTable) -> None:
        selection = self.series.selection
        preference = selection.preference
        self.group = selection.group
        self.is_default = selection.is_default
        self.is_product_path = selection.is_product_path
        self.priority = selection.priority
        self.preference = _LAST_PREFERENCE if preference is None else preference
        self.maximum_age_to_start = table.place(selection.maximum_age_to_start, absent=NO_END)

    @property
    def run_order(self) -> tuple[bool, int]:
        """Those that ask whether another series is complete come last."""
        return self.asks_for_completed_series, self.order


class CompiledAntigen:
    """An antigen: which of its series everybody of a gender has, which an observation opens."""

    __slots__ = (
        "antigen",
        "births",
        "contraindications",
        "immune_codes",
        "name",
        "openers",
        "place",
        "risk",
        "series",
        "standard",
        "vaccine_contraindications",
    )

    def __init__(
        self, antigen: Antigen, place: int, table: AgeTable, conflicts: tuple[Conflict, ...]
    ) -> None:
        self.antigen = antigen
        self.name = antigen.name
        self.place = place
        self.series = tuple(
            CompiledSeries(each, order, table, conflicts)
            for order, each in enumerate(antigen.series)
        )
        self.risk = tuple(each for each in self.series if each.type is SeriesType.RISK)
        self.standard = {gender: self._standard(gender) for gender in Gender}
        self.openers = {gender: _openers(self.standard[gender]) for gender in Gender}
        self.immune_codes = antigen.immunity.observations
        self.births: tuple[BirthImmunity, ...] = antigen.immunity.births
        self.contraindications = tuple(
            (*table.range(each.ages), each) for each in antigen.contraindications
        )
        self.vaccine_contraindications = tuple(
            (each, tuple((*table.range(part.ages), part.product) for part in each.products))
            for each in antigen.vaccine_contraindications
        )

    def _standard(self, gender: Gender) -> tuple[CompiledSeries, ...]:
        """Standard and evaluation-only series that a person of that gender has (T5-5)."""
        chosen = (
            each
            for each in self.series
            if each.type is not SeriesType.RISK and is_for(each.series, gender)
        )
        return tuple(sorted(chosen, key=lambda each: each.run_order))


def is_for(series: Series, gender: Gender) -> bool:
    """T5-5, first condition: an empty list of genders is everybody's."""
    return not series.genders or gender in series.genders


def _openers(series: tuple[CompiledSeries, ...]) -> tuple[CompiledSeries, ...]:
    """Those that can be chosen for a person who received nothing and has no indication.

    In a group with a default series that is the default: no other one is scorable then
    (SELECTSCORE-2 asks of a standard series a valid dose, or a group without default, and of an
    evaluation-only series that it is complete).
    """
    with_default = {each.group for each in series if each.is_default}
    return tuple(each for each in series if each.is_default or each.group not in with_default)


def _asks_for_completed_series(series: Series) -> bool:
    return any(
        isinstance(condition, CompletedSeriesCondition)
        for dose in series.doses
        for skip in dose.skips
        for each in skip.sets
        for condition in each.conditions
    )

"""One series for one person: how far the doses received have led, and what comes next.

A run is made for an assessment, filled by `evaluation` and `forecast`, read by `selection` and
`groups`, and thrown away. Days are ordinals; NONE (0) is no day.
"""

from immunization.engine.case import Case, Record, Remark
from immunization.engine.compiled.calendar import NONE
from immunization.engine.compiled.dose import NO_AGES, CompiledDose
from immunization.engine.compiled.series import CompiledAntigen, CompiledSeries
from immunization.engine.statuses import (
    EvaluationStatus,
    ForecastReason,
    SeriesStatus,
)
from immunization.schedule.antigen import AntigenContraindication


class AntigenRun:
    """What the series of one antigen share for one person."""

    __slots__ = (
        "antigen",
        "case",
        "completed_groups",
        "contraindications",
        "forbidden_products",
        "immune",
        "records",
    )

    def __init__(self, antigen: CompiledAntigen, case: Case, records: list[Record]) -> None:
        self.antigen = antigen
        self.case = case
        self.records = records
        self.completed_groups: set[str] = set()
        self.immune = False
        self.contraindications: tuple[AntigenContraindication, ...] = ()
        self.forbidden_products: frozenset[str] = frozenset()


class SeriesRun:
    """The state of one series.

    `statuses` and `remarks` stand beside `records`, a status and its reasons for each dose of the
    antigen. `target` is the next dose of the series, at `position`, or None when all are satisfied
    or skipped; `rule` is its age rule on the day of assessment.
    """

    __slots__ = (
        "ages",
        "antigen",
        "case",
        "dose_number",
        "earliest",
        "finish",
        "latest",
        "past_due",
        "position",
        "previous",
        "reason",
        "recommended",
        "records",
        "remarks",
        "rule",
        "satisfied",
        "series",
        "slack",
        "status",
        "statuses",
        "target",
        "target_numbers",
        "unadjusted_past_due",
        "unadjusted_recommended",
    )

    def __init__(self, series: CompiledSeries, antigen: AntigenRun) -> None:
        self.series = series
        self.antigen = antigen
        self.case = antigen.case
        self.ages = antigen.case.ages
        self.slack = antigen.case.slack
        self.records = antigen.records
        self.statuses: list[EvaluationStatus] = []
        self.remarks: list[tuple[Remark, ...]] = []
        self.target_numbers: list[int] = []
        self.satisfied: list[tuple[CompiledDose, Record]] = []
        self.position = 0
        self.target: CompiledDose | None = series.doses[0]
        self.rule = NO_AGES
        self.previous: Record | None = None
        self.status = SeriesStatus.NOT_COMPLETE
        self.reason = ForecastReason.DOSE_DUE
        self.dose_number = 0
        self.earliest = NONE
        self.finish = NONE
        self.recommended = NONE
        self.past_due = NONE
        self.latest = NONE
        self.unadjusted_recommended = NONE
        self.unadjusted_past_due = NONE

    def advance(self) -> None:
        """Go on to the next dose of the series."""
        self.position += 1
        doses = self.series.doses
        self.target = doses[self.position] if self.position < len(doses) else None

    @property
    def not_satisfied(self) -> int:
        """How many doses of the series are still to be given (SELECTB-5)."""
        return len(self.series.doses) - self.position

    def __str__(self) -> str:
        return self.series.name

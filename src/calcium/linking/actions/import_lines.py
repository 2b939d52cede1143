"""An import as shown and as decided: its lines, and what a person says of them."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from calcium.linking import errors
from calcium.linking.rules import ImportPlan, PlannedDose
from calcium.vaccinations.models import Proof, Vaccination
from carnet_api.wire import VaccinationDocument


class Decision(StrEnum):
    """What a person says of a dose of the carnet."""

    VALIDATE = "validate"
    SAME = "same"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class ImportDecision:
    """A decision on a dose, as it was shown: `version` tells whether it has changed since.

    `row_id` is the row that is the same vaccination (SAME) or is not (BOTH: every row shown);
    `document` is what was seen for a validation on proof.
    """

    decision: Decision
    version: int
    row_id: UUID | None = None
    document: str = Proof.PAPER_BOOKLET
    validate_too: bool = False


@dataclass(frozen=True, slots=True)
class ImportLine:
    """A line of the import as shown: the dose, what happens, the rows concerned, the reason."""

    planned: PlannedDose
    document: VaccinationDocument
    rows: tuple[Vaccination, ...]

    @property
    def reason(self) -> str:
        """Why it cannot come; empty where it can."""
        return errors.obstacle_reason(self.planned.obstacle) if self.planned.obstacle else ""


@dataclass(frozen=True, slots=True)
class ImportView:
    """The import as shown before anything moves; `asked` are the questions that were open before
    (a row and the number of a dose)."""

    plan: ImportPlan
    lines: tuple[ImportLine, ...]
    asked: frozenset[tuple[UUID, int]] = frozenset()

    @property
    def asks(self) -> bool:
        """Whether a person must decide something; otherwise the import runs at once."""
        return self.plan.asks

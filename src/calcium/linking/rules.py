"""What an import will do: a plan, decided on plain values."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from calcium.linking.fields import TravellingFields
from calcium.linking.likeness import in_two_arms, same_lot, same_site
from calcium.linking.state import IntentionFacts, RowFacts, TwinFacts
from immunization.dates import PartialDate

PROBABLY_THE_SAME_WITHIN = timedelta(days=28)
"""Two doses against the same diseases, this close, are shown to a person as probably one."""


@dataclass(frozen=True, slots=True)
class VaccineFacts:
    """A vaccine, as far as likeness asks; `broader` are the generic entries that it specialises."""

    id: int | None
    diseases: frozenset[int] = frozenset()
    generic: bool = False
    broader: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class LocalDose:
    """A row of the dossier. `remote_id` and `twin` bind it to a dose of this carnet; the last
    three name doses that looked alike: still to be decided, another vaccination, the same one."""

    row_id: UUID
    fields: TravellingFields
    vaccine: VaccineFacts
    deleting: bool = False
    remote_id: int | None = None
    twin: TwinFacts | None = None
    intention: IntentionFacts | None = None
    asked_about: frozenset[int] = frozenset()
    apart_from: frozenset[int] = frozenset()
    same_as: frozenset[int] = frozenset()

    @property
    def being_sent(self) -> bool:
        """Whether a sending has no outcome yet: the dose may exist over there."""
        return self.intention is not None and self.intention.open

    @property
    def facts(self) -> RowFacts:
        """As the column reads it."""
        return RowFacts(self.fields, deleting=self.deleting)


@dataclass(frozen=True, slots=True)
class RemoteDose:
    """A dose of the carnet. `source_id` is the row that it was made from; `in_list` says that the
    centre's list has its vaccine; `declared` that the holder entered it and nobody vouched."""

    remote_id: int
    version: int
    fields: TravellingFields
    vaccine: VaccineFacts
    source_id: UUID | None = None
    declared: bool = False
    in_list: bool = True


class ImportStep(StrEnum):
    """What happens to a dose of the carnet."""

    REFRESH = "refresh"
    LINK = "link"
    DECIDE = "decide"
    PROPOSE = "propose"
    RECORD = "record"
    KNOWN = "known"
    LEAVE = "leave"


class Obstacle(StrEnum):
    """Why a dose of the carnet cannot come."""

    VACCINE_NOT_IN_LIST = "vaccine_not_in_list"
    NO_DATE = "no_date"
    IN_THE_FUTURE = "in_the_future"
    BEFORE_BIRTH = "before_birth"
    BEING_DELETED = "being_deleted"
    BEING_SENT = "being_sent"


@dataclass(frozen=True, slots=True)
class PlannedDose:
    """One line of the import: the dose, what happens, with which rows, or why it cannot come."""

    dose: RemoteDose
    step: ImportStep
    rows: tuple[UUID, ...] = ()
    obstacle: Obstacle | None = None


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """The whole import. `complete` is false when MesVaccins gave less than it announced."""

    lines: tuple[PlannedDose, ...]
    complete: bool = True

    def of(self, *steps: ImportStep) -> tuple[PlannedDose, ...]:
        """The lines with one of these steps."""
        return tuple(line for line in self.lines if line.step in steps)

    @property
    def asks(self) -> bool:
        """Whether a person must decide something before it runs."""
        return bool(self.of(ImportStep.DECIDE, ImportStep.PROPOSE))


def plan_import(
    rows: Sequence[LocalDose],
    doses: Iterable[RemoteDose],
    *,
    born: date,
    today: date,
    complete: bool = True,
) -> ImportPlan:
    """Say what happens to each dose of the carnet. A row that no dose names is left alone."""
    ordered = sorted(doses, key=lambda dose: dose.remote_id)
    known = {row.remote_id: row for row in rows if row.remote_id is not None}
    unbound = [row for row in rows if row.remote_id is None]
    planned = {
        dose.remote_id: _bound(dose, known[dose.remote_id])
        for dose in ordered
        if dose.remote_id in known
    }
    free = {row.row_id: row for row in unbound if not row.deleting}
    for matching in (_made_from, _equal_with_its_lot, _equal_with_its_site, _equal):
        for dose in ordered:
            if dose.remote_id not in planned:
                line = _matched(dose, unbound, free, matching)
                if line is not None:
                    planned[dose.remote_id] = line
    for dose in ordered:
        if dose.remote_id not in planned:
            planned[dose.remote_id] = _new(dose, rows, set(free), born=born, today=today)
    return ImportPlan(tuple(planned[dose.remote_id] for dose in ordered), complete=complete)


def _matched(
    dose: RemoteDose,
    unbound: Sequence[LocalDose],
    free: dict[UUID, LocalDose],
    matching: Callable[[LocalDose, RemoteDose], bool],
) -> PlannedDose | None:
    """Link the first free row that matches. One on its way out, or out to MesVaccins, holds the
    dose back, so that no answer that still travels meets a row bound otherwise."""
    if any(row.deleting and matching(row, dose) for row in unbound):
        return _left(dose, Obstacle.BEING_DELETED)
    matches = [row for row in free.values() if matching(row, dose)]
    ready = [row for row in matches if not row.being_sent or matching is _made_from]
    if ready:
        del free[ready[0].row_id]
        return PlannedDose(dose, ImportStep.LINK, (ready[0].row_id,))
    return _left(dose, Obstacle.BEING_SENT) if matches else None


def _bound(dose: RemoteDose, row: LocalDose) -> PlannedDose:
    if row.deleting:
        return _left(dose, Obstacle.BEING_DELETED)
    return PlannedDose(dose, ImportStep.REFRESH, (row.row_id,))


def _left(dose: RemoteDose, obstacle: Obstacle) -> PlannedDose:
    return PlannedDose(dose, ImportStep.LEAVE, obstacle=obstacle)


def _made_from(row: LocalDose, dose: RemoteDose) -> bool:
    return dose.source_id == row.row_id


def _equal(row: LocalDose, dose: RemoteDose) -> bool:
    """Same vaccine, same full date, and nobody said that they are two."""
    return (
        dose.fields.vaccine_id is not None
        and row.fields.vaccine_id == dose.fields.vaccine_id
        and dose.fields.given is not None
        and dose.fields.given.exact is not None
        and row.fields.given == dose.fields.given
        and dose.remote_id not in row.apart_from
        and not in_two_arms(row.fields, dose.fields)
    )


def _equal_with_its_lot(row: LocalDose, dose: RemoteDose) -> bool:
    """Of several equal doses of a day, the one with the same lot goes first."""
    return _equal(row, dose) and same_lot(row.fields, dose.fields)


def _equal_with_its_site(row: LocalDose, dose: RemoteDose) -> bool:
    """Then the one in the same arm."""
    return _equal(row, dose) and same_site(row.fields, dose.fields)


def _new(
    dose: RemoteDose, rows: Sequence[LocalDose], free: set[UUID], *, born: date, today: date
) -> PlannedDose:
    known = tuple(row.row_id for row in rows if dose.remote_id in row.same_as)
    if known:
        return PlannedDose(dose, ImportStep.KNOWN, known)
    obstacle = _obstacle(dose, born=born, today=today)
    if obstacle:
        return _left(dose, obstacle)
    alike = tuple(
        row.row_id
        for row in rows
        if dose.remote_id in row.asked_about
        or (row.row_id in free and probably_the_same(row, dose))
    )
    if any(row.row_id in alike and row.being_sent for row in rows):
        return _left(dose, Obstacle.BEING_SENT)
    if alike:
        return PlannedDose(dose, ImportStep.DECIDE, alike)
    if dose.declared:
        return PlannedDose(dose, ImportStep.PROPOSE)
    return PlannedDose(dose, ImportStep.RECORD)


def _obstacle(dose: RemoteDose, *, born: date, today: date) -> Obstacle | None:
    given = dose.fields.given
    if given is None:
        return Obstacle.NO_DATE
    if given.earliest > today:
        return Obstacle.IN_THE_FUTURE
    if given.latest < born:
        return Obstacle.BEFORE_BIRTH
    return None if dose.in_list else Obstacle.VACCINE_NOT_IN_LIST


def probably_the_same(row: LocalDose, dose: RemoteDose) -> bool:
    """Same diseases, or one vaccine told with less detail, within 28 days; a person decides."""
    if dose.remote_id in row.apart_from:
        return False
    given, seen = row.fields.given, dose.fields.given
    if given is None or seen is None or not close(given, seen):
        return False
    if row.fields.vaccine_id is not None and row.fields.vaccine_id == dose.fields.vaccine_id:
        return True
    ours, theirs = row.vaccine, dose.vaccine
    if not ours.diseases or not theirs.diseases:
        return False
    return (
        ours.diseases == theirs.diseases or specialises(ours, theirs) or specialises(theirs, ours)
    )


def specialises(precise: VaccineFacts, generic: VaccineFacts) -> bool:
    """Whether a generic entry may tell the same dose with less detail (PRIORIX, « Rougeole »):
    the nomenclature says so; where it tells nothing of the precise one, the diseases do."""
    if precise.broader:
        return generic.id in precise.broader
    return generic.generic and generic.diseases <= precise.diseases


def close(one: PartialDate, other: PartialDate) -> bool:
    """Whether two dates, as far as they are known, may lie within 28 days of each other."""
    gap = max(one.earliest - other.latest, other.earliest - one.latest)
    return gap <= PROBABLY_THE_SAME_WITHIN

"""One import, line by line, inside its transaction."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from calcium.accounts.models import Agent
from calcium.centres.models import CentreVaccine
from calcium.linking.actions.import_lines import Decision, ImportDecision, ImportLine
from calcium.linking.actions.import_summary import ImportSummary
from calcium.linking.arrivals import Arrivals
from calcium.linking.history import IMPORT, ImportHistory, before_of, rule
from calcium.linking.intentions import Wish
from calcium.linking.models import Act, CarnetLink, Likeness, Says, Twin, Verdict
from calcium.linking.rules import ImportStep
from calcium.patients.models import Patient
from calcium.vaccinations.models import Proof, Vaccination


@dataclass(slots=True)
class ImportRun:
    """One import, line by line, inside its transaction."""

    patient: Patient
    link: CarnetLink
    by: Agent
    now: datetime
    decisions: Mapping[int, ImportDecision]
    summary: ImportSummary
    bound: dict[UUID, Twin]
    vaccines: Mapping[int, CentreVaccine]
    to_validate: list[Wish] = field(default_factory=list)
    history: ImportHistory = field(init=False)
    arrivals: Arrivals = field(init=False)

    def __post_init__(self) -> None:
        self.history = ImportHistory(self.patient, self.link, self.by, self.now)
        self.arrivals = Arrivals(
            self.patient, self.link.carnet_id, vaccines=self.vaccines, by=self.by, now=self.now
        )

    def apply(self, line: ImportLine) -> None:
        """Do what the plan, or the person, says of this dose."""
        match line.planned.step:
            case ImportStep.REFRESH:
                self._refresh(line)
            case ImportStep.LINK:
                self._link(line.rows[0], line)
            case ImportStep.RECORD:
                self._record(line)
            case ImportStep.PROPOSE | ImportStep.DECIDE:
                self._decided(line)
            case ImportStep.KNOWN:
                self.summary.known_twice += 1
            case ImportStep.LEAVE:
                if line.planned.obstacle:
                    self.summary.obstacles.append((line.document, line.planned.obstacle))

    def _refresh(self, line: ImportLine) -> None:
        row = line.rows[0]
        twin = self.bound.get(row.pk)
        if twin is not None and self.arrivals.refresh(row, twin, line.document):
            self.summary.refreshed += 1

    def _link(self, row: Vaccination, line: ImportLine) -> Twin:
        self.bound[row.pk] = twin = self.arrivals.link(row, line.document)
        self.summary.linked += 1
        return twin

    def _record(self, line: ImportLine) -> Vaccination:
        row = self.arrivals.record(line.document)
        self.history.brought(row, line.document)
        self.summary.recorded += 1
        return row

    def _decided(self, line: ImportLine) -> None:
        decision = self.decisions.get(line.document.id)
        proposed = line.planned.step is ImportStep.PROPOSE
        if decision is None:
            if proposed:
                self.summary.left_to_student += 1
            else:
                self.summary.undecided += 1
        elif decision.version != line.document.version:
            self.summary.changed_meanwhile += 1
        elif proposed and decision.decision is Decision.VALIDATE:
            self._intend_validation(line, decision)
        elif not proposed:
            self._same_or_both(line, decision)

    def _same_or_both(self, line: ImportLine, decision: ImportDecision) -> None:
        row = next((row for row in line.rows if row.pk == decision.row_id), None)
        if decision.decision is Decision.SAME and row is not None:
            self._same(row, line)
        elif decision.decision is Decision.BOTH:
            self._say(line, Verdict.APART, line.rows)
            made = None
            if not line.planned.dose.declared:
                made = self._record(line)
            elif decision.validate_too:
                self._intend_validation(line, decision)
            else:
                self.summary.left_to_student += 1
            for each in line.rows:
                self._remember(Says.APART, each, line, {}, made=str(made.pk) if made else "")
        else:
            self.summary.undecided += 1

    def _same(self, row: Vaccination, line: ImportLine) -> None:
        """Link them; a row that is bound already says that the carnet holds the dose twice."""
        if row.pk in self.bound:
            self._say(line, Verdict.SAME, [row])
            self._remember(Says.SAME, row, line, {})
        else:
            before = before_of(row, None)
            twin = self._link(row, line)
            self._remember(Says.SAME, row, line, before, twin=twin)

    def _remember(
        self,
        says: Says,
        row: Vaccination,
        line: ImportLine,
        before: dict[str, Any],
        *,
        twin: Twin | None = None,
        **more: str,
    ) -> None:
        rule(
            says,
            row=row,
            carnet_id=self.link.carnet_id,
            remote_id=line.document.id,
            before=before,
            twin=twin,
            by=self.by,
            now=self.now,
            **more,
        )

    def _say(self, line: ImportLine, verdict: Verdict, rows: Iterable[Vaccination]) -> None:
        Likeness.objects.bulk_create(
            (
                likeness_of(row, line, verdict, link=self.link, by=self.by, now=self.now)
                for row in rows
            ),
            update_conflicts=True,
            unique_fields=["vaccination", "carnet_id", "remote_id"],
            update_fields=["verdict", "at", "by"],
        )

    def _intend_validation(self, line: ImportLine, decision: ImportDecision) -> None:
        document = line.document
        self.to_validate.append(
            Wish(
                Act.VALIDATE,
                carnet_id=self.link.carnet_id,
                payload={
                    "remote_id": document.id,
                    "version": document.version,
                    "document": Proof(decision.document).value or Proof.OTHER.value,
                    IMPORT: str(self.history.begun().pk),
                },
            )
        )


def likeness_of(
    row: Vaccination,
    line: ImportLine,
    verdict: Verdict,
    *,
    link: CarnetLink,
    by: Agent,
    now: datetime,
) -> Likeness:
    return Likeness(
        centre_id=row.centre_id,
        patient_id=row.patient_id,
        vaccination=row,
        carnet_id=link.carnet_id,
        remote_id=line.document.id,
        verdict=verdict,
        at=now,
        by=by,
    )

"""The import's table: what each line says, and what a person has decided on it."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from calcium.linking.actions import Decision, ImportDecision, ImportLine, ImportView
from calcium.linking.rules import ImportStep, Obstacle
from calcium.pages.numbers import whole_number
from calcium.vaccinations.models import Proof
from carnet_api.wire import ValidationMethod

_FIELD = re.compile(r"decision-(\d{1,18})", re.ASCII)
_PROOFS = [choice for choice in Proof.choices if choice[0]]
_KINDS = {
    ImportStep.DECIDE: "decide",
    ImportStep.PROPOSE: "decide",
    ImportStep.RECORD: "new",
    ImportStep.LINK: "there",
    ImportStep.REFRESH: "there",
    ImportStep.LEAVE: "cannot",
}
_FILTERS = {
    "decide": "à décider",
    "new": "nouvelles",
    "there": "déjà là",
    "cannot": "ne peuvent pas venir",
}


@dataclass(frozen=True, slots=True)
class ShownLine:
    """One line: the dose of the CVE, what happens and why, the rows of the dossier."""

    line: ImportLine
    given: str
    kind: str
    step: str
    known_by: str
    may_enter_list: bool


def shown(view: ImportView) -> dict[str, object]:
    """What the template needs: lines to decide first, filters with their counts, the number."""
    lines = [_shown(line) for line in view.lines]
    order = list(_FILTERS)
    lines.sort(key=lambda line: order.index(line.kind))
    counts = Counter(line.kind for line in lines)
    filters = [(kind, label, counts[kind]) for kind, label in _FILTERS.items() if counts[kind]]
    coming = len(view.plan.of(ImportStep.RECORD, ImportStep.LINK))
    return {"lines": lines, "filters": filters, "coming": coming, "proofs": _PROOFS}


def _shown(line: ImportLine) -> ShownLine:
    step = line.planned.step
    validation = line.document.validation
    if validation is None:
        known = "déclarée par le titulaire" if line.planned.dose.declared else "sans validation"
    else:
        where = validation.validator.organisation
        who = validation.validator.name + (f" ({where.name})" if where else "")
        how = "validée sur preuve" if validation.method is ValidationMethod.PROOF else "réalisée"
        known = f"{how} par {who}"
    not_in_list = line.planned.obstacle is Obstacle.VACCINE_NOT_IN_LIST
    given = line.planned.dose.fields.given
    said = str(given) if given else "sans date"
    return ShownLine(line, said, _KINDS[step], step.value, known, not_in_list)


def decisions(posted: Mapping[str, str]) -> dict[int, ImportDecision]:
    """Read the boxes: `decision-12` is « validate », « both » or « same:ROW »; others are left."""
    found: dict[int, ImportDecision] = {}
    for name in posted:
        match = _FIELD.fullmatch(name)
        if match is None:
            continue
        decision = _decision(posted, int(match[1]), posted[name])
        if decision is not None:
            found[int(match[1])] = decision
    return found


def _decision(posted: Mapping[str, str], number: int, said: str) -> ImportDecision | None:
    word, _, row = said.partition(":")
    version = whole_number(posted.get(f"version-{number}", ""))
    if word not in set(Decision) or version is None:
        return None
    document = posted.get(f"document-{number}", "")
    return ImportDecision(
        decision=Decision(word),
        version=version,
        row_id=_uuid(row),
        document=document if document in Proof.values and document else Proof.PAPER_BOOKLET,
        validate_too=f"validate-too-{number}" in posted,
    )


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None

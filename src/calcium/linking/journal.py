"""« Journal de synchronisation »: what was sent, received, refused and decided for one dossier."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import TypeAlias

from django.db.models import Q, QuerySet

from calcium.linking.models import (
    CarnetLink,
    ExportJob,
    Import,
    ImportedDose,
    Intention,
    Ruling,
)
from calcium.patients.models import Patient

A_PAGE = 30


@dataclass(frozen=True, slots=True)
class LinkEnd:
    """The end of an association: by the centre, or found ended over there."""

    link: CarnetLink


Event: TypeAlias = Intention | Import | Ruling | CarnetLink | LinkEnd | ExportJob


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the journal: when, and what."""

    at: datetime
    event: Event
    doses: tuple[ImportedDose, ...] = ()


@dataclass(frozen=True, slots=True)
class JournalPage:
    """The latest entries first; `older_than` asks for the next page, where there is one."""

    entries: tuple[Entry, ...]
    older_than: datetime | None


def page(patient: Patient, *, before: datetime | None = None) -> JournalPage:
    """The entries before a moment, thirty at a time, in six statements however many there are."""
    most = A_PAGE + 1
    found = [
        *_intentions(patient, before)[:most],
        *_dated(Import, "at", patient, before).select_related("by", "undone_by")[:most],
        *_dated(Ruling, "at", patient, before).select_related("by", "undone_by", "vaccination")[
            :most
        ],
        *_dated(ExportJob, "asked_at", patient, before).select_related("by")[:most],
    ]
    entries = [Entry(_moment(event), event) for event in found]
    entries += _links(patient, before)
    entries.sort(key=lambda entry: entry.at, reverse=True)
    shown = _with_doses(islice(entries, A_PAGE))
    return JournalPage(shown, shown[-1].at if len(entries) > A_PAGE else None)


def _intentions(patient: Patient, before: datetime | None) -> QuerySet[Intention]:
    """Sendings; an association shows as itself once it is done."""
    rows = Intention.objects.filter(centre_id=patient.centre_id, patient=patient)
    if before is not None:
        rows = rows.filter(created_at__lt=before)
    return (
        rows.exclude(Q(outcome="done") & Q(act__in=["link", "create_carnet", "end_sharing"]))
        .select_related("by", "given_up_by", "vaccination")
        .order_by("-created_at")
    )


def _dated(
    kind: type[Import | Ruling | ExportJob], moment: str, patient: Patient, before: datetime | None
) -> QuerySet[Import | Ruling | ExportJob]:
    rows = kind._default_manager.filter(centre_id=patient.centre_id, patient=patient)
    if before is not None:
        rows = rows.filter(**{f"{moment}__lt": before})
    return rows.order_by(f"-{moment}")


def _links(patient: Patient, before: datetime | None) -> list[Entry]:
    links = CarnetLink.objects.filter(centre_id=patient.centre_id, patient=patient)
    entries = []
    for link in links.select_related("linked_by", "ended_by"):
        entries.append(Entry(link.linked_at, link))
        if link.ended_at is not None:
            entries.append(Entry(link.ended_at, LinkEnd(link)))
    return [entry for entry in entries if before is None or entry.at < before]


def _moment(event: Intention | Import | Ruling | ExportJob) -> datetime:
    match event:
        case Intention():
            return event.created_at
        case ExportJob():
            return event.asked_at
        case _:
            return event.at


def _with_doses(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The doses that each import brought, read at once for all of them."""
    shown = list(entries)
    imports = [entry.event for entry in shown if isinstance(entry.event, Import)]
    brought: dict[object, list[ImportedDose]] = {}
    for dose in (
        ImportedDose.objects.filter(imported__in=imports)
        .select_related("vaccination")
        .order_by("-vaccination__earliest", "id")
    ):
        brought.setdefault(dose.imported_id, []).append(dose)
    return tuple(
        Entry(entry.at, entry.event, tuple(brought.get(entry.event.pk, ())))
        if isinstance(entry.event, Import)
        else entry
        for entry in shown
    )

"""The journal's lines in words: what happened, to which vaccination, by whom, and why."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from calcium.linking import errors
from calcium.linking.journal import Entry, LinkEnd
from calcium.linking.models import (
    CarnetLink,
    ExportJob,
    Fate,
    Import,
    ImportedDose,
    Intention,
    Outcome,
    Ruling,
    Says,
)
from calcium.linking.undo_rules import may_be_undone

_KINDS = {
    "sent": ("upload", "Envoyé", "done"),
    "received": ("download", "Reçu", "done"),
    "refused": ("triangle-alert", "Refusé", "late"),
    "waiting": ("clock", "En attente", "todo"),
    "given_up": ("ban", "Abandonné", "todo"),
    "dropped": ("minus", "Sans suite", "plain"),
    "decided": ("scale", "Décidé", "plain"),
    "linked": ("link", "Association", "plain"),
    "undone": ("undo-2", "Annulé", "todo"),
}
"""For each kind of line its icon, its word, and the colour that goes with them."""

_SAID = {
    Says.SAME: "une seule vaccination",
    Says.APART: "deux vaccinations",
    Says.OURS: "la version de Calcium est gardée",
    Says.THEIRS: "la version du CVE est reprise",
}


@dataclass(frozen=True, slots=True)
class Dose:
    """A vaccination that an import brought, and what has become of it."""

    what: str
    fate: str


@dataclass(frozen=True, slots=True)
class JournalLine:
    """One line, as the template says it."""

    at: datetime
    kind: str
    what: str
    vaccination: str = ""
    by: str = ""
    why: str = ""
    doses: tuple[Dose, ...] = ()
    undo_import: UUID | None = None
    undo_ruling: UUID | None = None
    icon: str = field(init=False)
    word: str = field(init=False)
    level: str = field(init=False)

    def __post_init__(self) -> None:
        icon, word, level = _KINDS[self.kind]
        object.__setattr__(self, "icon", icon)
        object.__setattr__(self, "word", word)
        object.__setattr__(self, "level", level)


def line_of(entry: Entry, *, now: datetime) -> JournalLine:
    """Put one entry into words."""
    match entry.event:
        case Intention() as intention:
            return _sending(intention)
        case Import() as imported:
            return _import(imported, entry.doses, now=now)
        case Ruling() as ruling:
            return _ruling(ruling)
        case ExportJob() as job:
            what = f"Export de {job.total} vaccinations, en arrière-plan"
            return JournalLine(job.asked_at, "sent", what, by=job.by.name)
        case CarnetLink() as link:
            what = "CVE créé et lié au dossier" if link.created_here else "CVE lié au dossier"
            return JournalLine(link.linked_at, "linked", what, by=link.linked_by.name)
        case LinkEnd(link):
            return _end(link)


def _sending(intention: Intention) -> JournalLine:
    row = intention.vaccination
    kind, why = _outcome(intention)
    return JournalLine(
        intention.created_at,
        kind,
        intention.get_act_display(),
        vaccination=f"{row.given} {row.label}" if row else "",
        by=intention.by.name,
        why=why,
    )


def _outcome(intention: Intention) -> tuple[str, str]:
    """Which word stands for the outcome, and what is said of it."""
    reason = errors.sentence_for(intention.reason) if intention.reason else ""
    match Outcome(intention.outcome):
        case Outcome.DONE:
            return "sent", ""
        case Outcome.OPEN:
            tries = f"{intention.tries} essai{'s' if intention.tries > 1 else ''}. "
            return "waiting", (tries + reason) if intention.tries else "Pas encore essayé."
        case Outcome.REFUSED:
            return "refused", reason
        case Outcome.DROPPED if intention.given_up_by is not None:
            said = f"Abandonné par {intention.given_up_by.name} : {intention.why}"
            return "given_up", f"{said.rstrip('.')}. {reason}".strip()
        case Outcome.DROPPED if reason:
            return "refused", reason
        case Outcome.DROPPED:
            return "dropped", "Remplacé par une demande plus récente, ou devenu sans objet."


def _import(imported: Import, doses: tuple[ImportedDose, ...], *, now: datetime) -> JournalLine:
    parts = []
    if doses:
        parts.append(_counted(len(doses), "vaccination reçue", "vaccinations reçues"))
    if imported.linked:
        parts.append(_counted(imported.linked, "reconnue", "reconnues"))
    if imported.refreshed:
        parts.append(_counted(imported.refreshed, "mise à jour", "mises à jour"))
    undone = imported.undone_at is not None
    why = ""
    if imported.undone_by is not None:
        why = f"Annulé par {imported.undone_by.name} le {_day(imported.undone_at)}."
    offered = bool(doses) and may_be_undone(at=imported.at, undone=undone, now=now)
    return JournalLine(
        imported.at,
        "undone" if undone else "received",
        "Import : " + (", ".join(parts) or "aucune vaccination nouvelle"),
        by=imported.by.name,
        why=why,
        doses=tuple(_dose(dose) for dose in doses),
        undo_import=imported.pk if offered else None,
    )


def _dose(dose: ImportedDose) -> Dose:
    what = f"{dose.vaccination.given} {dose.vaccination.label}"
    match Fate(dose.fate):
        case Fate.STANDS:
            return Dose(what, "validée sur preuve" if dose.validated else "")
        case Fate.UNDOING:
            return Dose(what, "annulation en cours")
        case Fate.UNDONE:
            return Dose(what, "retirée du dossier")
        case Fate.KEPT:
            return Dose(what, "gardée : " + errors.kept_reason(dose.fate_reason, dose.fate_by))


def _ruling(ruling: Ruling) -> JournalLine:
    undone = ruling.undone_at is not None
    why = ""
    if ruling.undone_by is not None:
        why = f"Annulée par {ruling.undone_by.name} le {_day(ruling.undone_at)}."
    return JournalLine(
        ruling.at,
        "undone" if undone else "decided",
        f"Décision : {_SAID[Says(ruling.says)]}",
        vaccination=f"{ruling.vaccination.given} {ruling.vaccination.label}",
        by=ruling.by.name,
        why=why,
        undo_ruling=None if undone else ruling.pk,
    )


def _end(link: CarnetLink) -> JournalLine:
    if link.ended_over_there:
        what, why = "Partage trouvé terminé", "Le CVE n'était plus partagé avec votre centre."
    else:
        what, why = "Partage supprimé par le centre", ""
    at = link.ended_at or link.linked_at
    by = link.ended_by.name if link.ended_by and not link.ended_over_there else ""
    return JournalLine(at, "linked", what, by=by, why=why)


def _day(moment: datetime | None) -> str:
    """The day of the centre's clock."""
    return f"{timezone.localtime(moment):%d/%m/%Y}" if moment else ""


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number < 2 else many}"

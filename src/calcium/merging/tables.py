"""What becomes of every table of a dossier but its rows, when it goes into another.

`FATE` has a line for each table that names a dossier; a test holds it against the database.
"""

from datetime import datetime
from uuid import UUID

from django.db.models import Model

from calcium.assessment.models import HealthAnswer
from calcium.linking.intentions import intend
from calcium.linking.models import Act, CarnetLink, ExportJob, Import, Intention
from calcium.merging.journal import Journal
from calcium.patients.models import PatientWord
from calcium.vaccinations.models import Draft

FATE = {
    "vaccinations_vaccination": "goes to the kept dossier; of two rows of one dose one goes aside",
    "vaccinations_draft": "goes to the kept dossier, unless its agent is typing there too",
    "vaccinations_vaccinationevent": "history stays as written",
    "linking_twin": "goes where its row goes",
    "linking_likeness": "goes where its row goes",
    "linking_intention": "goes where its row goes, or to the kept dossier",
    "linking_ruling": "goes where its row goes",
    "linking_import": "goes to the kept dossier, with what it brought",
    "linking_exportjob": "goes to the kept dossier",
    "linking_carnetlink": "goes to the kept dossier; of two standing ones the stated one stays",
    "assessment_healthanswer": "goes to the kept dossier; of two answers the later one stands",
    "assessment_healthanswerevent": "history stays as written",
    "patients_patientword": "goes to the kept dossier: either name finds it",
    "audit_auditevent": "stays as written",
}
"""Every table with a column `patient_id`, and what a merge does with its rows."""

BLANKS = ("birth_name", "sex", "email", "mobile", "course")


def bring_identity(journal: Journal) -> None:
    """The kept dossier's identity stays; what it leaves blank comes."""
    kept, merged = journal.merge.kept, journal.merge.merged
    journal.write(kept, {name: getattr(merged, name) for name in BLANKS if not getattr(kept, name)})


def bring_links(journal: Journal, *, carnet: UUID | None, now: datetime) -> bool:
    """The link to `carnet` stands. Another one ends, and MesVaccins is asked to end its sharing.

    Says whether one has ended.
    """
    kept, merged = journal.merge.kept, journal.merge.merged
    standing = CarnetLink.objects.filter(patient__in=[kept, merged], ended_at__isnull=True)
    ended = [link for link in standing if link.carnet_id != carnet]
    for link in ended:
        journal.write(link, {"ended_at": now})
        intend(Act.END_SHARING, patient=kept, by=link.linked_by, now=now, carnet_id=link.carnet_id)
    for link in CarnetLink.objects.filter(patient=merged):
        journal.write(link, {"patient_id": kept.pk})
    return bool(ended)


def bring_answers(journal: Journal) -> list[str]:
    """Of two answers to one question the later stands. Answers the facts that had two."""
    kept, merged = journal.merge.kept, journal.merge.merged
    ours = {answer.fact: answer for answer in HealthAnswer.objects.filter(patient=kept)}
    both = []
    for answer in HealthAnswer.objects.filter(patient=merged).order_by("pk"):
        known = ours.get(answer.fact)
        if known is None:
            journal.write(answer, {"patient_id": kept.pk}, watched="said_at")
            continue
        if known.value != answer.value:
            both.append(answer.fact)
        if answer.said_at > known.said_at:
            names = ("value", "said_by_id", "said_at")
            journal.write(known, {name: getattr(answer, name) for name in names})
    return both


def bring_the_rest(journal: Journal) -> None:
    """What is meant for the whole carnet, what is being typed, the words of the name."""
    for intention in Intention.objects.filter(patient=journal.merge.merged, vaccination=None):
        journal.write(intention, {"patient_id": journal.merge.kept_id})
    for history in (Import, ExportJob):
        for each in history._default_manager.filter(patient=journal.merge.merged):
            journal.write(each, {"patient_id": journal.merge.kept_id})
    _bring_where_free(journal, Draft, "agent_id", "vaccination_id")
    _bring_where_free(journal, PatientWord, "word")


def _bring_where_free(journal: Journal, model: type[Model], *key: str) -> None:
    """Rows of which a dossier has one of a kind: what the kept one has stays."""
    rows = model._default_manager
    taken = set(rows.filter(patient=journal.merge.kept).values_list(*key))
    for row in rows.filter(patient=journal.merge.merged):
        if tuple(getattr(row, name) for name in key) not in taken:
            journal.write(row, {"patient_id": journal.merge.kept_id})

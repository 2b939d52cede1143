"""Reading the dossiers. Each selector takes the centre first; another centre's dossier is absent.

These read without leaving a trace: pages go through `actions.open_dossier` and
`actions.search_students`, which write the audit row of the reading.
"""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat

from calcium.centres.models import Centre
from calcium.patients.models import Patient, PatientMerge, PatientWord
from calcium.patients.rules import LISTED_WITHOUT_SEARCH, PAGE_SIZE, StudentQuery


@dataclass(frozen=True, slots=True)
class StudentPage:
    """A page of the list. `search_first` says that the centre is too large to list them all."""

    students: tuple[Patient, ...]
    number: int
    has_next: bool
    search_first: bool = False

    @property
    def has_previous(self) -> bool:
        """Whether a page stands before this one."""
        return self.number > 1


def patient(centre: Centre, patient_id: UUID) -> Patient:
    """One dossier. Raises Patient.DoesNotExist, for another centre's and a merged one's too."""
    found = _standing(centre).get(pk=patient_id)
    found.centre = centre  # it comes with the agent, and with whether it has joined MesVaccins
    return found


def _standing(centre: Centre) -> QuerySet[Patient]:
    """The dossiers of a centre, without those that have gone into another."""
    merged = PatientMerge.objects.filter(merged=OuterRef("pk"), undone_at=None)
    return Patient.objects.filter(~Exists(merged), centre=centre)


def gone_into(centre: Centre, patient_id: UUID) -> UUID | None:
    """The dossier that a merged one of the centre has gone into; None where it was not merged."""
    further: UUID | None = None
    ahead: UUID | None = patient_id
    while ahead is not None:
        merges = PatientMerge.objects.filter(centre=centre, merged_id=ahead, undone_at=None)
        ahead = merges.values_list("kept_id", flat=True).first()
        further = ahead or further
    return further


def student_page(centre: Centre, query: StudentQuery, *, number: int = 1) -> StudentPage:
    """The students that match, by name, 50 a page (the first is 1)."""
    if not query and _is_large(centre):
        return StudentPage((), number=1, has_next=False, search_first=True)
    number = max(1, number)
    start = (number - 1) * PAGE_SIZE
    found = list(_matching(centre, query)[start : start + PAGE_SIZE + 1])
    return StudentPage(tuple(found[:PAGE_SIZE]), number=number, has_next=len(found) > PAGE_SIZE)


def _matching(centre: Centre, query: StudentQuery) -> QuerySet[Patient]:
    matching = _standing(centre)
    for word in query.words:
        named = PatientWord.objects.filter(
            centre=centre, patient=OuterRef("pk"), word__startswith=word
        )
        matching = matching.filter(Exists(named))
    for ine in query.ines:
        matching = matching.filter(Q(ine__startswith=ine) | Q(pk__in=_merged_with(centre, ine)))
    for birth_date in query.birth_dates:
        matching = matching.filter(birth_date=birth_date)
    if query.words:
        # An expression, so that the planner finds the words first: walking the names in their
        # order until 50 match reads half the centre for a name in its middle.
        return matching.order_by(Concat("sort_name", Value("")), "id")
    return matching.order_by("sort_name", "id")


def _merged_with(centre: Centre, ine: str) -> list[UUID]:
    """The dossiers that one with such an INE has gone into: the old number still finds them."""
    merged = PatientMerge.objects.filter(centre=centre, merged__ine__startswith=ine, undone_at=None)
    return list(merged.values_list("kept_id", flat=True))


def _is_large(centre: Centre) -> bool:
    beyond = Patient.objects.filter(centre=centre).values("pk")[
        LISTED_WITHOUT_SEARCH : LISTED_WITHOUT_SEARCH + 1
    ]
    return len(beyond) > 0

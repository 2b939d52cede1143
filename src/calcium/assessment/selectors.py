"""What the bilan needs of the dossier: its rows, its answers, what of it is not in the CVE."""

from calcium.assessment.models import HealthAnswer
from calcium.linking import selectors as linking
from calcium.linking.models import CarnetLink
from calcium.patients.models import Patient
from calcium.vaccinations import selectors as vaccinations
from calcium.vaccinations.models import Vaccination


def answers_of(patient: Patient) -> list[HealthAnswer]:
    """The answers kept in the dossier."""
    kept = HealthAnswer.objects.filter(centre_id=patient.centre_id, patient=patient)
    return list(kept.select_related("said_by").order_by("fact"))


def not_in_carnet(patient: Patient, link: CarnetLink) -> int:
    """How many standing rows of the dossier the CVE does not hold, as far as was seen of it."""
    held = {row_id for row_id, twin in linking.twins_of(link).items() if twin.deletion is None}
    return sum(row.is_alive and row.pk not in held for row in vaccinations.rows(patient))


def row_of_dose(patient: Patient, link: CarnetLink, remote_id: int) -> Vaccination | None:
    """The row of the dossier that stands for a dose of the CVE."""
    for row_id, twin in linking.twins_of(link).items():
        if twin.remote_id == remote_id and twin.deletion is None:
            return vaccinations.rows(patient).filter(pk=row_id).first()
    return None

"""Takes the demonstration's dossiers away; agents, centres and the audit stay."""

from django.db import transaction

from calcium.demonstration import facts
from calcium.linking.models import CarnetLink, Intention, Likeness, Twin
from calcium.patients.models import Patient
from calcium.vaccinations.models import Draft, Vaccination


@transaction.atomic
def empty() -> int:
    """Delete the dossiers of the file with all that hangs on them; answers how many there were."""
    students = Patient.objects.filter(ine__in=[s.ine for s in facts.read().students])
    identifiers = list(students.values_list("pk", flat=True))
    for model in (Likeness, Twin, Intention, CarnetLink, Draft, Vaccination):
        model.objects.filter(patient_id__in=identifiers).delete()
    students.delete()
    return len(identifiers)

"""A word belongs to a dossier of the same centre."""

from django.db import migrations

FORWARD = """
ALTER TABLE patients_patientword ADD CONSTRAINT word_of_the_same_centre
    FOREIGN KEY (centre_id, patient_id) REFERENCES patients_patient (centre_id, id)
    DEFERRABLE INITIALLY DEFERRED;
"""
UNDO = """
ALTER TABLE patients_patientword DROP CONSTRAINT word_of_the_same_centre;
"""


class Migration(migrations.Migration):
    dependencies = [('patients', '0001_initial')]

    operations = [migrations.RunSQL(FORWARD, UNDO)]

"""An answer belongs to a dossier of the same centre."""

from django.db import migrations

FORWARD = """
ALTER TABLE assessment_healthanswer ADD CONSTRAINT answer_of_the_same_centre
    FOREIGN KEY (centre_id, patient_id) REFERENCES patients_patient (centre_id, id)
    DEFERRABLE INITIALLY DEFERRED;
"""
UNDO = """
ALTER TABLE assessment_healthanswer DROP CONSTRAINT answer_of_the_same_centre;
"""


class Migration(migrations.Migration):
    dependencies = [('assessment', '0001_initial')]

    operations = [migrations.RunSQL(FORWARD, UNDO)]

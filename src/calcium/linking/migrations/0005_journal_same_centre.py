"""Everything of a dossier's history belongs to one centre."""

from django.db import migrations

TABLES = ('import', 'ruling', 'exportjob')
FORWARD = ''.join(
    f"""
ALTER TABLE linking_{table} ADD CONSTRAINT {table}_of_the_same_centre
    FOREIGN KEY (centre_id, patient_id) REFERENCES patients_patient (centre_id, id)
    DEFERRABLE INITIALLY DEFERRED;
"""
    for table in TABLES
)
UNDO = ''.join(
    f'ALTER TABLE linking_{table} DROP CONSTRAINT {table}_of_the_same_centre;' for table in TABLES
)


class Migration(migrations.Migration):
    dependencies = [('linking', '0004_journal')]

    operations = [migrations.RunSQL(FORWARD, UNDO)]

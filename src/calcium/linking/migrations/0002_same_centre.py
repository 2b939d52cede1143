"""Everything of a link belongs to one centre."""

from django.db import migrations

FORWARD = """
ALTER TABLE linking_carnetlink ADD CONSTRAINT carnetlink_of_the_same_centre
    FOREIGN KEY (centre_id, patient_id) REFERENCES patients_patient (centre_id, id)
    DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE linking_twin ADD CONSTRAINT twin_of_the_same_centre
    FOREIGN KEY (centre_id, patient_id) REFERENCES patients_patient (centre_id, id)
    DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE linking_likeness ADD CONSTRAINT likeness_of_the_same_centre
    FOREIGN KEY (centre_id, patient_id) REFERENCES patients_patient (centre_id, id)
    DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE linking_intention ADD CONSTRAINT intention_of_the_same_centre
    FOREIGN KEY (centre_id, patient_id) REFERENCES patients_patient (centre_id, id)
    DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE linking_twin ADD CONSTRAINT twin_row_of_the_same_centre
    FOREIGN KEY (centre_id, vaccination_id) REFERENCES vaccinations_vaccination (centre_id, id)
    DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE linking_likeness ADD CONSTRAINT likeness_row_of_the_same_centre
    FOREIGN KEY (centre_id, vaccination_id) REFERENCES vaccinations_vaccination (centre_id, id)
    DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE linking_intention ADD CONSTRAINT intention_row_of_the_same_centre
    FOREIGN KEY (centre_id, vaccination_id) REFERENCES vaccinations_vaccination (centre_id, id)
    DEFERRABLE INITIALLY DEFERRED;
"""
UNDO = """
ALTER TABLE linking_carnetlink DROP CONSTRAINT carnetlink_of_the_same_centre;
ALTER TABLE linking_twin DROP CONSTRAINT twin_of_the_same_centre;
ALTER TABLE linking_likeness DROP CONSTRAINT likeness_of_the_same_centre;
ALTER TABLE linking_intention DROP CONSTRAINT intention_of_the_same_centre;
ALTER TABLE linking_twin DROP CONSTRAINT twin_row_of_the_same_centre;
ALTER TABLE linking_likeness DROP CONSTRAINT likeness_row_of_the_same_centre;
ALTER TABLE linking_intention DROP CONSTRAINT intention_row_of_the_same_centre;
"""


class Migration(migrations.Migration):
    dependencies = [('linking', '0001_initial')]

    operations = [migrations.RunSQL(FORWARD, UNDO)]

"""A row and its vaccine belong to one centre; a partial date is real and its bounds are right."""

from django.db import migrations

FORWARD = """
ALTER TABLE vaccinations_vaccination ADD CONSTRAINT row_of_the_same_centre
    FOREIGN KEY (centre_id, patient_id) REFERENCES patients_patient (centre_id, id)
    DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE vaccinations_vaccination ADD CONSTRAINT vaccine_of_the_same_centre
    FOREIGN KEY (centre_id, vaccine_id) REFERENCES centres_centrevaccine (centre_id, id)
    DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE vaccinations_draft ADD CONSTRAINT draft_of_the_same_centre
    FOREIGN KEY (centre_id, patient_id) REFERENCES patients_patient (centre_id, id)
    DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE vaccinations_vaccination ADD CONSTRAINT row_has_a_real_date CHECK (
    earliest = make_date(year, coalesce(month, 1), coalesce(day, 1))
    AND latest = CASE
        WHEN day IS NOT NULL THEN earliest
        WHEN month IS NOT NULL THEN (earliest + interval '1 month' - interval '1 day')::date
        ELSE make_date(year, 12, 31)
    END
);
"""
UNDO = """
ALTER TABLE vaccinations_vaccination DROP CONSTRAINT row_of_the_same_centre;
ALTER TABLE vaccinations_vaccination DROP CONSTRAINT vaccine_of_the_same_centre;
ALTER TABLE vaccinations_draft DROP CONSTRAINT draft_of_the_same_centre;
ALTER TABLE vaccinations_vaccination DROP CONSTRAINT row_has_a_real_date;
"""


class Migration(migrations.Migration):
    dependencies = [('vaccinations', '0001_initial')]

    operations = [migrations.RunSQL(FORWARD, UNDO)]

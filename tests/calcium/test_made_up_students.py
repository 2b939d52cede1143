"""The load's generator fills every column that a dossier and its link have."""

import pytest
from django.db import models

from calcium.linking.models import CarnetLink, Twin
from calcium.patients.models import Patient, PatientWord
from calcium.vaccinations.models import Vaccination
from tests.load.calcium_side import COLUMNS


@pytest.mark.parametrize("model", [Patient, PatientWord, Vaccination, CarnetLink, Twin])
def test_every_column_is_filled(model: type[models.Model]) -> None:
    """A column that a migration adds must be thought of here too; PostgreSQL counts word rows."""
    counted = {"id"} if model is PatientWord else set()
    wanted = {field.column for field in model._meta.concrete_fields} - counted
    assert set(COLUMNS[model._meta.db_table]) == wanted

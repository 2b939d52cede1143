"""What a process remembers from one call to the next never says more than the database does."""

from collections.abc import Callable
from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from carnet_api.errors import NotAuthenticated
from carnet_api.wire import (
    ProofDocument,
    VaccinationChange,
    VaccinationInput,
    VaccineReference,
    ValidationInput,
    ValidationMethod,
    ValidationRequest,
)
from mesvaccins.carnets.models import Carnet
from mesvaccins.catalogue.models import Release, Vaccine
from mesvaccins.partners.actions import revoke_key, revoke_organisation, revoke_software
from tests.mesvaccins import world
from tests.mesvaccins.world import OPERATOR, REPEVAX, Centre

pytestmark = pytest.mark.django_db

DAY = date(2017, 4, 25)
PROOF = ValidationInput(method=ValidationMethod.PROOF, document=ProofDocument.CERTIFICATE)
REVOKE: dict[str, Callable[[Centre], None]] = {
    "software": lambda centre: revoke_software(
        centre.credentials.software.uid, by=OPERATOR, now=timezone.now()
    ),
    "key": lambda centre: revoke_key(
        centre.credentials.key.thumbprint(), by=OPERATOR, now=timezone.now()
    ),
    "organisation": lambda centre: revoke_organisation(
        centre.organisation, by=OPERATOR, now=timezone.now()
    ),
}


@pytest.mark.parametrize("revoked", list(REVOKE))
def test_who_has_just_called_is_refused_as_soon_as_revoked(
    centre: Centre, nomenclature: None, revoked: str
) -> None:
    centre.gateway.nomenclature()
    REVOKE[revoked](centre)
    with pytest.raises(NotAuthenticated):
        centre.gateway.nomenclature()


def test_a_caller_is_recognised_in_two_statements(centre: Centre, nomenclature: None) -> None:
    centre.gateway.nomenclature()
    with CaptureQueriesContext(connection) as captured:
        centre.gateway.nomenclature()
    tables = ("partners_software", "partners_publickey", "partners_seen", "partners_professional")
    asked = [each["sql"] for each in captured if any(table in each["sql"] for table in tables)]
    assert len(asked) == 2, asked


def test_a_new_release_renames_the_vaccines_of_the_list_at_once(
    centre: Centre, carnet: Carnet, dose: Callable[..., int]
) -> None:
    world.linked(centre)
    dose(REPEVAX, DAY)
    assert centre.gateway.vaccinations(carnet.pk).items[0].vaccine.name == "REPEVAX"
    Vaccine.objects.filter(pk=REPEVAX).update(name="REPEVAX NOUVEAU")
    Release.objects.create(
        identifier="next", dated=DAY, sha256="0" * 64, imported_at=timezone.now()
    )
    assert centre.gateway.vaccinations(carnet.pk).items[0].vaccine.name == "REPEVAX NOUVEAU"


def test_each_write_answers_what_a_reading_answers(
    centre: Centre, other_centre: Centre, carnet: Carnet, dose: Callable[..., int]
) -> None:
    world.linked(centre)
    world.linked(other_centre)
    gateway, reference = centre.gateway, VaccineReference(id=REPEVAX)

    declared = dose(REPEVAX, date(2011, 5, 4))
    request = ValidationRequest(**dict(PROOF), version=1)
    validated = gateway.validate_vaccination(carnet.pk, declared, request)
    assert validated == gateway.vaccination(carnet.pk, declared)
    withdrawn = gateway.withdraw_validation(carnet.pk, declared, version=2)
    assert withdrawn == gateway.vaccination(carnet.pk, declared)

    new = VaccinationInput(
        vaccine=reference, date=DAY, batch=" L1 ", source_id=uuid4(), validation=PROOF
    )
    created = gateway.create_vaccination(carnet.pk, new)
    assert created == gateway.vaccination(carnet.pk, created.id)
    assert created == gateway.create_vaccination(carnet.pk, new)
    change = VaccinationChange(vaccine=reference, date=date(2017, 4, 26), booster=True, version=1)
    changed = gateway.change_vaccination(carnet.pk, created.id, change)
    assert changed == gateway.vaccination(carnet.pk, created.id)
    assert {each.id: each for each in gateway.vaccinations(carnet.pk).items} == {
        declared: withdrawn,
        created.id: changed,
    }

"""From a row, or a document of MesVaccins, to the fields that travel; and back to a document."""

from datetime import date
from uuid import UUID

from calcium.centres.models import CentreVaccine
from calcium.linking.fields import TravellingFields
from calcium.vaccinations.models import DoseKind, Proof, Vaccination, Verification
from carnet_api.wire import (
    InjectionRoute,
    InjectionSite,
    ProofDocument,
    VaccinationChange,
    VaccinationDocument,
    VaccinationInput,
    VaccineReference,
    ValidationInput,
    ValidationMethod,
)
from immunization.dates import InvalidPartialDate, PartialDate

_METHOD_OF = {
    Verification.DECLARED: "",
    Verification.ON_PROOF: ValidationMethod.PROOF.value,
    Verification.PERFORMED: ValidationMethod.EXECUTION.value,
}
_VERIFICATION_OF = {method: verification.value for verification, method in _METHOD_OF.items()}
_BOOSTER_OF = {DoseKind.BOOSTER: True, DoseKind.PRIMARY: False, DoseKind.UNSTATED: None}
_KIND_OF = {True: DoseKind.BOOSTER, False: DoseKind.PRIMARY, None: DoseKind.UNSTATED}


def national_id(vaccine: CentreVaccine) -> int | None:
    """The national number that the centre's entry stands for; a merge is followed when read."""
    national = vaccine.national
    if national is None:
        return None
    if national.replaced_by is not None:
        return national.replaced_by
    return None if national.withdrawn else national.pk


def fields_of_row(row: Vaccination) -> TravellingFields:
    """The row, as it would travel."""
    return TravellingFields(
        vaccine_id=national_id(row.vaccine),
        given=row.given,
        batch=row.lot,
        booster=_BOOSTER_OF[DoseKind(row.kind)],
        route=row.route,
        site=row.site,
        method=_METHOD_OF[Verification(row.verification)],
        document=row.proof,
        author=row.vouched_name,
    )


def fields_of_document(document: VaccinationDocument) -> TravellingFields:
    """The dose, as MesVaccins gave it."""
    validation = document.validation
    return TravellingFields(
        vaccine_id=document.vaccine.id,
        given=given_of(document),
        batch=document.batch,
        booster=document.booster,
        route=document.injection_route or "",
        site=document.injection_site or "",
        method=validation.method.value if validation else "",
        document=(validation.document or "") if validation else "",
        author=validation.validator.name if validation else "",
    )


def given_of(document: VaccinationDocument) -> PartialDate | None:
    """The date of a dose over there, as far as it is known; None where it says nothing usable."""
    if document.date is not None:
        return PartialDate.of(document.date)
    known = document.partial_date
    try:
        return PartialDate(known.year, known.month, known.day) if known else None
    except InvalidPartialDate:
        return None


def kind_of(fields: TravellingFields) -> str:
    """Primo, rappel or unstated."""
    return _KIND_OF[fields.booster].value


def verification_of(fields: TravellingFields) -> str:
    """How a dose over there is known."""
    return _VERIFICATION_OF[fields.method]


def proof_of(fields: TravellingFields) -> str:
    """The document seen, for a dose known on proof."""
    on_proof = fields.method == ValidationMethod.PROOF
    return Proof(fields.document).value if on_proof else ""


def _full_date(fields: TravellingFields) -> date:
    day = fields.given.exact if fields.given else None
    if day is None:
        raise ValueError("a dose without its full date does not travel")
    return day


def _validation(fields: TravellingFields) -> ValidationInput | None:
    if not fields.method:
        return None
    return ValidationInput(
        method=ValidationMethod(fields.method),
        document=ProofDocument(fields.document) if fields.document else None,
    )


def as_input(
    fields: TravellingFields,
    *,
    label: str,
    source_id: UUID,
    distinct_from: tuple[int, ...] = (),
) -> VaccinationInput:
    """The document that creates a dose; `fields` must be complete (ready)."""
    return VaccinationInput(
        vaccine=VaccineReference(id=fields.vaccine_id),
        wording=label,
        date=_full_date(fields),
        batch=fields.batch,
        booster=fields.booster,
        injection_route=InjectionRoute(fields.route) if fields.route else None,
        injection_site=InjectionSite(fields.site) if fields.site else None,
        validation=_validation(fields),
        source_id=source_id,
        distinct_from=distinct_from,
    )


def as_change(fields: TravellingFields, *, label: str, version: int) -> VaccinationChange:
    """The document that changes a dose as a whole."""
    return VaccinationChange(
        vaccine=VaccineReference(id=fields.vaccine_id),
        wording=label,
        date=_full_date(fields),
        batch=fields.batch,
        booster=fields.booster,
        injection_route=InjectionRoute(fields.route) if fields.route else None,
        injection_site=InjectionSite(fields.site) if fields.site else None,
        validation=_validation(fields),
        version=version,
    )

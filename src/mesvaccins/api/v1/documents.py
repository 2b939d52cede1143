"""The treaty's documents made from rows."""

from carnet_api import wire
from mesvaccins.carnets.models import Carnet, ContactKind, Gender, Sharing, Vaccination
from mesvaccins.carnets.permissions import can_centre_change, can_centre_validate
from mesvaccins.carnets.rules import age_caption, shown_mobile
from mesvaccins.carnets.selectors import contacts
from mesvaccins.catalogue.models import Vaccine
from mesvaccins.catalogue.selectors import diseases_of
from mesvaccins.partners.models import Organisation, Professional

HOLDER = wire.PersonDocument(name="titulaire", kind=wire.CreatorKind.HOLDER)


def organisation(row: Organisation) -> wire.OrganisationDocument:
    """An organisation by its name."""
    return wire.OrganisationDocument(id=row.pk, name=row.name)


def carnet(row: Carnet) -> wire.CarnetDocument:
    """The documented « record », as an organisation with a sharing sees it."""
    addresses = contacts(row)
    mobile = addresses.get(ContactKind.MOBILE, "")
    return wire.CarnetDocument(
        uuid=row.pk,
        created_at=row.created_at,
        updated_at=row.updated_at,
        last_name=row.last_name,
        first_name=row.first_name,
        birth_name=row.birth_name,
        birth_date=row.birth_date,
        gender=wire.Gender(row.gender) if row.gender else None,
        caption=str(Gender(row.gender).label) if row.gender else "",
        email=addresses.get(ContactKind.EMAIL, ""),
        mobile_phone=shown_mobile(mobile) if mobile else "",
        zip_code=row.zip_code,
        sharing_status=wire.SharingStatus.SHARED,
        revision=row.revision,
        claimed=row.account_id is not None,
    )


def sharing(row: Sharing) -> wire.SharingDocument:
    """The organisation's right, and the carnet that it opens."""
    return wire.SharingDocument(
        uuid=row.pk,
        record=carnet(row.carnet),
        organisation=organisation(row.organisation),
        since=row.since,
    )


def person(row: Professional | None) -> wire.PersonDocument:
    """A professional with their organisation; nobody stands for the holder."""
    if row is None:
        return HOLDER
    return wire.PersonDocument(
        name=row.full_name,
        first_name=row.first_name,
        last_name=row.name,
        organisation=organisation(row.organisation),
    )


def vaccination(row: Vaccination, *, seen_by: Professional) -> wire.VaccinationDocument:
    """A dose as the professional's organisation sees it."""
    exact = row.date.exact
    partial = wire.PartialDateDocument(year=row.year, month=row.month, day=row.day)
    return wire.VaccinationDocument(
        id=row.pk,
        version=row.version,
        revision=row.revision,
        created_at=row.created_at,
        updated_at=row.updated_at,
        vaccine=vaccine_summary(row.vaccine),
        wording=row.wording,
        date=exact,
        partial_date=None if exact else partial,
        age=age_caption(row.carnet.birth_date, exact) if exact else "",
        batch=row.batch,
        booster=row.booster,
        injection_route=wire.InjectionRoute(row.injection_route) if row.injection_route else None,
        injection_site=wire.InjectionSite(row.injection_site) if row.injection_site else None,
        comments=row.comments,
        creator=person(row.creator),
        updated_by=_updated_by(row),
        validation=_validation(row),
        source_id=row.source_id if row.source_organisation_id == seen_by.organisation_id else None,
        permissions=_permissions(row, seen_by),
        deletion=_deletion(row),
        former_ids=tuple(sorted(alias.former_id for alias in row.aliases.all())),
    )


def _updated_by(row: Vaccination) -> wire.PersonDocument | None:
    """Who made the last change; nobody for a dose that has not changed since that is noted."""
    if row.changed_by is None and not row.changed_by_holder:
        return None
    return person(row.changed_by)


def _validation(row: Vaccination) -> wire.ValidationDocument | None:
    if row.validator is None or row.validated_at is None:
        return None
    return wire.ValidationDocument(
        validator=person(row.validator),
        validated_at=row.validated_at,
        method=wire.ValidationMethod(row.verification),
        document=wire.ProofDocument(row.proof_document) if row.proof_document else None,
    )


def _permissions(row: Vaccination, seen_by: Professional) -> wire.PermissionsDocument:
    own = can_centre_change(seen_by, row)
    may_validate = can_centre_validate(seen_by, row)
    return wire.PermissionsDocument(change=own, delete=own, validate=may_validate)


def _deletion(row: Vaccination) -> wire.DeletionDocument | None:
    if row.deleted_at is None:
        return None
    return wire.DeletionDocument(
        by=person(row.deleted_by), at=row.deleted_at, reason=row.deletion_reason
    )


def _boxes(row: Vaccine) -> tuple[str, ...]:
    return tuple(box.cip13 for box in row.presentations.all())


def _diseases(row: Vaccine) -> tuple[wire.DiseaseDocument, ...]:
    return tuple(
        wire.DiseaseDocument(id=disease.pk, name=disease.name) for disease in diseases_of(row)
    )


def vaccine_summary(row: Vaccine) -> wire.VaccineSummary:
    """The vaccine inside a vaccination."""
    return wire.VaccineSummary(
        id=row.pk, name=row.name, cip_codes=_boxes(row), diseases=_diseases(row)
    )


def vaccine(row: Vaccine) -> wire.VaccineDocument:
    """A vaccine of the nomenclature; read it with its composition and boxes."""
    return wire.VaccineDocument(
        id=row.pk,
        name=row.name,
        short_description=row.label,
        cip_codes=_boxes(row),
        atc_code=row.atc,
        marketing_start=row.marketed_from,
        marketing_end=row.marketed_until,
        french=row.market != "unknown" or bool(_boxes(row)),
        alternative_names=tuple(row.aliases),
        search_words=tuple(row.hints),
        diseases=_diseases(row),
        valences=tuple(
            wire.ValenceDocument(
                id=part.valence.pk, name=part.valence.label, disease_id=part.valence.disease_id
            )
            for part in row.compositions.all()
        ),
        generic=row.generic,
        immunoglobulin=row.kind == "immunoglobulin",
        skin_test=row.kind == "skin_test",
        parent_id=row.generic_of_id,
        broader_ids=tuple(row.broader),
        replaced_by=row.replaced_by_id,
        withdrawn=row.withdrawn,
    )

"""What the fake decides, on plain documents."""

import re
from uuid import UUID

from carnet_api.wire import (
    CreatorKind,
    OrganisationDocument,
    PermissionsDocument,
    VaccinationDocument,
    VaccineDocument,
    VaccineSummary,
)

SHARE_CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def folded_code(text: str) -> str:
    """Read a sharing code as typed: any case, with or without hyphen, O as 0, I and L as 1."""
    letters = re.sub(r"[\s-]", "", text).upper()
    return letters.translate(str.maketrans("OIL", "011"))


def summary(vaccine: VaccineDocument) -> VaccineSummary:
    """Name a vaccine inside a vaccination."""
    return VaccineSummary(
        id=vaccine.id,
        name=vaccine.name,
        cip_codes=vaccine.cip_codes,
        ucd_code=vaccine.ucd_code,
        diseases=vaccine.diseases,
    )


def may_delete(organisation: OrganisationDocument, dose: VaccinationDocument) -> bool:
    """A centre deletes what it created, or what the holder declared and it validated."""
    if dose.creator.kind is CreatorKind.PROFESSIONAL:
        return dose.creator.organisation == organisation
    return dose.validation is not None and dose.validation.validator.organisation == organisation


def shown_to(
    organisation: OrganisationDocument, dose: VaccinationDocument, source: UUID | None
) -> VaccinationDocument:
    """Show a dose with what the organisation may do, and its own identifier only to it."""
    active = dose.deletion is None
    own = active and may_delete(organisation, dose)
    declared = active and dose.validation is None
    permissions = PermissionsDocument(
        change=own, delete=own, validate=declared and dose.creator.kind is CreatorKind.HOLDER
    )
    return dose.model_copy(update={"permissions": permissions, "source_id": source})

"""The documents of the treaty, as JSON writes them.

Names follow the publicly documented v1 API of MesVaccins.net; what that documentation leaves
open was decided here once. `docs/api.md` tells which is which. Fields are only ever added:
readers ignore the ones they do not know.
"""

from carnet_api.wire.base import Document
from carnet_api.wire.carnet import (
    CarnetDocument,
    CarnetFound,
    Channel,
    CodeReminderAnswer,
    CodeReminderRequest,
    Gender,
    LinkRequest,
    LookUpRequest,
    NewCarnet,
    SharingDocument,
    SharingStatus,
)
from carnet_api.wire.error import ErrorBody, ErrorDocument
from carnet_api.wire.person import CreatorKind, JoinRequest, OrganisationDocument, PersonDocument
from carnet_api.wire.vaccination import (
    DeletionDocument,
    InjectionRoute,
    InjectionSite,
    PartialDateDocument,
    PermissionsDocument,
    ProofDocument,
    VaccinationChange,
    VaccinationDocument,
    VaccinationFields,
    VaccinationInput,
    ValidationDocument,
    ValidationInput,
    ValidationMethod,
    ValidationRequest,
)
from carnet_api.wire.vaccine import (
    DiseaseDocument,
    NomenclatureDocument,
    VaccineDocument,
    VaccineReference,
    VaccineSummary,
    ValenceDocument,
)

TREATY_VERSION = "1.0"

__all__ = [
    "TREATY_VERSION",
    "CarnetDocument",
    "CarnetFound",
    "Channel",
    "CodeReminderAnswer",
    "CodeReminderRequest",
    "CreatorKind",
    "DeletionDocument",
    "DiseaseDocument",
    "Document",
    "ErrorBody",
    "ErrorDocument",
    "Gender",
    "InjectionRoute",
    "InjectionSite",
    "JoinRequest",
    "LinkRequest",
    "LookUpRequest",
    "NewCarnet",
    "NomenclatureDocument",
    "OrganisationDocument",
    "PartialDateDocument",
    "PermissionsDocument",
    "PersonDocument",
    "ProofDocument",
    "SharingDocument",
    "SharingStatus",
    "VaccinationChange",
    "VaccinationDocument",
    "VaccinationFields",
    "VaccinationInput",
    "VaccineDocument",
    "VaccineReference",
    "VaccineSummary",
    "ValenceDocument",
    "ValidationDocument",
    "ValidationInput",
    "ValidationMethod",
    "ValidationRequest",
]

"""The rows of the carnets room; every one of them carries its carnet's identifier."""

from mesvaccins.carnets.models.access import (
    Consent,
    Invitation,
    LookUpTicket,
    ShareCode,
    Sharing,
    SharingOrigin,
)
from mesvaccins.carnets.models.carnet import Carnet, ContactKind, ContactPoint, Gender
from mesvaccins.carnets.models.health import HealthAnswer
from mesvaccins.carnets.models.merging import CarnetMerge, DoseAlias, MergeStep
from mesvaccins.carnets.models.throttle import TokenBucket
from mesvaccins.carnets.models.vaccination import (
    InjectionRoute,
    InjectionSite,
    ProofDocument,
    Vaccination,
    Verification,
)

__all__ = [
    "Carnet",
    "CarnetMerge",
    "Consent",
    "ContactKind",
    "ContactPoint",
    "DoseAlias",
    "Gender",
    "HealthAnswer",
    "InjectionRoute",
    "InjectionSite",
    "Invitation",
    "LookUpTicket",
    "MergeStep",
    "ProofDocument",
    "ShareCode",
    "Sharing",
    "SharingOrigin",
    "TokenBucket",
    "Vaccination",
    "Verification",
]

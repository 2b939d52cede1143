"""The addresses of the API, as both sides write them (relative to the service's root)."""

from uuid import UUID

SEARCH = "/records/search.json"
RECORDS = "/records.json"
SHARINGS = "/sharings.json"
CODE_REMINDERS = "/share_code_reminders.json"
NOMENCLATURE = "/vaccines.json"
ORGANISATION_KEYS = "/organisation_keys.json"
HEALTH_PROFILE_FORM = "/decision_support/health_profile_form.json"
DIAGNOSTIC = "/decision_support/diagnostic.json"

ASSERTION_HEADER = "Organisation-Assertion"
TREATY_HEADER = "Carnet-Treaty"
REVISION_HEADER = "Carnet-Revision"
TOTAL_HEADER = "Total-Count"


def is_call(path: str) -> bool:
    """Say whether an address of the service is one of the API; its documentation is a page."""
    return path.endswith(".json") and not path.startswith("/documentation/")


def record(carnet_id: UUID) -> str:
    """One carnet (documented)."""
    return f"/records/{carnet_id}.json"


def vaccinations(carnet_id: UUID) -> str:
    """The vaccinations of a carnet: list, creation (documented)."""
    return f"/records/{carnet_id}/vaccinations.json"


def vaccination(carnet_id: UUID, vaccination_id: int) -> str:
    """One vaccination: read, change, deletion (documented)."""
    return f"/records/{carnet_id}/vaccinations/{vaccination_id}.json"


def validation(carnet_id: UUID, vaccination_id: int) -> str:
    """The validation of one vaccination: PUT by a professional, DELETE by who gave it."""
    return f"/records/{carnet_id}/vaccinations/{vaccination_id}/validation.json"


def sharing(carnet_id: UUID) -> str:
    """The caller's own sharing of a carnet: DELETE ends it."""
    return f"/records/{carnet_id}/sharing.json"


def invitation(carnet_id: UUID) -> str:
    """The invitation of a carnet's future holder: POST sends it again."""
    return f"/records/{carnet_id}/invitation.json"


def rank(carnet_id: UUID, vaccination_id: int) -> str:
    """Whether one vaccination was a booster: PUT where it was not stated."""
    return f"/records/{carnet_id}/vaccinations/{vaccination_id}/rank.json"


def assessment(carnet_id: UUID) -> str:
    """The bilan of a carnet."""
    return f"/records/{carnet_id}/assessment.json"


def health_profile(carnet_id: UUID) -> str:
    """The questionnaire of a carnet and its answers: read, PUT answers."""
    return f"/records/{carnet_id}/health_profile.json"

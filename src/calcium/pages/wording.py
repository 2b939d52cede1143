"""The short words of the table: why a row is in its state, and how the centre knows of it."""

from calcium.linking.fields import TravellingFields
from calcium.linking.state import RowState, Why
from calcium.linking.translation import kind_of, proof_of, verification_of
from calcium.vaccinations.models import (
    DoseKind,
    Proof,
    Route,
    Site,
    Vaccination,
    Verification,
)

_WHY = {
    Why.INCOMPLETE_DATE: "date incomplète",
    Why.VACCINE_NOT_LINKED: "vaccin inconnu de MesVaccins",
    Why.DELETING: "suppression en cours",
    Why.CHANGED_HERE: "modifiée dans Calcium",
    Why.NOT_OURS: "le CVE garde la version de son auteur",
    Why.CHANGED_THERE: "modifiée dans le CVE",
    Why.CHANGED_ON_BOTH_SIDES: "modifiée des deux côtés",
    Why.DELETED_THERE: "supprimée dans le CVE",
}


def why(state: RowState) -> str:
    """The words beside the icon; empty where the state's own word says it all."""
    return _WHY.get(state.why, "")


def known_by(row: Vaccination) -> str:
    """How the centre knows: « Réalisée par Anne Martin », « Sur preuve : carnet papier »."""
    match Verification(row.verification):
        case Verification.PERFORMED:
            where = f" ({row.vouched_organisation})" if row.vouched_organisation else ""
            return f"Réalisée par {row.vouched_name}{where}" if row.vouched_name else "Réalisée"
        case Verification.ON_PROOF:
            proof = row.get_proof_display().lower() if row.proof else ""
            return f"Sur preuve : {proof}" if proof else "Sur preuve"
        case Verification.DECLARED:
            return "Déclarée par l'étudiant"


def said_of(fields: TravellingFields) -> dict[str, str]:
    """The fields that travel, in words, for both sides side by side."""
    proof = Proof(proof_of(fields))
    known = Verification(verification_of(fields)).label
    return {
        "Date": str(fields.given) if fields.given else "",
        "Lot": fields.batch,
        "Primo ou rappel": DoseKind(kind_of(fields)).label,
        "Voie": Route(fields.route).label if fields.route else "",
        "Site": Site(fields.site).label if fields.site else "",
        "Connue par": f"{known} ({proof.label.lower()})" if proof else known,
    }

"""The menu « Association d'un CVE », and « Supprimer le partage »."""

from datetime import date, datetime

from calcium.accounts.models import Agent
from calcium.accounts.permissions import Ability
from calcium.audit.actions import record
from calcium.linking import acts, permissions, selectors
from calcium.linking.acts.following import through
from calcium.linking.errors import LinkRefused
from calcium.linking.intentions import intend
from calcium.linking.models import Act, CarnetLink
from calcium.patients.models import Patient
from carnet_api.gateway import CarnetGateway
from carnet_api.wire import CarnetFound, CodeReminderAnswer

AGREEMENT = (
    "L'étudiant est d'accord pour que le centre crée son carnet de vaccination électronique sur "
    "MesVaccins.net à partir des données de son dossier, et y accède."
)
"""The wording that the student agrees to, kept with the link."""


def look_up_carnet(
    *, patient: Patient, share_code: str, by: Agent, gateway: CarnetGateway
) -> CarnetFound:
    """« Récupérer le CVE avec un code de partage »: whose carnet it is, to be confirmed.

    Raises CarnetApiError, LinkRefused, PermissionRefused or NotAMember.
    """
    permissions.check_can_link(by, patient)
    if not share_code.strip():
        raise LinkRefused("Saisissez le code de partage donné par l'étudiant, comme 9V79-2GHA.")
    record("carnet_looked_up", by=by.actor, patient_id=patient.pk)
    return gateway.look_up(share_code, born=patient.birth_date)


def link_carnet(
    *, patient: Patient, ticket: str, by: Agent, gateway: CarnetGateway, now: datetime
) -> CarnetLink:
    """Link the carnet that was found, once its name is confirmed. Repeating it ends the same."""
    permissions.check_can_link(by, patient)
    intention = intend(Act.LINK, patient=patient, by=by, now=now, payload={"ticket": ticket})
    if intention.payload.get("ticket") != ticket:
        intention.payload = {"ticket": ticket}
        intention.save(update_fields=["payload"])
    acts.attempt(intention, gateway=gateway, now=now)
    return _link_of(patient)


def send_code_again(
    *, patient: Patient, contact: str, by: Agent, gateway: CarnetGateway
) -> CodeReminderAnswer:
    """« Demander le renvoi du code de partage »; the answer names a channel, or stays neutral."""
    permissions.check_can_send_code(by, patient)
    if not contact.strip():
        raise LinkRefused("Saisissez une adresse email ou un numéro de mobile.")
    record("code_sent_again", by=by.actor, patient_id=patient.pk)
    return gateway.send_code(contact.strip(), born=patient.birth_date)


def create_and_link(
    *,
    patient: Patient,
    agreed: bool,
    by: Agent,
    gateway: CarnetGateway,
    today: date,
    now: datetime,
) -> CarnetLink:
    """« Créer et associer à partir des données du patient », with the student's agreement."""
    permissions.check_can_link(by, patient)
    if not agreed:
        raise LinkRefused(
            "Cochez la case d'accord après avoir demandé à l'étudiant : "
            "sans son accord, aucun CVE n'est créé."
        )
    if not (patient.email or patient.mobile):
        raise LinkRefused(
            "Le dossier n'a ni adresse email ni numéro de mobile. Saisissez-en un : "
            "l'étudiant y recevra l'invitation à prendre possession de son CVE."
        )
    payload = {
        "agreed_on": today.isoformat(),
        "agreement": AGREEMENT,
        **selectors.creation_in_doubt(patient),
    }
    intention = intend(Act.CREATE_CARNET, patient=patient, by=by, now=now, payload=payload)
    acts.attempt(intention, gateway=gateway, now=now)
    return _link_of(patient)


def resend_invitation(
    *, patient: Patient, by: Agent, gateway: CarnetGateway, now: datetime
) -> None:
    """Invite the student once more to take over the carnet that the centre created."""
    link = permissions.linked_for(by, patient, Ability.LINK_CARNET)
    record("invitation_sent_again", by=by.actor, patient_id=patient.pk)
    through(link, lambda: gateway.resend_invitation(link.carnet_id), by=by, now=now)


def end_sharing(*, patient: Patient, by: Agent, gateway: CarnetGateway, now: datetime) -> None:
    """« Supprimer le partage »: the centre sees the carnet no more, both records stay."""
    link = permissions.linked_for(by, patient, Ability.END_SHARING)
    intention = intend(Act.END_SHARING, patient=patient, by=by, now=now, carnet_id=link.carnet_id)
    acts.attempt(intention, gateway=gateway, now=now)


def _link_of(patient: Patient) -> CarnetLink:
    link = selectors.current_link(patient)
    if link is None:
        raise LinkRefused(
            "Le CVE n'a pas pu être lié à ce dossier. Rien n'a été ajouté. "
            "Saisissez à nouveau le code de partage."
        )
    return link

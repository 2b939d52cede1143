"""Every failure and every state in French: what happened, what it means, what to do."""

from calcium.accounts.errors import CalciumError
from calcium.linking.rules import Obstacle
from calcium.linking.state import RowState, SyncState, Why
from calcium.linking.undo_rules import Kept
from carnet_api import errors as api

INTERNAL, NOT_A_MEMBER, CIRCUIT_OPEN = "internal", "not_a_member", "circuit_open"
"""Why an intention waits when no answer of MesVaccins is the cause."""

_SENTENCES: dict[str, str] = {
    api.Unavailable.code: (
        "MesVaccins.net ne répond pas ou répond mal. Rien n'est perdu dans Calcium ; ce qui "
        "restait à envoyer partira de lui-même. Réessayez dans quelques minutes."
    ),
    api.TooManyRequests.code: (
        "MesVaccins.net reçoit trop de demandes de votre centre et demande d'attendre. "
        "Rien n'a été fait. Réessayez plus tard."
    ),
    api.Refused.code: (
        "MesVaccins.net a refusé cette demande. Le dossier n'a pas changé. "
        "Vérifiez ce qui a été saisi, puis réessayez."
    ),
    api.InvalidInput.code: (
        "MesVaccins.net n'accepte pas cette saisie. Le dossier de Calcium n'a pas changé. "
        "Corrigez la ligne, puis réessayez."
    ),
    api.VaccineUnknown.code: (
        "Le vaccin n'a pas été trouvé dans la nomenclature de MesVaccins.net. La vaccination reste "
        "dans Calcium. L'administrateur du centre peut relier ce vaccin à la nomenclature."
    ),
    api.NotAuthenticated.code: (
        "MesVaccins.net ne reconnaît plus votre centre. Rien n'est perdu dans Calcium. "
        "Demandez à l'administrateur du centre de renouveler l'adhésion au service."
    ),
    api.NotAllowed.code: (
        "MesVaccins.net n'autorise pas votre centre à faire cela dans ce CVE. "
        "La vaccination y reste telle qu'elle est. Voyez avec la personne qui l'a saisie."
    ),
    api.NotFound.code: (
        "MesVaccins.net ne trouve pas ce qui est demandé. Le dossier de Calcium n'a pas changé. "
        "Importez les vaccinations pour voir ce que contient le CVE."
    ),
    api.CarnetNotFound.code: (
        "Aucun CVE ne correspond à ce code de partage et à l'année de naissance de l'étudiant. "
        "Rien n'a été ajouté au dossier. Vérifiez le code avec l'étudiant, ou demandez son renvoi."
    ),
    api.SharingEnded.code: (
        "Ce CVE n'est plus partagé avec votre centre. Le dossier de Calcium garde toutes ses "
        "vaccinations. Demandez à l'étudiant son nouveau code de partage."
    ),
    api.TicketExpired.code: (
        "La recherche date de plus de cinq minutes. Rien n'a été ajouté au dossier. "
        "Saisissez à nouveau le code de partage."
    ),
    api.CarnetExists.code: (
        "Un CVE existe dans MesVaccins.net avec le même email et la même date de naissance : "
        "la création est impossible. Vous pouvez demander le renvoi du code de partage."
    ),
    api.CarnetMoved.code: (
        "Ce CVE a été réuni par MesVaccins.net avec un autre, qui est lié à un autre dossier de "
        "votre centre. Le lien est terminé ; le dossier garde toutes ses vaccinations. "
        "Vérifiez l'identité : deux dossiers existent peut-être pour cet étudiant."
    ),
    api.AlreadyThere.code: (
        "Une vaccination identique (même vaccin, même date) est déjà dans le CVE, liée à une autre "
        "ligne du dossier ou faite dans un autre bras. Supprimez la ligne en double, importez pour "
        "réunir les deux, ou indiquez qu'il y a eu deux injections."
    ),
    api.StaleVersion.code: (
        "Cette vaccination a été modifiée dans le CVE depuis la dernière lecture. Rien n'a été "
        "remplacé. Comparez les deux versions, puis choisissez celle à garder."
    ),
    api.VaccinationDeleted.code: (
        "Cette vaccination a été supprimée du CVE. La ligne reste dans Calcium. Supprimez-la, ou "
        "exportez-la à nouveau si elle a bien eu lieu."
    ),
    CIRCUIT_OPEN: (
        "MesVaccins.net ne répond pas depuis quelque temps. Pour ne pas vous faire attendre, "
        "Calcium ne l'appelle plus pour l'instant et essaie à nouveau de lui-même. "
        "Rien n'est perdu."
    ),
    INTERNAL: (
        "Une erreur de Calcium a arrêté cet envoi. Rien n'est perdu : il sera tenté à nouveau. "
        "Si cela dure, prévenez l'exploitant."
    ),
    NOT_A_MEMBER: (
        "Votre centre n'adhère plus à MesVaccins.net, ou son adhésion ne peut pas être lue. "
        "L'envoi reste en attente. Voyez avec l'administrateur du centre."
    ),
    api.AlreadyClaimed.code: (
        "L'étudiant a déjà repris son CVE : aucune invitation n'a été envoyée. "
        "Il peut se connecter à MesVaccins.net."
    ),
}

_WHYS: dict[Why, str] = {
    Why.INCOMPLETE_DATE: (
        "Date incomplète : il faut un jour, un mois et une année pour la synchronisation."
    ),
    Why.VACCINE_NOT_LINKED: (
        "Le vaccin n'a pas été trouvé dans la nomenclature de MesVaccins.net."
    ),
    Why.QUEUED: "Envoyée ou en attente d'envoi ; MesVaccins.net n'a pas encore confirmé.",
    Why.DELETING: "Suppression en cours : le CVE n'a pas encore confirmé.",
    Why.CHANGED_HERE: "Modifiée dans Calcium depuis la dernière synchronisation : à exporter.",
    Why.NOT_OURS: (
        "Modifiée dans Calcium. Le CVE garde la version de son auteur, que votre centre ne peut "
        "pas changer : gardez les deux, ou reprenez celle du CVE."
    ),
    Why.CHANGED_THERE: "Modifiée dans le CVE depuis la dernière synchronisation : à importer.",
    Why.CHANGED_ON_BOTH_SIDES: "Modifiée des deux côtés : choisissez la version à garder.",
    Why.DELETED_THERE: (
        "Supprimée du CVE. La ligne reste dans Calcium : supprimez-la, ou exportez-la à nouveau."
    ),
}

_STATES: dict[SyncState, str] = {
    SyncState.IMPOSSIBLE: "Synchronisation impossible",
    SyncState.READY: "À exporter",
    SyncState.PENDING: "En attente",
    SyncState.FAILED: "Envoi refusé",
    SyncState.DIFFERS: "Différente",
    SyncState.SYNCHRONISED: "Synchronisée",
}

_OBSTACLES: dict[Obstacle, str] = {
    Obstacle.VACCINE_NOT_IN_LIST: (
        "le vaccin n'est pas dans la liste du centre ; l'administrateur peut l'y ajouter"
    ),
    Obstacle.NO_DATE: "le CVE n'indique aucune date",
    Obstacle.IN_THE_FUTURE: "la date indiquée dans le CVE est dans le futur",
    Obstacle.BEFORE_BIRTH: "la date indiquée dans le CVE précède la naissance",
    Obstacle.BEING_DELETED: "la suppression de cette vaccination est en cours",
    Obstacle.BEING_SENT: (
        "l'envoi d'une vaccination semblable n'est pas encore confirmé ; importez à nouveau ensuite"
    ),
}

_KEPT: dict[str, str] = {
    Kept.CHANGED_HERE: "modifiée depuis dans Calcium",
    Kept.CHANGED_THERE: "modifiée depuis dans le CVE",
    Kept.SHARING_ENDED: "le CVE n'est plus partagé, sa validation ne peut pas être retirée",
    Kept.GIVEN_UP: "le retrait de sa validation a été abandonné",
    api.StaleVersion.code: "modifiée depuis dans le CVE",
    api.NotAllowed.code: "validée depuis par un autre professionnel dans le CVE",
}

INCOMPLETE_ANSWER = (
    "MesVaccins.net n'a donné qu'une partie des vaccinations. Ce qui est arrivé est enregistré, "
    "rien n'a été supprimé. Importez à nouveau dans quelques minutes."
)
LOST_REFRESH = (
    "MesVaccins.net n'a pas pu être consulté : la colonne « Synchro MV.net » montre l'état connu "
    "à la dernière lecture. Le dossier lui-même est à jour."
)


class LinkRefused(CalciumError):
    """The dossier cannot be linked, or its link cannot be used, as asked."""


class ImportRefused(CalciumError):
    """The import cannot run as asked: something changed since it was shown."""


class DeletionRefused(CalciumError):
    """The row cannot be deleted as asked."""


class UndoRefused(CalciumError):
    """An import or a decision cannot be undone as asked."""


class GivingUpRefused(CalciumError):
    """What waits cannot be given up, or tried again, as asked."""


class NotAMember(CalciumError):
    """The centre has not joined MesVaccins, or its credentials cannot be read."""


def sentence(error: Exception) -> str:
    """What an agent is shown for a failure, never a code alone."""
    if isinstance(error, CalciumError):
        return error.sentence
    if isinstance(error, api.TooManyRequests) and error.retry_after:
        minutes = max(1, -(-error.retry_after // 60))
        return (
            "MesVaccins.net reçoit trop de demandes et demande d'attendre. Rien n'a été fait. "
            f"Réessayez dans {minutes} minute{'s' if minutes > 1 else ''}."
        )
    if isinstance(error, api.CarnetApiError):
        return sentence_for(error.code)
    raise TypeError(f"no sentence for {type(error).__name__}")


def sentence_for(code: str) -> str:
    """The sentence of a refusal or failure that was kept by its code."""
    return _SENTENCES.get(code, _SENTENCES[api.Refused.code])


def state_label(state: SyncState) -> str:
    """The column's word, for the eye and for a screen reader."""
    return _STATES[state]


def state_reason(state: RowState) -> str:
    """Why a row is in its state; empty where there is nothing to say."""
    if state.why is Why.REFUSED:
        return sentence_for(state.code)
    reason = _WHYS.get(state.why, "")
    return f"{reason} {sentence_for(state.code)}" if reason and state.code else reason


def obstacle_reason(obstacle: Obstacle) -> str:
    """Why a dose of the carnet could not come."""
    return _OBSTACLES[obstacle]


def kept_reason(reason: str, by: str = "") -> str:
    """Why a dose stays when its import is undone, and who had changed it."""
    said = _KEPT.get(reason, "MesVaccins.net n'a pas accepté le retrait de sa validation")
    return f"{said} par {by}." if by else f"{said}."

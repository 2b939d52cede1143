"""« Qui a consulté ce carnet »: every read and every change, in words."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from mesvaccins.audit.actor import ActorKind
from mesvaccins.audit.models import Act, Outcome
from mesvaccins.carnets import selectors
from mesvaccins.pages.holder import holder_page, signed_in
from mesvaccins.partners.selectors import organisation_names

PER_PAGE = 50
OWN_READ = "carnet_read"

SENTENCES: dict[str, str | Promise] = {
    "carnet_opened": gettext_lazy("Carnet créé"),
    "carnet_edited": gettext_lazy("Identité ou coordonnées modifiées"),
    "carnet_created_by_centre": gettext_lazy("Carnet créé avec votre accord"),
    "carnet_creation_repeated": gettext_lazy("Création du carnet redemandée"),
    "carnet_claimed": gettext_lazy("Carnet repris par son titulaire"),
    "invitation_resent": gettext_lazy("Invitation à reprendre le carnet renvoyée"),
    "carnet_looked_up": gettext_lazy("Carnet cherché avec le code de partage"),
    "carnet_linked": gettext_lazy("Partage ouvert avec le code"),
    "sharing_ended": gettext_lazy("Partage terminé"),
    "share_code_renewed": gettext_lazy("Code de partage changé"),
    "share_code_reminder_asked": gettext_lazy("Renvoi du code de partage demandé"),
    "carnet_read": gettext_lazy("Carnet ouvert"),
    "carnet_printed": gettext_lazy("Carnet imprimé"),
    "vaccinations_listed": gettext_lazy("Vaccinations lues"),
    "vaccination_read": gettext_lazy("Une vaccination lue"),
    "vaccination_declared": gettext_lazy("Vaccination déclarée"),
    "vaccination_created": gettext_lazy("Vaccination ajoutée"),
    "vaccination_changed": gettext_lazy("Vaccination modifiée"),
    "vaccination_validated": gettext_lazy("Vaccination validée"),
    "validation_withdrawn": gettext_lazy("Validation retirée"),
    "vaccination_deleted": gettext_lazy("Vaccination supprimée"),
    "rank_stated": gettext_lazy("Rang d'une vaccination précisé"),
    "bilan_read": gettext_lazy("Bilan des vaccinations lu"),
    "bilan_printed": gettext_lazy("Plan de rattrapage imprimé"),
    "health_profile_read": gettext_lazy("Questionnaire de santé lu"),
    "health_profile_answered": gettext_lazy("Questionnaire de santé rempli"),
    "carnets_merged": gettext_lazy("Carnet réuni avec un autre de vos carnets"),
    "carnets_parted": gettext_lazy("Réunion de carnets annulée"),
    "erasure_asked": gettext_lazy("Suppression du carnet demandée"),
    "erasure_renounced": gettext_lazy("Suppression du carnet annulée"),
}
"""What the audit's actions are called here; one without a line is « Autre accès »."""

ROLES: dict[str, str | Promise] = {
    "nurse": gettext_lazy("infirmière ou infirmier"),
    "physician": gettext_lazy("médecin"),
    "secretary": gettext_lazy("secrétariat"),
    "system": gettext_lazy("logiciel du centre"),
}
"""What a role of the treaty is called here; another software's own word stays as it was given."""


@dataclass(frozen=True, slots=True)
class ShownAct:
    """One line of the page."""

    at: datetime
    who: str
    role: str
    organisation: str
    sentence: str
    refused: bool


@require_safe
@holder_page
def accesses(request: HttpRequest, carnet_id: UUID) -> HttpResponse:
    """The latest first, fifty on a page; one's own reads only when asked for."""
    account = signed_in(request)
    carnet = selectors.held_carnet(account, carnet_id)
    everything = "tout" in request.GET
    acts_found = selectors.accesses(account, carnet_id)
    if not everything:
        acts_found = acts_found.exclude(actor_kind=ActorKind.HOLDER, action=OWN_READ)
    page = Paginator(acts_found, PER_PAGE).get_page(request.GET.get("page"))
    acts = list(page.object_list)
    names = organisation_names({act.organisation_id for act in acts if act.organisation_id})
    lines = [_shown(act, names) for act in acts]
    context = {"carnet": carnet, "lines": lines, "page": page, "everything": everything}
    return render(request, "pages/carnets/accesses.html", context)


def _shown(act: Act, organisations: dict[UUID, str]) -> ShownAct:
    match act.actor_kind:
        case ActorKind.HOLDER:
            who = _("vous")
        case ActorKind.PROFESSIONAL:
            who = act.actor_name
        case _other:
            who = _("MesVaccins")
    return ShownAct(
        at=act.at,
        who=who,
        role=str(ROLES.get(act.actor_role, act.actor_role)),
        organisation=organisations.get(act.organisation_id, "") if act.organisation_id else "",
        sentence=str(SENTENCES.get(act.action, _("Autre accès"))),
        refused=act.outcome == Outcome.REFUSED,
    )

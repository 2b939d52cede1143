"""The addresses of the citizen's pages; each names the file that answers it."""

from django.urls import include, path

from mesvaccins.pages import (
    accesses,
    account,
    bilan,
    carnets,
    erasure,
    gallery,
    invitations,
    outbox,
    paper_booklet,
    plan,
    questionnaire,
    sharings,
    statements,
    vaccinations,
    welcome,
)

CARNET = "carnets/<uuid:carnet_id>/"
DOSE = f"{CARNET}vaccinations/<int:vaccination_id>/"

urlpatterns = [
    path("", welcome.welcome, name="welcome"),
    path("carnets/", carnets.carnets, name="carnets"),
    path("carnets/nouveau/", carnets.new, name="new_carnet"),
    path(CARNET, carnets.carnet, name="carnet"),
    path(f"{CARNET}identite/", carnets.identity, name="identity"),
    path(f"{CARNET}acces/", accesses.accesses, name="accesses"),
    path(f"{CARNET}carnet.pdf", paper_booklet.paper_booklet, name="paper_booklet"),
    path(f"{CARNET}bilan/", bilan.bilan, name="bilan"),
    path(f"{CARNET}bilan/rang/", bilan.rank, name="rank"),
    path(f"{CARNET}bilan/plan.pdf", plan.plan, name="plan"),
    path(f"{CARNET}questionnaire/", questionnaire.questionnaire, name="questionnaire"),
    path(f"{CARNET}code/", sharings.renew_code, name="renew_share_code"),
    path(f"{CARNET}partages/<uuid:sharing_id>/fin/", sharings.end, name="end_sharing"),
    path(f"{CARNET}suppression/", erasure.erase_carnet, name="erase_carnet"),
    path(f"{CARNET}conservation/", erasure.keep, name="keep_carnet"),
    path(f"{CARNET}vaccinations/vaccin/", vaccinations.choose, name="choose_vaccine"),
    path(f"{CARNET}vaccinations/ajout/", vaccinations.add, name="add_vaccination"),
    path(f"{DOSE}modification/", vaccinations.change, name="change_vaccination"),
    path(f"{DOSE}vaccin/", vaccinations.choose_another, name="choose_another_vaccine"),
    path(f"{DOSE}suppression/", vaccinations.delete, name="delete_vaccination"),
    path("invitation/<str:token>/", invitations.invitation, name="invitation"),
    path("reprise/", invitations.claim, name="claim"),
    path("compte/", account.account, name="account"),
    path("compte/donnees/", account.own_data, name="own_data"),
    path("compte/suppression/", erasure.erase_account, name="erase_account"),
    path("compte/conservation/", erasure.keep_own_account, name="keep_account"),
    path("compte/", include("allauth.urls")),
    path("charte/", statements.charter, name="charter"),
    path("accessibilite/", statements.accessibility, name="accessibility"),
    path("mentions-legales/", statements.legal_notice, name="legal_notice"),
    path("boite-d-envoi/", outbox.outbox, name="outbox"),
    path("composants/", gallery.gallery, name="gallery"),
]

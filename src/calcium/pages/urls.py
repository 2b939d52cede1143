"""The addresses of the desk: each names the file in `pages/` that answers."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from calcium.pages import (
    about,
    agents,
    association,
    bilan,
    booklet,
    centre,
    centre_sync,
    centre_vaccines,
    creation,
    deletion,
    difference,
    dossier,
    entry,
    export_progress,
    exporting,
    gallery,
    importing,
    journal,
    membership,
    outage,
    plan,
    questionnaire,
    refreshing,
    sharing,
    students,
    vaccine_search,
    waiting,
)

record = [
    path("ajouter/", entry.add, name="add"),
    path("brouillon/", entry.draft, name="draft"),
    path("brouillon/abandonner/", entry.abandon, name="abandon"),
    path("<uuid:vaccination_id>/modifier/", entry.modify, name="modify"),
    path("<uuid:vaccination_id>/supprimer/", deletion.delete, name="delete"),
    path("<uuid:vaccination_id>/synchro/", difference.difference, name="difference"),
]

carnet = [
    path("chercher/", association.look_up, name="look_up"),
    path("associer/", association.link, name="link"),
    path("renvoi-du-code/", association.send_again, name="send_again"),
    path("creer/", creation.create_carnet, name="create_carnet"),
    path("invitation/", sharing.invitation, name="invitation"),
    path("supprimer-le-partage/", sharing.unlink, name="unlink"),
    path("importer/", importing.import_page, name="import"),
    path("importer/lancer/", importing.start, name="import_start"),
    path("exporter/", exporting.export, name="export"),
    path("exporter/<uuid:job_id>/", export_progress.export_progress, name="export_progress"),
    path("journal/", journal.sync_journal, name="journal"),
    path("journal/import/<uuid:import_id>/annuler/", journal.import_undo, name="import_undo"),
    path("journal/decision/<uuid:ruling_id>/annuler/", journal.ruling_undo, name="ruling_undo"),
    path("relire/", refreshing.refresh, name="refresh"),
]

one_student: list[URLPattern | URLResolver] = [
    path("", dossier.dossier, name="dossier"),
    path("carnet.pdf", booklet.booklet, name="booklet"),
    path("bilan/", bilan.bilan, name="bilan"),
    path("bilan/rang/", bilan.rank, name="rank"),
    path("bilan/plan.pdf", plan.plan, name="plan"),
    path("questionnaire/", questionnaire.questionnaire, name="questionnaire"),
    path("vaccinations/", include(record)),
    path("cve/", include(carnet)),
]

one_centre = [
    path("", centre.centre, name="centre"),
    path("synchronisation/", centre_sync.centre_sync, name="centre_sync"),
    path("synchronisation/<uuid:intention_id>/reessayer/", waiting.retry, name="retry"),
    path("synchronisation/<uuid:intention_id>/abandonner/", waiting.give_up, name="give_up"),
    path("mesvaccins/", outage.outage, name="outage"),
    path("vaccins/", centre_vaccines.centre_vaccines, name="centre_vaccines"),
    path("vaccins/ajouter/", centre_vaccines.vaccine_add, name="vaccine_add"),
    path("vaccins/<uuid:vaccine_id>/lien/", centre_vaccines.vaccine_link, name="vaccine_link"),
    path("vaccins/<uuid:vaccine_id>/", centre_vaccines.vaccine_change, name="vaccine_change"),
    path("adhesion/", membership.membership, name="membership"),
    path("comptes/", agents.agents, name="agents"),
    path("comptes/ajouter/", agents.agent_add, name="agent_add"),
    path("comptes/<uuid:agent_id>/", agents.agent_change, name="agent_change"),
    path("comptes/<uuid:agent_id>/secret/", agents.agent_secret, name="agent_secret"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", RedirectView.as_view(pattern_name="students"), name="home"),
    path("etudiants/", students.students, name="students"),
    path("etudiants/<uuid:patient_id>/", include(one_student)),
    path("centre/", include(one_centre)),
    path("vaccins/chercher/", vaccine_search.vaccines_search, name="vaccines_search"),
    path("accessibilite/", about.accessibility, name="accessibility"),
]

if settings.MODE != "production":
    urlpatterns.append(path("galerie/", gallery.gallery, name="gallery"))

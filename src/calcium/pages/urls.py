"""The addresses of the desk: each names the file in `pages/` that answers."""

from django.urls import include, path
from django.views.generic import RedirectView

from calcium.pages import about, booklet, dossier, entry, students, vaccine_search

record = [
    path("ajouter/", entry.add, name="add"),
    path("brouillon/", entry.draft, name="draft"),
    path("brouillon/abandonner/", entry.abandon, name="abandon"),
    path("<uuid:vaccination_id>/modifier/", entry.modify, name="modify"),
]

one_student = [
    path("", dossier.dossier, name="dossier"),
    path("carnet.pdf", booklet.booklet, name="booklet"),
    path("vaccinations/", include(record)),
]

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="students"), name="home"),
    path("etudiants/", students.students, name="students"),
    path("etudiants/<uuid:patient_id>/", include(one_student)),
    path("vaccins/chercher/", vaccine_search.vaccines_search, name="vaccines_search"),
    path("accessibilite/", about.accessibility, name="accessibility"),
]

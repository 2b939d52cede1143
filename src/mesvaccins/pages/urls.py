"""The addresses of the citizen's pages; each names the file that answers it."""

from django.urls import include, path

from mesvaccins.pages import account, gallery, statements, welcome

urlpatterns = [
    path("", welcome.welcome, name="welcome"),
    path("compte/", account.account, name="account"),
    path("compte/", include("allauth.urls")),
    path("charte/", statements.charter, name="charter"),
    path("accessibilite/", statements.accessibility, name="accessibility"),
    path("mentions-legales/", statements.legal_notice, name="legal_notice"),
    path("composants/", gallery.gallery, name="gallery"),
    path("carnets/", account.account, name="carnets"),
    path("boite-d-envoi/", account.account, name="outbox"),
]

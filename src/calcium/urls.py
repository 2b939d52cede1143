"""The addresses of Calcium; each room of `pages/` brings its own."""

from django.urls import include, path

from calcium.health import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("compte/", include("allauth.account.urls")),
    path("compte/second-facteur/", include("allauth.mfa.urls")),
    path("", include("calcium.pages.urls")),
]

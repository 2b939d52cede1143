"""The addresses of Calcium; each room of `pages/` brings its own."""

from django.urls import include, path

from calcium.health import healthz
from calcium.pages.closed import own_address

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("compte/email/", own_address, name="own_address"),
    path("compte/", include("allauth.account.urls")),
    path("compte/second-facteur/", include("allauth.mfa.urls")),
    path("", include("calcium.pages.urls")),
]

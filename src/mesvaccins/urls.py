"""The addresses of MesVaccins: the API at the root, as documented; the pages beside it."""

from django.urls import include, path

from mesvaccins.api.v1.urls import addresses
from mesvaccins.health import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("", include("mesvaccins.pages.urls")),
    path("", addresses),
]

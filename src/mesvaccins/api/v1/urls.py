"""The API's addresses, at the root of the service."""

from mesvaccins.api.v1 import assessments, nomenclature, organisations, records, vaccinations
from mesvaccins.api.v1.service import api

for part in (records, vaccinations, assessments, nomenclature, organisations):
    api.add_router("", part.router)

addresses = api.urls

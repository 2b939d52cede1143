"""The national nomenclature, with its ETag."""

from functools import lru_cache

from django.http import HttpResponse
from django.utils.cache import get_conditional_response
from ninja import Router

from carnet_api.wire import NomenclatureDocument
from mesvaccins.api.v1 import documents
from mesvaccins.api.v1.answers import JSON
from mesvaccins.api.v1.callers import professional
from mesvaccins.api.v1.records import REFUSED
from mesvaccins.api.v1.service import ServiceRequest
from mesvaccins.catalogue.models import Release, Vaccine
from mesvaccins.catalogue.selectors import with_composition

router = Router(tags=["Nomenclature"])


@router.get(
    "/vaccines.json", response={200: NomenclatureDocument, 304: None} | REFUSED, auth=professional
)
def nomenclature(request: ServiceRequest) -> HttpResponse:
    """Every vaccine, withdrawn ones too; nothing (304) where the caller's ETag is current."""
    release = Release.objects.order_by("-id").first()
    identifier, digest = (release.identifier, release.sha256) if release else ("", "none")
    etag = f'"{digest}"'
    if get_conditional_response(request, etag=etag) is not None:
        return HttpResponse(status=304, headers={"ETag": etag})
    body = _document(identifier, digest)
    return HttpResponse(body, content_type=JSON, headers={"ETag": etag})


@lru_cache(maxsize=2)
def _document(identifier: str, digest: str) -> bytes:
    """The answer, made once a process for each release."""
    del digest
    rows = with_composition(Vaccine.objects.order_by("pk"))
    vaccines = tuple(documents.vaccine(row) for row in rows)
    return NomenclatureDocument(release=identifier, vaccines=vaccines).model_dump_json().encode()

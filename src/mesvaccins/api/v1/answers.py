"""What the API answers: the treaty's documents, and one error document for every refusal."""

import json
from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja.parser import Parser
from pydantic import TypeAdapter

from carnet_api.errors import ERROR_BY_CODE
from carnet_api.wire import ErrorBody, ErrorDocument, VaccinationDocument
from carnet_api.wire.base import Document
from mesvaccins.api.v1 import documents
from mesvaccins.carnets.errors import (
    AlreadyThere,
    CarnetMoved,
    InvalidInput,
    Refusal,
    StaleVersion,
    TooManyTries,
    VaccinationDeleted,
)
from mesvaccins.partners.models import Professional

JSON = "application/json; charset=utf-8"
LIST = TypeAdapter(list[VaccinationDocument])


class StrictJson(Parser):
    """Reads a body; what PostgreSQL cannot hold or Python cannot descend into is refused."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The JSON value. Raises ValueError for anything else."""
        try:
            text = request.body.decode()
            if "\\u0000" in text or "\x00" in text:
                raise ValueError("a NUL character")
            return json.loads(text)
        except RecursionError as error:
            raise ValueError("nested too deeply") from error


def document(body: Document, *, status: int = 200) -> HttpResponse:
    """Answer one document."""
    return HttpResponse(body.model_dump_json(by_alias=True), status=status, content_type=JSON)


def listing(rows: Sequence[VaccinationDocument]) -> HttpResponse:
    """Answer a plain array, as documented."""
    return HttpResponse(LIST.dump_json(list(rows), by_alias=True), content_type=JSON)


def nothing() -> HttpResponse:
    """Answer that it is done."""
    return HttpResponse(status=204)


def status_of(code: str) -> int:
    """The status that the treaty gives to a code."""
    return ERROR_BY_CODE[code].status if code in ERROR_BY_CODE else 400


def error(body: ErrorBody, *, status: int | None = None) -> HttpResponse:
    """Answer the one error document."""
    response = document(ErrorDocument(error=body), status=status or status_of(body.code))
    if body.retry_after is not None:
        response["Retry-After"] = str(body.retry_after)
    return response


def refusal(refused: Refusal, *, seen_by: Professional | None) -> HttpResponse:
    """Answer a refusal of the domain."""
    body = ErrorBody(code=refused.code, message=str(refused))
    match refused:
        case InvalidInput():
            body = body.model_copy(update={"fields": refused.fields})
        case TooManyTries():
            body = body.model_copy(update={"retry_after": refused.retry_after})
        case CarnetMoved():
            body = body.model_copy(update={"carnet_id": refused.target})
        case AlreadyThere():
            body = body.model_copy(update={"vaccination_id": refused.vaccination_id})
        case StaleVersion() | VaccinationDeleted() if seen_by is not None:
            shown = documents.vaccination(refused.vaccination, seen_by=seen_by)
            body = body.model_copy(update={"vaccination": shown})
    return error(body)


def next_page(path: str, *, after: int, since: int | None) -> str:
    """The Link header that announces the next page."""
    query = f"after={after}" + (f"&since={since}" if since is not None else "")
    return f'<{path}?{query}>; rel="next"'

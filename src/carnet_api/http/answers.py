"""Reading what a server answered, without believing it."""

import datetime
import json
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from carnet_api import paths
from carnet_api.errors import Unavailable
from carnet_api.gateway import VaccinationList
from carnet_api.wire import ErrorBody, ErrorDocument, VaccinationDocument
from carnet_api.wire.base import Document

AnyDocument = TypeVar("AnyDocument", bound=Document)
LIST = TypeAdapter(tuple[VaccinationDocument, ...])


def read_document(kind: type[AnyDocument], content: bytes, call: str) -> AnyDocument:
    """Read one document. Raises Unavailable where it is not one: the act may have been done."""
    try:
        return kind.model_validate_json(content)
    except ValidationError as error:
        raise Unavailable(f"{call}: the answer is not a {kind.__name__}") from error


def read_list(content: bytes, headers: Mapping[str, str], call: str) -> VaccinationList:
    """Read a plain array; an entry that cannot be read makes the list incomplete, not useless."""
    items, whole = _read_items(content, call)
    return VaccinationList(
        items=items,
        revision=whole_number(headers.get(paths.REVISION_HEADER)),
        complete=whole and "Warning" not in headers,
        total=whole_number(headers.get(paths.TOTAL_HEADER)),
    )


def _read_items(content: bytes, call: str) -> tuple[tuple[VaccinationDocument, ...], bool]:
    """The entries that can be read, and whether these are all: at once, else one by one."""
    try:
        return LIST.validate_json(content), True
    except ValidationError:
        rows = _read_rows(content, call)
    items = tuple(item for row in rows if (item := _read_item(row)) is not None)
    return items, len(items) == len(rows)


def _read_rows(content: bytes, call: str) -> list[Any]:
    try:
        rows = json.loads(content)
    except ValueError as error:
        raise Unavailable(f"{call}: the answer is not JSON") from error
    if not isinstance(rows, list):
        raise Unavailable(f"{call}: the answer is not an array")
    return rows


def _read_item(row: Any) -> VaccinationDocument | None:
    try:
        return VaccinationDocument.model_validate(row)
    except ValidationError:
        return None


def read_error(content: bytes, retry_after: int | None) -> ErrorBody | None:
    """Read the error document, where there is one."""
    try:
        body = ErrorDocument.model_validate_json(content).error
    except ValidationError:
        return None
    if body.retry_after is None and retry_after is not None:
        return body.model_copy(update={"retry_after": retry_after})
    return body


def retry_after(headers: Mapping[str, str]) -> int | None:
    """Read `Retry-After` as seconds, in either form; a date counts from the answer's own `Date`."""
    header = headers.get("Retry-After")
    seconds = whole_number(header)
    if seconds is not None or header is None:
        return seconds
    until, answered = _moment(header), _moment(headers.get("Date", ""))
    if until is None or answered is None:
        return None
    return max(0, round((until - answered).total_seconds()))


def _moment(text: str) -> datetime.datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)


def whole_number(text: str | None) -> int | None:
    """Read a header that holds a count, or nothing."""
    return int(text) if text is not None and text.isascii() and text.isdigit() else None

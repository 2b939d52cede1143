"""The adapter: the port's words over HTTP, errors translated too.

The only module of the product that calls MesVaccins. Every call names the software (HTTP Basic)
and carries the organisation's assertion for the acting professional.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import httpx
from joserfc.jwk import ECKey

from carnet_api import paths
from carnet_api.answers import AnyDocument, read_document, read_error, read_list, retry_after
from carnet_api.assertions import sign
from carnet_api.assessment_calls import AssessmentCalls
from carnet_api.errors import CarnetMoved, NotFound, Unavailable, VaccinationDeleted, error_from
from carnet_api.gateway import ActingProfessional, NomenclatureAnswer, VaccinationList
from carnet_api.wire import (
    TREATY_VERSION,
    CarnetDocument,
    CarnetFound,
    CodeReminderAnswer,
    CodeReminderRequest,
    JoinRequest,
    LinkRequest,
    LookUpRequest,
    NewCarnet,
    NomenclatureDocument,
    OrganisationDocument,
    SharingDocument,
    VaccinationChange,
    VaccinationDocument,
    VaccinationInput,
    ValidationRequest,
)
from carnet_api.wire.base import Document

TIMEOUT = httpx.Timeout(8.0, connect=3.0)
KEPT_ALIVE = httpx.Limits(max_connections=100, max_keepalive_connections=20, keepalive_expiry=30.0)
"""An idle connection is given up by us before the other side closes it: servers and proxies wait
for 60 or 75 seconds, and a call sent over a connection that is just being closed is lost."""
MOST_PAGES = 1000


@dataclass(frozen=True, slots=True)
class Software:
    """The key and password that MesVaccins gives to an editor's software."""

    uid: str
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a centre needs for a call: its software, its identity, its private key."""

    software: Software
    organisation_id: UUID
    key: ECKey = field(repr=False)


def connect(base_url: str, *, timeout: httpx.Timeout = TIMEOUT) -> httpx.Client:
    """Open a pool of kept-alive connections to one MesVaccins, to be shared by a process."""
    return httpx.Client(
        base_url=base_url, timeout=timeout, limits=KEPT_ALIVE, follow_redirects=False
    )


class Transport:
    """One call: sign, send, and turn anything but a success into an error of the tree."""

    def __init__(
        self,
        client: httpx.Client,
        software: Software,
        *,
        assertion: Callable[[str, str], str] | None = None,
    ) -> None:
        self._client = client
        self._software = software
        self._assertion = assertion
        self.speaks_treaty: bool | None = None

    def call(
        self,
        method: str,
        path: str,
        *,
        body: Document | None = None,
        headers: dict[str, str] | None = None,
    ) -> httpx.Response:
        """Send one request. Raises a CarnetApiError for every answer but 2xx and 304."""
        sent = {paths.TREATY_HEADER: TREATY_VERSION, "Accept": "application/json"}
        if self._assertion is not None:
            sent[paths.ASSERTION_HEADER] = self._assertion(method, path)
        content = None
        if body is not None:
            sent["Content-Type"] = "application/json"
            content = body.model_dump_json(by_alias=True).encode()
        basic = httpx.BasicAuth(self._software.uid, self._software.secret)
        try:
            response = self._client.request(
                method, path, content=content, headers=sent | (headers or {}), auth=basic
            )
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise Unavailable(f"{method} {path}: {type(error).__name__}") from error
        self.speaks_treaty = paths.TREATY_HEADER in response.headers
        if response.is_success or response.status_code == httpx.codes.NOT_MODIFIED:
            return response
        wait = retry_after(response.headers)
        problem = read_error(response.content, wait)
        moved = problem is not None and problem.code == CarnetMoved.code
        if response.status_code < 400 and not moved:
            raise Unavailable(f"{method} {path}: unexpected status {response.status_code}")
        raise error_from(response.status_code, problem, wait=wait)


class HttpCarnetGateway(AssessmentCalls):
    """`carnet_api.gateway.CarnetGateway` for one centre and one professional."""

    def __init__(
        self,
        client: httpx.Client,
        credentials: Credentials,
        professional: ActingProfessional,
        *,
        now: Callable[[], datetime.datetime],
    ) -> None:
        def assertion(method: str, path: str) -> str:
            return sign(
                credentials.key,
                organisation_id=credentials.organisation_id,
                professional=professional,
                method=method,
                path=path,
                now=now(),
            )

        self._transport = Transport(client, credentials.software, assertion=assertion)

    def _ask(
        self, kind: type[AnyDocument], method: str, path: str, body: Document | None = None
    ) -> AnyDocument:
        response = self._transport.call(method, path, body=body)
        return read_document(kind, response.content, f"{method} {path}")

    def look_up(self, share_code: str, *, born: datetime.date) -> CarnetFound:
        """Find whose carnet a code opens."""
        request = LookUpRequest(share_code=share_code, birth_date=born)
        return self._ask(CarnetFound, "POST", paths.SEARCH, request)

    def link(self, ticket: str) -> SharingDocument:
        """Open the carnet to the organisation."""
        return self._ask(SharingDocument, "POST", paths.SHARINGS, LinkRequest(ticket=ticket))

    def send_code(self, contact: str, *, born: datetime.date) -> CodeReminderAnswer:
        """Have the code sent again."""
        request = CodeReminderRequest(contact=contact, birth_date=born)
        return self._ask(CodeReminderAnswer, "POST", paths.CODE_REMINDERS, request)

    def create_carnet(self, new: NewCarnet) -> SharingDocument:
        """Make a carnet from a dossier."""
        return self._ask(SharingDocument, "POST", paths.RECORDS, new)

    def resend_invitation(self, carnet_id: UUID) -> None:
        """Invite the holder once more."""
        self._transport.call("POST", paths.invitation(carnet_id))

    def end_sharing(self, carnet_id: UUID) -> None:
        """End the organisation's access; an access that had ended is no error."""
        try:
            self._transport.call("DELETE", paths.sharing(carnet_id))
        except NotFound:
            return

    def carnet(self, carnet_id: UUID) -> CarnetDocument:
        """Read the identity of a linked carnet."""
        return self._ask(CarnetDocument, "GET", paths.record(carnet_id))

    def vaccinations(self, carnet_id: UUID, *, since: int | None = None) -> VaccinationList:
        """Read every page of the list."""
        path = paths.vaccinations(carnet_id) + (f"?since={since}" if since is not None else "")
        pages: list[VaccinationList] = []
        asked: set[str] = set()
        next_path: str | None = path
        while next_path is not None and next_path not in asked and len(asked) < MOST_PAGES:
            asked.add(next_path)
            response = self._transport.call("GET", next_path)
            pages.append(read_list(response.content, response.headers, f"GET {next_path}"))
            next_path = self._next_page(response)
        return _joined(pages, cut_short=next_path is not None)

    def _next_page(self, response: httpx.Response) -> str | None:
        link = response.links.get("next", {}).get("url")
        if link is None:
            return None
        target = response.url.join(link)
        if (target.scheme, target.netloc) != (response.url.scheme, response.url.netloc):
            raise Unavailable("the next page was announced on another server")
        return target.raw_path.decode()

    def vaccination(self, carnet_id: UUID, vaccination_id: int) -> VaccinationDocument:
        """Read one vaccination."""
        path = paths.vaccination(carnet_id, vaccination_id)
        return self._ask(VaccinationDocument, "GET", path)

    def create_vaccination(self, carnet_id: UUID, new: VaccinationInput) -> VaccinationDocument:
        """Add a dose; at a server that does not know `source_id`, look before writing."""
        if self._transport.speaks_treaty is not True:
            own = _own_dose(self.vaccinations(carnet_id).items, new)
            if own is not None and not self._transport.speaks_treaty:
                return own
        return self._ask(VaccinationDocument, "POST", paths.vaccinations(carnet_id), new)

    def change_vaccination(
        self, carnet_id: UUID, vaccination_id: int, change: VaccinationChange
    ) -> VaccinationDocument:
        """Replace the travelling fields."""
        path = paths.vaccination(carnet_id, vaccination_id)
        return self._ask(VaccinationDocument, "PUT", path, change)

    def validate_vaccination(
        self, carnet_id: UUID, vaccination_id: int, request: ValidationRequest
    ) -> VaccinationDocument:
        """Vouch for a declared dose."""
        path = paths.validation(carnet_id, vaccination_id)
        return self._ask(VaccinationDocument, "PUT", path, request)

    def withdraw_validation(
        self, carnet_id: UUID, vaccination_id: int, *, version: int
    ) -> VaccinationDocument:
        """Take back the organisation's own validation."""
        path = f"{paths.validation(carnet_id, vaccination_id)}?version={version}"
        return self._ask(VaccinationDocument, "DELETE", path)

    def delete_vaccination(
        self, carnet_id: UUID, vaccination_id: int, *, version: int, reason: str = ""
    ) -> None:
        """Turn a dose into a tombstone; one that already is a tombstone is no error."""
        query = httpx.QueryParams({"version": version} | ({"reason": reason} if reason else {}))
        path = f"{paths.vaccination(carnet_id, vaccination_id)}?{query}"
        try:
            self._transport.call("DELETE", path)
        except VaccinationDeleted:
            return

    def nomenclature(self, *, etag: str | None = None) -> NomenclatureAnswer:
        """Read the national nomenclature, unless it has not changed."""
        headers = {"If-None-Match": etag} if etag else None
        response = self._transport.call("GET", paths.NOMENCLATURE, headers=headers)
        if response.status_code == httpx.codes.NOT_MODIFIED:
            return NomenclatureAnswer(etag=etag or "")
        found = read_document(NomenclatureDocument, response.content, f"GET {paths.NOMENCLATURE}")
        return NomenclatureAnswer(etag=response.headers.get("ETag", ""), nomenclature=found)


class HttpJoiningGateway:
    """`carnet_api.gateway.JoiningGateway`: the one call made before a centre has a key."""

    def __init__(self, client: httpx.Client, software: Software) -> None:
        self._transport = Transport(client, software)

    def join(self, withdrawal_code: str, public_key: dict[str, Any]) -> OrganisationDocument:
        """Register the centre's public key."""
        request = JoinRequest(withdrawal_code=withdrawal_code, public_key=public_key)
        response = self._transport.call("POST", paths.ORGANISATION_KEYS, body=request)
        return read_document(
            OrganisationDocument, response.content, f"POST {paths.ORGANISATION_KEYS}"
        )


def _joined(pages: list[VaccinationList], *, cut_short: bool) -> VaccinationList:
    """Put the pages together; of a dose named twice the latest version stands."""
    latest: dict[int, VaccinationDocument] = {}
    for item in (item for page in pages for item in page.items):
        known = latest.get(item.id)
        if known is None or known.version < item.version:
            latest[item.id] = item
    totals = {page.total for page in pages}
    announced = totals.pop() if len(totals) == 1 else None
    complete = not cut_short and all(page.complete for page in pages)
    if announced is not None and len(latest) < announced:
        complete = False
    # The lowest revision: what changed between two pages is then read again, never missed.
    revisions = [page.revision for page in pages if page.revision is not None]
    revision = min(revisions) if complete and len(revisions) == len(pages) else None
    return VaccinationList(
        items=tuple(latest.values()), revision=revision, complete=complete, total=announced
    )


def _own_dose(
    items: tuple[VaccinationDocument, ...], new: VaccinationInput
) -> VaccinationDocument | None:
    """Recognise a dose sent before, at a server that keeps no `source_id`."""
    for item in items:
        same_vaccine = item.vaccine.id == new.vaccine.id or (
            new.vaccine.cip_code is not None and new.vaccine.cip_code in item.vaccine.cip_codes
        )
        if same_vaccine and item.date == new.date and item.batch == new.batch:
            return item
    return None

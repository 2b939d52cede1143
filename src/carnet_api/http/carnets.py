"""The port's words over HTTP, for one centre and one professional.

Every call names the software (HTTP Basic) and carries the organisation's assertion for the
acting professional.
"""

import datetime
from collections.abc import Callable
from uuid import UUID

import httpx

from carnet_api import paths
from carnet_api.assertions import sign
from carnet_api.errors import NotFound, VaccinationDeleted
from carnet_api.gateway import ActingProfessional, NomenclatureAnswer, VaccinationList
from carnet_api.http.answers import AnyDocument, read_document
from carnet_api.http.assessments import AssessmentCalls
from carnet_api.http.pages import read_pages
from carnet_api.http.transport import Credentials, Transport
from carnet_api.wire import (
    CarnetDocument,
    CarnetFound,
    CodeReminderAnswer,
    CodeReminderRequest,
    LinkRequest,
    LookUpRequest,
    NewCarnet,
    NomenclatureDocument,
    SharingDocument,
    VaccinationChange,
    VaccinationDocument,
    VaccinationInput,
    ValidationRequest,
)
from carnet_api.wire.base import Document


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
        return read_pages(self._transport, path)

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

"""The port's calls about carnets: found, opened, created, closed."""

import datetime
import functools
from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID, uuid4

from carnet_api.errors import (
    AlreadyClaimed,
    CarnetExists,
    CarnetMoved,
    CarnetNotFound,
    SharingEnded,
    TicketExpired,
)
from carnet_api.fake.rules import folded_code
from carnet_api.fake.service import FakeCarnet, FakeMesVaccins, Moment
from carnet_api.gateway import ActingProfessional
from carnet_api.wire import (
    CarnetDocument,
    CarnetFound,
    Channel,
    CodeReminderAnswer,
    ErrorBody,
    NewCarnet,
    OrganisationDocument,
    PersonDocument,
    SharingDocument,
    SharingStatus,
)

TICKET_LIFETIME = datetime.timedelta(minutes=5)
Call = TypeVar("Call", bound=Callable[..., Any])


def call(method: Call) -> Call:
    """Count the call, and let a planned fault strike before the act or after it."""

    @functools.wraps(method)
    def faulty(self: "FakeCarnets", *args: Any, **kwargs: Any) -> Any:
        self.service.calls.append(method.__name__)
        moment, error = self.service.faults.popleft() if self.service.faults else (None, None)
        if error is not None and moment is Moment.BEFORE:
            raise error
        answer = method(self, *args, **kwargs)
        if error is not None:
            raise error
        return answer

    return faulty  # type: ignore[return-value]


class FakeCarnets:
    """The half of the port that speaks of carnets, for one organisation and one professional."""

    def __init__(
        self,
        service: FakeMesVaccins,
        organisation: OrganisationDocument,
        professional: ActingProfessional,
    ) -> None:
        self.service = service
        self.organisation = organisation
        self.professional = professional

    @property
    def acting(self) -> PersonDocument:
        """The professional, as an author."""
        return PersonDocument(
            name=f"{self.professional.first_name} {self.professional.name}".strip(),
            first_name=self.professional.first_name,
            last_name=self.professional.name,
            organisation=self.organisation,
        )

    @call
    def look_up(self, share_code: str, *, born: datetime.date) -> CarnetFound:
        """Find whose carnet a code opens."""
        wanted = folded_code(share_code)
        for carnet in self.service.carnets.values():
            same_year = carnet.birth_date.year == born.year
            if folded_code(carnet.share_code) == wanted and same_year:
                return self._ticket(carnet, born)
        raise CarnetNotFound("Aucun carnet ne correspond à ce code et à cette année de naissance.")

    def _ticket(self, carnet: FakeCarnet, born: datetime.date) -> CarnetFound:
        ticket = uuid4().hex
        expires_at = self.service.now() + TICKET_LIFETIME
        self.service.tickets[ticket] = (self.organisation.id, carnet.uuid, expires_at)
        return CarnetFound(
            ticket=ticket,
            expires_at=expires_at,
            last_name=carnet.last_name,
            first_name=carnet.first_name,
            birth_date=carnet.birth_date,
            birth_date_matches=carnet.birth_date == born,
        )

    @call
    def link(self, ticket: str) -> SharingDocument:
        """Open the carnet to the organisation."""
        organisation_id, carnet_id, expires_at = self.service.tickets.get(
            ticket, (None, None, None)
        )
        if organisation_id != self.organisation.id or carnet_id is None or expires_at is None:
            raise TicketExpired("Cette recherche n'est plus valable : saisissez le code à nouveau.")
        carnet = self.service.carnets[carnet_id]
        if ticket in self.service.used_tickets and self.organisation.id in carnet.sharings:
            return self._sharing(carnet)
        if expires_at < self.service.now() or ticket in self.service.used_tickets:
            raise TicketExpired("Cette recherche n'est plus valable : saisissez le code à nouveau.")
        self.service.used_tickets.add(ticket)
        carnet.sharings.setdefault(self.organisation.id, uuid4())
        return self._sharing(carnet)

    def _sharing(self, carnet: FakeCarnet) -> SharingDocument:
        return SharingDocument(
            uuid=carnet.sharings[self.organisation.id],
            record=self._document(carnet),
            organisation=self.organisation,
            since=self.service.now(),
        )

    def _document(self, carnet: FakeCarnet) -> CarnetDocument:
        return CarnetDocument(
            uuid=carnet.uuid,
            created_at=carnet.created_at,
            updated_at=carnet.created_at,
            last_name=carnet.last_name,
            first_name=carnet.first_name,
            birth_date=carnet.birth_date,
            gender=carnet.gender,
            email=carnet.email,
            mobile_phone=carnet.mobile,
            sharing_status=SharingStatus.SHARED,
            revision=carnet.revision,
            claimed=carnet.claimed,
        )

    @call
    def send_code(self, contact: str, *, born: datetime.date) -> CodeReminderAnswer:
        """Have the code sent again."""
        for carnet in self.service.carnets.values():
            if carnet.birth_date == born and contact.strip().lower() == carnet.email != "":
                return CodeReminderAnswer(channel=Channel.EMAIL)
            if carnet.birth_date == born and contact.strip() == carnet.mobile != "":
                return CodeReminderAnswer(channel=Channel.SMS)
        return CodeReminderAnswer()

    @call
    def create_carnet(self, new: NewCarnet) -> SharingDocument:
        """Make a carnet from a dossier."""
        for carnet in self.service.carnets.values():
            if carnet.origin == (self.organisation.id, new.source_id):
                return self._sharing(carnet)
            same_address = new.email is not None and carnet.email == new.email.lower()
            if same_address and carnet.birth_date == new.birth_date:
                raise CarnetExists("Un carnet existe avec cet email et cette date de naissance.")
        carnet = FakeCarnet(
            uuid=uuid4(),
            last_name=new.last_name,
            first_name=new.first_name,
            birth_date=new.birth_date,
            gender=new.gender,
            share_code=uuid4().hex[:8].upper(),
            email=(new.email or "").lower(),
            mobile=new.mobile_phone or "",
            claimed=False,
            created_at=self.service.now(),
            sharings={self.organisation.id: uuid4()},
            origin=(self.organisation.id, new.source_id),
        )
        self.service.carnets[carnet.uuid] = carnet
        return self._sharing(carnet)

    @call
    def resend_invitation(self, carnet_id: UUID) -> None:
        """Invite the holder once more."""
        if self.open_carnet(carnet_id).claimed:
            raise AlreadyClaimed("Le titulaire a déjà repris son carnet.")

    @call
    def end_sharing(self, carnet_id: UUID) -> None:
        """End the organisation's access."""
        carnet = self.service.carnets.get(carnet_id)
        if carnet is not None and carnet.sharings.pop(self.organisation.id, None) is not None:
            carnet.share_code = uuid4().hex[:8].upper()
        elif isinstance(refusal := self._absent(carnet), CarnetMoved):
            raise refusal

    @call
    def carnet(self, carnet_id: UUID) -> CarnetDocument:
        """Read the identity of a linked carnet."""
        return self._document(self.open_carnet(carnet_id))

    def open_carnet(self, carnet_id: UUID) -> FakeCarnet:
        """Find a carnet that the organisation may see."""
        carnet = self.service.carnets.get(carnet_id)
        if carnet is None or self.organisation.id not in carnet.sharings:
            raise self._absent(carnet)
        return carnet

    def _absent(self, carnet: FakeCarnet | None) -> SharingEnded | CarnetMoved:
        target = carnet.moved.get(self.organisation.id) if carnet else None
        if target is None or self.organisation.id not in self.service.carnets[target].sharings:
            return SharingEnded("Ce carnet n'est pas partagé avec votre centre.")
        message = "Ce carnet a été réuni avec un autre carnet de la même personne."
        body = ErrorBody(code=CarnetMoved.code, message=message, carnet_id=target)
        return CarnetMoved(message, body=body)

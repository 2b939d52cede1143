"""A centre, its agents and a student, beside a MesVaccins in memory."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from calcium.accounts.models import Agent, Role
from calcium.centres import selectors
from calcium.centres.models import Centre, CentreVaccine, Disease, Membership, NationalVaccine
from calcium.linking import actions
from calcium.linking import selectors as linking
from calcium.linking.adapter import acting
from calcium.linking.models import CarnetLink
from calcium.linking.state import SyncState
from calcium.patients import actions as patients
from calcium.patients.models import Patient
from calcium.patients.rules import fold
from calcium.vaccinations import actions as vaccinations
from calcium.vaccinations import selectors as rows
from calcium.vaccinations.models import Vaccination
from calcium.vaccinations.rules import VaccinationEntry
from carnet_api.fake import FakeCarnet, FakeCarnetGateway, FakeMesVaccins
from carnet_api.wire import DiseaseDocument, OrganisationDocument, VaccineDocument

BORN = date(2001, 5, 4)
TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
CODE = "9V79-2GHA"

REPEVAX, AGRIPPAL, RUBELOGEN, PRIORIX, HAVRIX, ROR_GENERIC = 29, 2, 368, 24, 11, 900001
DISEASES = {
    1: "Diphtérie",
    2: "Tétanos",
    3: "Coqueluche",
    4: "Poliomyélite",
    8: "Rougeole",
    9: "Oreillons",
    10: "Rubéole",
    15: "Grippe saisonnière",
    16: "Hépatite A",
}
VACCINES = {
    REPEVAX: ("REPEVAX", (1, 2, 3, 4), False),
    AGRIPPAL: ("AGRIPPAL", (15,), False),
    RUBELOGEN: ("RUBELOGEN", (10,), False),
    PRIORIX: ("PRIORIX", (8, 9, 10), False),
    HAVRIX: ("HAVRIX 1440", (16,), False),
    ROR_GENERIC: ("ROR, sans précision", (8, 9, 10), True),
}


def nomenclature() -> list[VaccineDocument]:
    return [
        VaccineDocument(
            id=number,
            name=name,
            generic=generic,
            diseases=tuple(DiseaseDocument(id=pk, name=DISEASES[pk]) for pk in diseases),
        )
        for number, (name, diseases, generic) in VACCINES.items()
    ]


@dataclass
class World:
    """What a test acts on. `later` lets time pass for both services."""

    centre: Centre
    nurse: Agent
    secretary: Agent
    patient: Patient
    vaccines: dict[str, CentreVaccine]
    service: FakeMesVaccins
    organisation: OrganisationDocument
    clock: list[datetime] = field(default_factory=lambda: [NOW])

    @property
    def now(self) -> datetime:
        return self.clock[0]

    def later(self, delay: timedelta) -> None:
        self.clock[0] += delay

    @property
    def gateway(self) -> FakeCarnetGateway:
        return FakeCarnetGateway(self.service, self.organisation, acting(self.nurse))

    def gateway_for(self, agent: Agent) -> FakeCarnetGateway:
        return FakeCarnetGateway(self.service, self.organisation, acting(agent))

    def other_centre(self) -> FakeCarnetGateway:
        other = OrganisationDocument(id=UUID(int=7), name="Cabinet Durand")
        return FakeCarnetGateway(self.service, other, acting(self.nurse))

    def carnet(self, code: str = CODE) -> FakeCarnet:
        return self.service.add_carnet(code, born=BORN)

    def link(self, code: str = CODE) -> CarnetLink:
        found = actions.look_up_carnet(
            patient=self.patient, share_code=code, by=self.nurse, gateway=self.gateway
        )
        return actions.link_carnet(
            patient=self.patient,
            ticket=found.ticket,
            by=self.nurse,
            gateway=self.gateway,
            now=self.now,
        )

    def enter(self, name: str, given: str, **fields: Any) -> Vaccination:
        entry = VaccinationEntry(
            vaccine_id=self.vaccines[name].pk, given=given, proof="paper_booklet", **fields
        )
        return vaccinations.enter(
            patient=self.patient, entry=entry, by=self.nurse, today=TODAY, now=self.now
        )

    def rows(self) -> list[Vaccination]:
        return list(rows.rows(self.patient))

    def states(self) -> dict[UUID, SyncState]:
        view = linking.link_view(self.patient, self.rows())
        return {shown.row.pk: shown.state.state for shown in view.rows}

    def state_of(self, row: Vaccination) -> SyncState:
        return self.states()[row.pk]

    def export(self) -> actions.ExportSummary:
        return actions.export_vaccinations(
            patient=self.patient, by=self.nurse, gateway=self.gateway, now=self.now
        )

    def prepare_import(self) -> actions.ImportView:
        return actions.prepare_import(
            patient=self.patient,
            by=self.nurse,
            gateway=self.gateway,
            today=TODAY,
            now=self.now,
        )

    def carry_out_import(
        self, decisions: dict[int, actions.ImportDecision] | None = None
    ) -> actions.ImportSummary:
        return actions.carry_out_import(
            patient=self.patient,
            decisions=decisions or {},
            by=self.nurse,
            gateway=self.gateway,
            today=TODAY,
            now=self.now,
        )

    def delete(self, row: Vaccination) -> None:
        actions.delete_vaccination(
            patient=self.patient, row=row, by=self.nurse, gateway=self.gateway, now=self.now
        )


def make_world() -> World:
    """The centre's list lacks HAVRIX and has « Vieux vaccin » without a link."""
    selectors.forget_national_index()
    Disease.objects.bulk_create(Disease(id=pk, name=name) for pk, name in DISEASES.items())
    for document in nomenclature():
        NationalVaccine.objects.create(
            id=document.id,
            name=document.name,
            diseases=[disease.id for disease in document.diseases],
            generic=document.generic,
            release="fake",
        )
    centre = Centre.objects.create(name="Service de santé étudiante")
    nurse = make_agent(centre, "nurse@centre.test", Role.NURSE)
    secretary = make_agent(centre, "secretary@centre.test", Role.SECRETARY)
    organisation = OrganisationDocument(id=uuid4(), name=centre.name)
    Membership.objects.create(
        centre=centre,
        organisation_id=organisation.id,
        organisation_name=organisation.name,
        software_uid="uid",
        software_secret="",
        signing_key="",
        joined_at=NOW,
        joined_by="test",
    )
    clock = [NOW]
    return World(
        centre=centre,
        nurse=nurse,
        secretary=secretary,
        patient=make_patient(centre),
        vaccines=make_list(centre),
        service=FakeMesVaccins(nomenclature(), now=lambda: clock[0]),
        organisation=organisation,
        clock=clock,
    )


def make_agent(centre: Centre, email: str, role: Role, *, administrator: bool = False) -> Agent:
    return Agent.objects.create(
        centre=centre,
        email=email,
        first_name="Claire",
        last_name="Martin",
        role=role,
        is_administrator=administrator,
    )


def make_patient(centre: Centre, ine: str = "TEST0000001", **fields: object) -> Patient:
    identity = {
        "ine": ine,
        "last_name": "Lefèvre",
        "first_name": "Élise",
        "birth_date": BORN,
        "email": "elise@etu.test",
    } | fields
    return patients.register(centre=centre, identity=patients.Identity(**identity))  # type: ignore[arg-type]


def make_list(centre: Centre) -> dict[str, CentreVaccine]:
    names: dict[str, int | None] = {
        name: number for number, (name, _, _) in VACCINES.items() if number != HAVRIX
    }
    names["Vieux vaccin"] = None
    return {
        name: CentreVaccine.objects.create(
            centre=centre, name=name, normalised=fold(name), national_id=number
        )
        for name, number in names.items()
    }

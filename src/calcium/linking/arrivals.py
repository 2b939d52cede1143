"""Bringing doses of a carnet into the dossier: recorded, linked, refreshed. No call is made here;
the caller holds the transaction and writes the audit row."""

from datetime import datetime
from uuid import UUID

import pghistory

from calcium.accounts.models import Agent
from calcium.centres.models import CentreVaccine
from calcium.linking import twins
from calcium.linking.fields import Base, TravellingFields
from calcium.linking.merging import agreed_when_linked, merge
from calcium.linking.models import Twin
from calcium.linking.translation import (
    fields_of_document,
    fields_of_row,
    given_of,
    kind_of,
    national_id,
    proof_of,
    verification_of,
)
from calcium.patients.models import Patient
from calcium.vaccinations import actions as vaccinations
from calcium.vaccinations.models import Vaccination
from carnet_api.wire import VaccinationDocument


class Arrivals:
    """What comes from one carnet into one dossier, at one moment, by one agent."""

    def __init__(self, patient: Patient, carnet_id: UUID, *, by: Agent, now: datetime) -> None:
        self.patient = patient
        self.carnet_id = carnet_id
        self.by = by
        self.now = now
        self.vaccines = centre_vaccines(patient)

    def record(self, document: VaccinationDocument, *, vouched_here: bool = False) -> Vaccination:
        """Make a row of a dose, unless a row holds it already. The vaccine must be in the list."""
        known = self._known(document.id)
        if known is not None:
            return known.vaccination
        fields, given = fields_of_document(document), given_of(document)
        vaccine = self.vaccines.get(document.vaccine.id)
        if given is None or vaccine is None:
            raise ValueError("a dose without date or vaccine of the list does not come")
        validator = document.validation.validator if document.validation else None
        organisation = validator.organisation if validator else None
        row = vaccinations.record_imported(
            patient=self.patient,
            vaccine=vaccine,
            given=given,
            by=self.by,
            now=self.now,
            label=document.wording or document.vaccine.name,
            lot=fields.batch,
            kind=kind_of(fields),
            route=fields.route,
            site=fields.site,
            verification=verification_of(fields),
            proof=proof_of(fields),
            vouched_by=self.by if vouched_here else None,
            vouched_name=fields.author,
            vouched_organisation=organisation.name if organisation else "",
        )
        base = Base(row=fields_of_row(row), remote=fields)
        twins.remember(row, self.carnet_id, document, base, now=self.now)
        return row

    def knows(self, remote_id: int) -> bool:
        """Whether a row of the centre holds this dose already."""
        return self._known(remote_id) is not None

    def _known(self, remote_id: int) -> Twin | None:
        return (
            Twin.objects.filter(
                centre_id=self.patient.centre_id,
                carnet_id=self.carnet_id,
                remote_id=remote_id,
                ended_at__isnull=True,
            )
            .select_related("vaccination")
            .first()
        )

    def link(self, row: Vaccination, document: VaccinationDocument) -> None:
        """Bind a row and a dose that are one vaccination, then take over what the row lacks."""
        base = agreed_when_linked(fields_of_row(row), fields_of_document(document))
        twin = twins.remember(row, self.carnet_id, document, base, now=self.now)
        self.refresh(row, twin, document)

    def refresh(self, row: Vaccination, twin: Twin, document: VaccinationDocument) -> bool:
        """Take over what changed in the carnet and not here; says whether the row changed.

        No synchronisation touches who modified the row, nor when.
        """
        twins.look_at(twin, document, now=self.now)
        if twin.deletion is not None:
            return False
        before = fields_of_row(row)
        remote = TravellingFields.from_json(twin.remote)
        merged = merge(
            before,
            Base.from_json(twin.base),
            remote,
            vaccine_known=remote.vaccine_id in self.vaccines and remote.given is not None,
        )
        if merged.base.as_json() != twin.base:
            twin.base = merged.base.as_json()
            twin.save(update_fields=["base"])
        if merged.row == before:
            return False
        self._write(row, merged.row, document)
        return True

    def _write(
        self, row: Vaccination, fields: TravellingFields, document: VaccinationDocument
    ) -> None:
        changed: dict[str, object] = {
            "lot": fields.batch,
            "kind": kind_of(fields),
            "route": fields.route,
            "site": fields.site,
            "verification": verification_of(fields),
            "proof": proof_of(fields),
        }
        if fields.given is not None:
            changed |= vaccinations.dated(fields.given)
        vaccine = self.vaccines.get(fields.vaccine_id) if fields.vaccine_id else None
        if vaccine is not None and national_id(row.vaccine) != fields.vaccine_id:
            changed["vaccine"] = vaccine
            changed |= vaccinations.named(vaccine, document.wording)
        if fields.author != row.vouched_name:
            validator = document.validation.validator if document.validation else None
            organisation = validator.organisation if validator else None
            changed["vouched_name"], changed["vouched_by"] = fields.author, None
            changed["vouched_organisation"] = organisation.name if organisation else ""
        for name, value in changed.items():
            setattr(row, name, value)
        with pghistory.context(agent=str(self.by.pk), act="synchronise"):
            row.save(update_fields=list(changed))


def centre_vaccines(patient: Patient) -> dict[int, CentreVaccine]:
    """The centre's list by national number, hidden entries last; a merged number leads too."""
    entries = (
        CentreVaccine.objects.filter(centre_id=patient.centre_id, national__isnull=False)
        .select_related("national")
        .order_by("hidden", "created_at", "id")
    )
    found: dict[int, CentreVaccine] = {}
    for entry in entries:
        current = national_id(entry)
        if current is not None:
            found.setdefault(current, entry)
    for entry in entries:
        if entry.national_id is not None:
            found.setdefault(entry.national_id, entry)
    return found

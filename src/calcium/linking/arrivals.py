"""Bringing doses of a carnet into the dossier: recorded, linked, refreshed. No call is made here;
the caller holds the transaction and writes the audit row."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from uuid import UUID

import pghistory
from django.db.models import Q

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
    """What comes from one carnet into one dossier, at one moment, by one agent. `vaccines` are
    those of the centre's list that may be needed, as `centre_vaccines` answers them."""

    def __init__(
        self,
        patient: Patient,
        carnet_id: UUID,
        *,
        vaccines: Mapping[int, CentreVaccine],
        by: Agent,
        now: datetime,
    ) -> None:
        self.patient = patient
        self.carnet_id = carnet_id
        self.vaccines = vaccines
        self.by = by
        self.now = now

    def record(self, document: VaccinationDocument, *, vouched_here: bool = False) -> Vaccination:
        """Make a row of a dose that no row holds. Its vaccine must be in the list.

        Raises IntegrityError where another act has bound the dose at this very moment.
        """
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

    def link(self, row: Vaccination, document: VaccinationDocument) -> Twin:
        """Bind a row and a dose that are one vaccination, then take over what the row lacks."""
        base = agreed_when_linked(fields_of_row(row), fields_of_document(document))
        twins.remember(row, self.carnet_id, document, base, now=self.now)
        twin = Twin.objects.get(vaccination=row, carnet_id=self.carnet_id)
        self.refresh(row, twin, document)
        return twin

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


def vaccines_named(
    documents: Iterable[VaccinationDocument], bound: Iterable[Twin] = ()
) -> set[int]:
    """The national numbers of these doses, and of those that were last seen."""
    seen = (TravellingFields.from_json(twin.remote).vaccine_id for twin in bound)
    return {document.vaccine.id for document in documents} | {n for n in seen if n is not None}


def centre_vaccines(patient: Patient, numbers: Collection[int]) -> dict[int, CentreVaccine]:
    """The entries of the centre's list that stand for these national numbers, by number; hidden
    entries last; a merged number leads too."""
    entries = (
        CentreVaccine.objects.filter(
            Q(national_id__in=numbers) | Q(national__replaced_by__in=numbers),
            centre_id=patient.centre_id,
        )
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

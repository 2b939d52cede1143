"""From rows and documents to the plain values that the rules decide on."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from uuid import UUID

from calcium.centres.models import CentreVaccine
from calcium.linking import selectors
from calcium.linking.models import CarnetLink, Likeness, Twin, Verdict
from calcium.linking.rules import LocalDose, RemoteDose, VaccineFacts
from calcium.linking.translation import fields_of_document, fields_of_row
from calcium.patients.models import Patient
from calcium.vaccinations.models import Lifecycle, Vaccination
from carnet_api.wire import CreatorKind, VaccinationDocument, VaccineSummary


def local_doses(
    patient: Patient,
    link: CarnetLink,
    rows: Iterable[Vaccination],
    *,
    twins: Mapping[UUID, Twin],
) -> list[LocalDose]:
    """The rows of a dossier, bound by their twins to the doses of this carnet."""
    intentions = selectors.intentions_of(patient)
    said: dict[tuple[UUID, str], set[int]] = {}
    for alike in Likeness.objects.filter(
        centre_id=patient.centre_id, patient=patient, carnet_id=link.carnet_id
    ):
        said.setdefault((alike.vaccination_id, alike.verdict), set()).add(alike.remote_id)
    doses = []
    for row in rows:
        dose = LocalDose(
            row_id=row.pk,
            fields=fields_of_row(row),
            vaccine=_facts_of_row(row),
            deleting=row.lifecycle == Lifecycle.DELETING,
            intention=intentions.get(row.pk),
            asked_about=frozenset(said.get((row.pk, Verdict.ASKED), ())),
            apart_from=frozenset(said.get((row.pk, Verdict.APART), ())),
            same_as=frozenset(said.get((row.pk, Verdict.SAME), ())),
        )
        twin = twins.get(row.pk)
        if twin is not None:
            dose = replace(
                dose,
                remote_id=twin.remote_id,
                twin=selectors.twin_facts(twin),
            )
        doses.append(dose)
    return doses


def _facts_of_row(row: Vaccination) -> VaccineFacts:
    national = row.vaccine.national
    if national is None:
        return VaccineFacts(id=None, diseases=row.vaccine.disease_ids)
    return VaccineFacts(
        id=national.pk,
        diseases=row.vaccine.disease_ids,
        generic=national.generic,
        broader=frozenset(national.broader_ids),
    )


def remote_doses(
    documents: Iterable[VaccinationDocument], *, in_list: Mapping[int, CentreVaccine]
) -> list[RemoteDose]:
    """The doses that stand in a carnet; tombstones are left out. `in_list` is the centre's list by
    national number: a dose whose vaccine it lacks cannot come, so that it is like no row."""
    return [
        RemoteDose(
            remote_id=document.id,
            version=document.version,
            fields=fields_of_document(document),
            vaccine=_facts_of_summary(document.vaccine, in_list.get(document.vaccine.id)),
            source_id=document.source_id,
            declared=document.creator.kind is CreatorKind.HOLDER and document.validation is None,
            in_list=document.vaccine.id in in_list,
        )
        for document in documents
        if document.deletion is None
    ]


def _facts_of_summary(vaccine: VaccineSummary, entry: CentreVaccine | None) -> VaccineFacts:
    known = entry.national if entry else None
    return VaccineFacts(
        id=vaccine.id,
        diseases=frozenset(disease.id for disease in vaccine.diseases),
        generic=known is not None and known.generic,
        broader=frozenset(known.broader_ids) if known else frozenset(),
    )

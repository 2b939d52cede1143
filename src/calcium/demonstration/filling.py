"""Fills Calcium with the demonstration: repeated, it adds only what is missing."""

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction

from calcium.accounts.models import Agent
from calcium.assessment.models import HealthAnswer
from calcium.centres.models import Centre, CentreVaccine
from calcium.demonstration import facts
from calcium.demonstration.facts import DemoCentre, Demonstration, DemoStudent
from calcium.linking import actions as linking
from calcium.linking import selectors as links
from calcium.linking.adapter import carnet_gateway
from calcium.patients import actions as patients
from calcium.patients.models import Patient
from calcium.vaccinations import actions as vaccinations
from calcium.vaccinations.models import Vaccination
from calcium.vaccinations.rules import VaccinationEntry, read_given
from immunization.vaccines import normalise


def fill(now: datetime) -> int:
    """Make centres, agents, lists, students and rows; answers how many students stand."""
    demonstration = facts.read()
    with transaction.atomic():
        for known in demonstration.centres:
            centre = _centre(known, demonstration)
            _list(centre, demonstration)
            students = [s for s in demonstration.students if s.centre == known.key]
            for student in students:
                _student(centre, student, now=now)
    return Patient.objects.filter(ine__in=[s.ine for s in demonstration.students]).count()


def link(now: datetime) -> int:
    """Link and export, through the real API, the students whose code the file has.

    Only in a centre that has joined. Raises CarnetApiError where MesVaccins does not answer.
    """
    linked = 0
    demonstration = facts.read()
    names = {known.key: known.name for known in demonstration.centres}
    for student in demonstration.students:
        centre = Centre.objects.get(name=names[student.centre])
        if student.share_code and links.is_member(centre):
            _link(centre, student, now=now)
            linked += 1
    return linked


def _centre(known: DemoCentre, demonstration: Demonstration) -> Centre:
    centre, _ = Centre.objects.get_or_create(
        name=known.name,
        defaults={"university": known.university, "time_zone": known.time_zone},
    )
    for row in known.agents:
        agent, created = Agent.objects.get_or_create(
            email=row["email"],
            defaults={
                "centre": centre,
                "first_name": row["first_name"],
                "last_name": row["last_name"],
                "role": row["role"],
                "is_administrator": row.get("administrator", False),
                "rpps": row.get("rpps", ""),
            },
        )
        if created:
            agent.password = _hashed(demonstration.password)
            agent.save(update_fields=["password"])
    return centre


@cache
def _hashed(password: str) -> str:
    """The password that all agents of the demonstration share, made slow to guess once."""
    return make_password(password)


def _list(centre: Centre, demonstration: Demonstration) -> None:
    wanted: dict[str, dict[str, object]] = {name: {} for name in demonstration.vaccines}
    wanted |= {name: {"skin_test": True} for name in demonstration.skin_tests}
    wanted |= {row["name"]: {"diseases": row["diseases"]} for row in demonstration.own_vaccines}
    CentreVaccine.objects.bulk_create(
        (
            CentreVaccine(centre=centre, name=name, normalised=normalise(name), **more)
            for name, more in wanted.items()
        ),
        ignore_conflicts=True,
    )


def _student(centre: Centre, student: DemoStudent, *, now: datetime) -> None:
    if Patient.objects.filter(centre=centre, ine=student.ine).exists():
        return
    identity = patients.Identity(ine=student.ine, birth_date=student.birth_date, **student.identity)
    patient = patients.register(centre=centre, identity=identity)
    _rows(patient, student.doses, now=now)
    _answers(patient, student.answers, now=now)


def _answers(patient: Patient, answers: dict[str, bool], *, now: datetime) -> None:
    nurse = _nurse(patient.centre)
    HealthAnswer.objects.bulk_create(
        HealthAnswer(
            centre_id=patient.centre_id,
            patient=patient,
            fact=fact,
            value=value,
            said_by=nurse,
            said_at=now,
        )
        for fact, value in answers.items()
    )


def _rows(patient: Patient, doses: Iterable[dict[str, str]], *, now: datetime) -> None:
    nurse = _nurse(patient.centre)
    entries = {entry.name: entry for entry in CentreVaccine.objects.filter(centre=patient.centre)}
    for dose in doses:
        given = read_given(dose["given"])
        vaccine = entries[dose["vaccine"]]
        if Vaccination.objects.filter(
            patient=patient, vaccine=vaccine, earliest=given.earliest, latest=given.latest
        ).exists():
            continue
        more: dict[str, Any] = {
            name: text for name, text in dose.items() if name not in {"vaccine", "given"}
        }
        entry = VaccinationEntry(vaccine_id=vaccine.pk, given=dose["given"], **more)
        vaccinations.enter(
            patient=patient, entry=entry, by=nurse, today=patient.centre.day_of(now), now=now
        )


def _nurse(centre: Centre) -> Agent:
    nurses = Agent.objects.select_related("centre").filter(centre=centre, role="nurse")
    return nurses.earliest("created_at")


def _link(centre: Centre, student: DemoStudent, *, now: datetime) -> None:
    patient = Patient.objects.select_related("centre").get(centre=centre, ine=student.ine)
    nurse = _nurse(centre)
    if links.current_link(patient) is None:
        gateway = carnet_gateway(by=nurse)
        found = linking.look_up_carnet(
            patient=patient, share_code=student.share_code, by=nurse, gateway=gateway
        )
        linking.link_carnet(
            patient=patient, ticket=found.ticket, by=nurse, gateway=gateway, now=now
        )
        linking.carry_out_import(
            patient=patient,
            decisions={},
            by=nurse,
            gateway=gateway,
            today=centre.day_of(now),
            now=now,
        )
        linking.export_vaccinations(patient=patient, by=nurse, gateway=gateway, now=now)
    _rows(patient, student.later, now=now)

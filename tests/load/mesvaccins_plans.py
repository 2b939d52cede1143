"""Explains every statement of the API, each call made as another editor's software makes it.

Run with MesVaccins' settings: `python -m tests.load.mesvaccins_plans TARGETS KEYS OUTPUT`; the
software's credentials come in MESVACCINS_UID and MESVACCINS_SECRET.
"""

import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
from django.db import transaction
from joserfc.jwk import ECKey

from carnet_api.errors import CarnetApiError
from carnet_api.gateway import ActingProfessional
from carnet_api.http import Credentials, HttpCarnetGateway, Software
from carnet_api.wire import (
    AnswerInput,
    DiagnosticRequest,
    HealthProfileFormRequest,
    NewCarnet,
    ProofDocument,
    RankInput,
    UserType,
    VaccinationChange,
    VaccinationInput,
    VaccineReference,
    ValidationMethod,
    ValidationRequest,
)
from tests.load.plans import Reading, forget_pretence, grows, pretend_large, write

REPEVAX = 29


class Calls:
    """One carnet from its code to the end of its sharing, and the calls without carnet."""

    def __init__(self, gateway: HttpCarnetGateway, code: str, born: date, day: date) -> None:
        self.gateway, self.code, self.born, self.day = gateway, code, born, day
        self.carnet: UUID = uuid4()
        self.dose: Any = None
        self.new = uuid4()

    def __iter__(self) -> Iterator[tuple[str, Callable[[], object]]]:
        """Names and calls."""
        return iter(
            (
                ("find by code", self._find),
                ("find by a wrong code", lambda: self.gateway.look_up("ZZZZ-ZZZ1", born=self.born)),
                ("list", lambda: self.gateway.vaccinations(self.carnet)),
                ("list since", lambda: self.gateway.vaccinations(self.carnet, since=3)),
                ("identity", lambda: self.gateway.carnet(self.carnet)),
                ("create a dose", self._create),
                ("create a dose again", self._create),
                ("create an equal dose", self._create_equal),
                ("read a dose", lambda: self.gateway.vaccination(self.carnet, self.dose.id)),
                ("change a dose", self._change),
                ("state a rank", self._rank),
                ("validate a dose", self._validate),
                ("bilan", lambda: self.gateway.assessment(self.carnet, on=self.day)),
                ("questionnaire", lambda: self.gateway.health_profile(self.carnet, on=self.day)),
                ("answer", self._answer),
                ("delete a dose", self._delete),
                ("end the sharing", lambda: self.gateway.end_sharing(self.carnet)),
                ("list without sharing", lambda: self.gateway.vaccinations(self.carnet)),
                ("send the code", self._remind),
                ("create a carnet", self._open),
                ("create a carnet again", self._open),
                ("invite again", lambda: self.gateway.resend_invitation(self.carnet)),
                ("nomenclature", self.gateway.nomenclature),
                ("form without carnet", self._form),
                ("bilan without carnet", self._diagnose),
            )
        )

    def _find(self) -> None:
        found = self.gateway.look_up(self.code, born=self.born)
        self.carnet = self.gateway.link(found.ticket).record.uuid
        self.gateway.link(found.ticket)

    def _input(self, source: UUID) -> VaccinationInput:
        return VaccinationInput(
            vaccine=VaccineReference(id=REPEVAX),
            date=self.day - timedelta(days=3),
            source_id=source,
        )

    def _create(self) -> None:
        self.dose = self.gateway.create_vaccination(self.carnet, self._input(self.new))

    def _create_equal(self) -> None:
        self.gateway.create_vaccination(self.carnet, self._input(uuid4()))

    def _change(self) -> None:
        given = self.day - timedelta(days=4)
        change = VaccinationChange(
            vaccine=VaccineReference(id=REPEVAX), date=given, version=self.dose.version
        )
        self.dose = self.gateway.change_vaccination(self.carnet, self.dose.id, change)

    def _rank(self) -> None:
        rank = RankInput(booster=True, version=self.dose.version)
        self.dose = self.gateway.state_rank(self.carnet, self.dose.id, rank)

    def _validate(self) -> None:
        request = ValidationRequest(
            method=ValidationMethod.PROOF,
            document=ProofDocument.CERTIFICATE,
            version=self.dose.version,
        )
        self.dose = self.gateway.validate_vaccination(self.carnet, self.dose.id, request)

    def _answer(self) -> None:
        answers = (AnswerInput(name="travel", value=True),)
        self.gateway.answer(self.carnet, answers, on=self.day)

    def _delete(self) -> None:
        self.gateway.delete_vaccination(self.carnet, self.dose.id, version=self.dose.version)

    def _remind(self) -> None:
        self.gateway.send_code("foyer-1@charge.test", born=self.born)

    def _open(self) -> None:
        made = self.gateway.create_carnet(
            NewCarnet(
                source_id=self.new,
                last_name="PLAN",
                first_name="Camille",
                birth_date=self.born,
                email=f"plan-{self.new}@charge.test",
                agreed_on=self.day,
                agreement="Carnet synthétique, fait par une mesure de charge.",
            )
        )
        self.carnet = made.record.uuid

    def _form(self) -> None:
        self.gateway.health_profile_form(
            HealthProfileFormRequest(birth_date=self.born, user_type=UserType.PROFESSIONAL)
        )

    def _diagnose(self) -> None:
        self.gateway.diagnose(DiagnosticRequest(birth_date=self.born))


REFUSED = {"find by a wrong code", "create an equal dose", "list without sharing"}
"""What the service must refuse; the statements that it asks before are explained all the same."""


def read(made: Calls, connection: Any) -> Reading:
    """Make every call, and explain what each asks the database. Raises what was not expected."""
    reading = Reading()
    for name, call in made:
        with reading.of(name, connection):
            try:
                call()
            except CarnetApiError:
                if name not in REFUSED:
                    raise
    return reading


def explain(rounds: Sequence[Calls], connection: Any, growing: Callable[[str], bool]) -> Reading:
    """Make the calls of two rounds: the first so that no table is empty, the second to be read.

    All of it is rolled back: a sharing that was ended would have taken its code from the nurses
    who act on this country afterwards.
    """
    with transaction.atomic():
        read(rounds[0], connection)
        with connection.cursor() as cursor:
            pretend_large(cursor, growing)
        reading = read(rounds[1], connection)
        transaction.set_rollback(True)
    return reading


def main() -> None:
    """Write what was read."""
    import django

    django.setup()
    from django.core.signals import request_finished, request_started
    from django.core.wsgi import get_wsgi_application
    from django.db import close_old_connections, connection

    for moment in (request_started, request_finished):  # the transaction outlasts its requests
        moment.disconnect(close_old_connections)
    targets, keys, day_text, output = sys.argv[1:]
    known = json.loads(Path(targets).read_text())
    transport = httpx.WSGITransport(app=get_wsgi_application())
    gateway = HttpCarnetGateway(
        httpx.Client(transport=transport, base_url="http://localhost"),
        Credentials(
            software=Software(os.environ["MESVACCINS_UID"], os.environ["MESVACCINS_SECRET"]),
            organisation_id=UUID(known["organisations"]["0"]),
            key=ECKey.import_key(json.loads(Path(keys).read_text())["0"]),
        ),
        ActingProfessional(id="plans", name="Plan", role="nurse"),
        now=lambda: datetime.now(UTC),
    )
    day, growing = date.fromisoformat(day_text), grows("mesvaccins")
    codes = known["codes"][:2]
    rounds = [Calls(gateway, code, date.fromisoformat(born), day) for code, born in codes]
    try:
        write(explain(rounds, connection, growing), "mesvaccins", Path(output))
    finally:
        with connection.cursor() as cursor:
            forget_pretence(cursor, growing)


if __name__ == "__main__":
    main()

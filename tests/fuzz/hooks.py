"""What schemathesis sends: calls signed as a centre signs them, most of them about a known carnet.

It runs in `.venv-api` (see `house.fuzz`); nothing of the services is imported, the treaty is.
"""

import json
import os
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import requests
import schemathesis
from requests.auth import AuthBase, HTTPBasicAuth

from carnet_api.assertions import new_key, sign
from carnet_api.gateway import ActingProfessional
from carnet_api.http import Credentials, HttpCarnetGateway, HttpJoiningGateway, Software, connect
from carnet_api.wire import NewCarnet, VaccinationInput, VaccineReference

KNOWN = json.loads(Path(os.environ["CARNET_FUZZ"]).read_text())
NURSE = ActingProfessional(id="banc", name="ESSAI", first_name="Alix", role="nurse")
VACCINES = (29, 2, 368, 442)
BORN = date(2001, 5, 4)
SHARING = "/sharing.json"


def _now() -> datetime:
    return datetime.now(UTC)


def _joined() -> Credentials:
    software, key = Software(KNOWN["uid"], KNOWN["secret"]), new_key()
    joining = HttpJoiningGateway(connect(KNOWN["address"]), software)
    joined = joining.join(KNOWN["withdrawal_code"], key.as_dict(private=False))
    return Credentials(software, joined.id, key)


CENTRE = _joined()
GATEWAY = HttpCarnetGateway(connect(KNOWN["address"]), CENTRE, NURSE, now=_now)


def _carnet(name: str) -> UUID:
    new = NewCarnet(
        source_id=uuid4(),
        last_name="ESSAI",
        first_name=name,
        birth_date=BORN,
        email=f"{name.lower()}-{uuid4().hex[:8]}@banc.test",
        agreed_on=BORN,
        agreement="Accord du banc d'essai",
    )
    return GATEWAY.create_carnet(new).record.uuid


KEPT, GIVEN_BACK = _carnet("Alix"), _carnet("Sacha")
DOSES = [
    GATEWAY.create_vaccination(
        KEPT,
        VaccinationInput(
            vaccine=VaccineReference(id=VACCINES[number % len(VACCINES)]),
            date=date(2010 + number, 4, 25),
            source_id=uuid4(),
        ),
    ).id
    for number in range(8)
]


class Signed(AuthBase):
    """The software's HTTP Basic, and the assertion that the centre signs for this very call."""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Sign the request as it is about to be sent."""
        HTTPBasicAuth(KNOWN["uid"], KNOWN["secret"])(request)
        request.headers["Organisation-Assertion"] = sign(
            CENTRE.key,
            organisation_id=CENTRE.organisation_id,
            professional=NURSE,
            method=request.method or "GET",
            path=request.path_url,
            now=_now(),
        )
        return request


schemathesis.auth.set_from_requests(Signed())


@schemathesis.hook  # type: ignore[untyped-decorator]  # schemathesis is not in this environment
def map_path_parameters(context: Any, values: dict[str, Any] | None) -> dict[str, Any] | None:
    """Two calls of three are about a carnet and a dose that are there."""
    if not values or not _is_uuid(values.get("carnet_id")):
        return values
    known = dict(values)
    choice = UUID(str(values["carnet_id"])).int
    if choice % 3:
        ends = context.operation is not None and context.operation.path.endswith(SHARING)
        known["carnet_id"] = str(GIVEN_BACK if ends else KEPT)
        if isinstance(values.get("vaccination_id"), int):
            known["vaccination_id"] = DOSES[choice % len(DOSES)]
    return known


@schemathesis.hook  # type: ignore[untyped-decorator]  # schemathesis is not in this environment
def map_body(context: Any, body: Any) -> Any:
    """A vaccine that is named by a whole number is one that is known."""
    del context
    if isinstance(body, dict) and isinstance(body.get("vaccine"), dict):
        number = body["vaccine"].get("id")
        if isinstance(number, int) and not isinstance(number, bool):
            body["vaccine"] = {"id": VACCINES[number % len(VACCINES)]}
    return body


def _is_uuid(value: Any) -> bool:
    try:
        UUID(str(value))
    except ValueError:
        return False
    return True

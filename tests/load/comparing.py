"""Calls two MesVaccins in turn, as a centre's software does, and keeps how long each call took.

`python -m tests.load.comparing ROUNDS OUTPUT`; LOAD_TOWNS says where both answer, the small first.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from uuid import UUID, uuid4

from joserfc.jwk import ECKey

from carnet_api.errors import AlreadyThere, InvalidInput
from carnet_api.gateway import ActingProfessional
from carnet_api.http import Credentials, HttpCarnetGateway, Software, connect
from carnet_api.wire import (
    NewCarnet,
    VaccinationInput,
    VaccineReference,
    ValidationInput,
    ValidationMethod,
)

WARM = 20
"""Rounds that are not counted: both sides read their first pages, and compile their first forms."""
RARE = (49, 41, 46, 567)
"""Vaccines that few booklets hold, by NUVA's numbers."""


def compare(callers: list["Caller"], rounds: int) -> dict[str, list[list[float]]]:
    """For each call its milliseconds at either side; who is first changes from round to round."""
    times: dict[str, list[list[float]]] = {name: [[], []] for name in callers[0].calls}
    for number in range(rounds + WARM):
        order = (0, 1) if number % 2 else (1, 0)
        for name, seen in times.items():
            for which in order:
                spent = callers[which].measure(name)
                if number >= WARM:
                    seen[which].append(spent)
    return times


class Caller:
    """A nurse's software at one MesVaccins: each call once, with other people each time."""

    def __init__(self, known: dict[str, str]) -> None:
        self._known = known
        self._until = date.fromisoformat(known["until"])
        targets = json.loads(Path(known["targets"]).read_text())
        self._codes = targets["codes"]
        self._linked = {int(k): v["linked"] for k, v in targets["students"].items() if v["linked"]}
        self._organisations = targets["organisations"]
        self._client = connect(known["address"])
        self._gateways = {number: self._gateway(number) for number in self._linked}
        self._rng = Random("comparing")
        self.calls: dict[str, Callable[[], object]] = {
            "finding by code": self._find,
            "list of doses": self._list,
            "creation of a dose": self._create_dose,
            "creation of a carnet": self._create_carnet,
            "identity of a carnet": self._read,
            "bilan": self._bilan,
        }

    def __enter__(self) -> "Caller":
        return self

    def __exit__(self, *_error: object) -> None:
        self._client.close()

    def measure(self, name: str) -> float:
        """Milliseconds of one call."""
        begun = time.perf_counter()
        self.calls[name]()
        return (time.perf_counter() - begun) * 1000

    def _gateway(self, centre: int) -> HttpCarnetGateway:
        keys = json.loads(Path(self._known["keys"]).read_text())
        nurse = ActingProfessional(id="probe", name="Sonde", role="nurse")
        return HttpCarnetGateway(
            self._client,
            Credentials(
                software=Software(self._known["uid"], self._known["secret"]),
                organisation_id=UUID(self._organisations[str(centre)]),
                key=ECKey.import_key(keys[str(centre)]),
            ),
            nurse,
            now=lambda: datetime.now(UTC),
        )

    def _any(self) -> tuple[HttpCarnetGateway, UUID]:
        centre = self._rng.choice(list(self._linked))
        _patient, carnet, _name = self._rng.choice(self._linked[centre])
        return self._gateways[centre], UUID(carnet)

    def _find(self) -> object:
        code, born = self._rng.choice(self._codes)
        return self._any()[0].look_up(code, born=date.fromisoformat(born))

    def _list(self) -> object:
        gateway, carnet = self._any()
        return gateway.vaccinations(carnet)

    def _read(self) -> object:
        gateway, carnet = self._any()
        return gateway.carnet(carnet)

    def _bilan(self) -> object:
        gateway, carnet = self._any()
        return gateway.assessment(carnet, on=self._until)

    def _create_dose(self) -> object:
        """A dose that the booklet does not hold: another day and vaccine each time."""
        while True:
            gateway, carnet = self._any()
            on = self._until - timedelta(days=self._rng.randrange(3_000))
            new = VaccinationInput(
                vaccine=VaccineReference(id=self._rng.choice(RARE)),
                date=on,
                batch=f"P{self._rng.randrange(10**5):05}",
                validation=ValidationInput(method=ValidationMethod.EXECUTION),
                source_id=uuid4(),
            )
            try:
                return gateway.create_vaccination(carnet, new)
            except (AlreadyThere, InvalidInput):
                continue

    def _create_carnet(self) -> object:
        gateway, _carnet = self._any()
        return gateway.create_carnet(
            NewCarnet(
                source_id=(new := uuid4()),
                last_name="SONDE",
                first_name="Camille",
                birth_date=date(2005, 1, 1),
                email=f"{new}@charge.test",
                agreed_on=self._until,
                agreement="Carnet synthétique, fait par une mesure de charge.",
            )
        )


def main() -> None:
    """Write what was measured."""
    rounds, output = int(sys.argv[1]), Path(sys.argv[2])
    with ExitStack() as kept:
        towns = json.loads(os.environ["LOAD_TOWNS"])
        callers = [kept.enter_context(Caller(known)) for known in towns]
        output.write_text(json.dumps(compare(callers, rounds)))


if __name__ == "__main__":
    main()

"""The same calls to a small and to a large MesVaccins, in turn, within one run on one machine.

Other people's work on the machine touches both alike: what counts is the ratio.
"""

import json
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
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
from house import joining
from house.load.figures import percentile, table
from house.load.town import SEED, Town
from house.progress import step
from house.refusal import Refusal
from house.services import CALCIUM, MESVACCINS

MOST_RATIO = 1.5
PROMISED = {"finding by code", "list of doses", "creation of a dose", "creation of a carnet"}
RARE = (49, 41, 46, 567)
"""Vaccines that few booklets hold, by NUVA's numbers."""
HEADS = ("call", "times", "p50 ms", "p95 ms", "p99 ms", "p50 ms", "p95 ms", "p99 ms", "p95 ratio")


@dataclass(frozen=True, slots=True)
class Operation:
    """One call, measured at both sizes, in milliseconds."""

    name: str
    small: tuple[float, ...]
    large: tuple[float, ...]
    promised: bool

    @property
    def ratio(self) -> float:
        """The p95 of the large country over that of the small one."""
        return percentile(self.large, 95) / percentile(self.small, 95)


@dataclass(frozen=True, slots=True)
class Comparison:
    """All calls at both sizes."""

    sizes: tuple[int, int]
    operations: tuple[Operation, ...]

    def text(self) -> str:
        """A table: the small country, the large one, the ratio."""
        rows = []
        for each in self.operations:
            shown = [
                f"{percentile(times, share):.1f}"
                for times in (each.small, each.large)
                for share in (50, 95, 99)
            ]
            rows.append((each.name, len(each.small), *shown, f"{each.ratio:.2f}"))
        small, large = self.sizes
        return (
            f"The API with {small:,} carnets (first three columns) and with {large:,}, called in "
            f"turn:\n\n{table(HEADS, rows)}"
        )


def compare(small: Town, large: Town, rounds: int) -> Comparison:
    """Call both in turn, `rounds` times each, and the first of a round in turn as well."""
    towns = (small, large)
    times: dict[str, tuple[list[float], list[float]]] = {}
    with ExitStack() as kept:
        for town in towns:
            kept.callback(town.end)
            town.run(CALCIUM, "tests.load.targets", *town.target_arguments())
            town.start_alone(MESVACCINS)
        callers = [kept.enter_context(Caller(town)) for town in towns]
        warm = 20
        with step(f"{rounds} rounds of each call, at both sizes in turn"):
            for number in range(rounds + warm):
                order = (0, 1) if number % 2 else (1, 0)
                for name in callers[0].calls:
                    for which in order:
                        spent = callers[which].measure(name)
                        if number >= warm:
                            times.setdefault(name, ([], []))[which].append(spent)
    found = tuple(
        Operation(name, tuple(few), tuple(many), name in PROMISED)
        for name, (few, many) in times.items()
    )
    return Comparison((small.size, large.size), found)


class Caller:
    """A nurse's software at one MesVaccins: each call once, with other people each time."""

    def __init__(self, town: Town) -> None:
        self._town = town
        targets = json.loads(town.targets.read_text())
        self._codes = targets["codes"]
        self._linked = {int(k): v["linked"] for k, v in targets["students"].items() if v["linked"]}
        self._organisations = targets["organisations"]
        self._client = connect(town.address(MESVACCINS))
        self._gateways = {number: self._gateway(number) for number in self._linked}
        self._rng = Random(SEED)  # noqa: S311 - repeatable, not secret
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
        credentials = joining.kept_credentials(self._town.keys)
        if credentials is None:
            raise Refusal("Calcium is not registered at this MesVaccins: fill it anew.")
        keys = json.loads(self._town.centre_keys.read_text())
        nurse = ActingProfessional(id="probe", name="Sonde", role="nurse")
        return HttpCarnetGateway(
            self._client,
            Credentials(
                software=Software(credentials.uid, credentials.secret),
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
        return gateway.assessment(carnet, on=self._town.until)

    def _create_dose(self) -> object:
        """A dose that the booklet does not hold: another day and vaccine each time."""
        while True:
            gateway, carnet = self._any()
            on = self._town.until - timedelta(days=self._rng.randrange(3_000))
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
                agreed_on=self._town.until,
                agreement="Carnet synthétique, fait par une mesure de charge.",
            )
        )

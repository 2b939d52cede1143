"""Reads how PostgreSQL answers every statement of the API and of the search, at one size."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from house import joining
from house.load.figures import table
from house.load.town import Town
from house.progress import step
from house.services import CALCIUM, MESVACCINS, Service

HEADS = ("call", "statements", "how tables are read")


@dataclass(frozen=True, slots=True)
class Plans:
    """Every statement of both services with its plan."""

    statements: tuple[dict[str, Any], ...]

    @property
    def scans(self) -> list[str]:
        """The statements that read a table that grows from end to end."""
        return [
            f"{each['call']}: {whole}: {each['sql'][:160]}"
            for each in self.statements
            for whole in each["whole"]
        ]

    def text(self) -> str:
        """A row for each call."""
        count = f"{len(self.statements)} statements explained"
        last = "none reads a table that grows from end to end"
        if self.scans:
            last = f"{len(self.scans)} read a table that grows from end to end"
        return f"\n{table(HEADS, self._rows())}\n\n{count}: {last}."

    def _rows(self) -> Iterator[tuple[str, int, str]]:
        for call in dict.fromkeys(each["call"] for each in self.statements):
            own = [each for each in self.statements if each["call"] == call]
            nodes = Counter(node for each in own for node, *_rest in each["reads"])
            yield call, len(own), ", ".join(f"{n} {node}" for node, n in nodes.most_common())


def read(town: Town) -> Plans:
    """Explain in both services; MesVaccins alone answers meanwhile."""
    town.run(CALCIUM, "tests.load.targets", *town.target_arguments())
    town.start_alone(MESVACCINS)
    with step(f"every statement explained, {town.size:,} carnets"):
        try:
            kept = joining.kept_credentials(town.keys)
            more = kept.environment() if kept else {}
            there = _of(town, MESVACCINS, (str(town.centre_keys), town.until.isoformat()), more)
            here = _of(town, CALCIUM, (), {})
        finally:
            town.end()
    return Plans((*there, *here))


def _of(
    town: Town, service: Service, arguments: tuple[str, ...], more: dict[str, str]
) -> list[dict[str, Any]]:
    output = town.folder / f"plans-{service.name}.json"
    module = f"tests.load.{service.name}_plans"
    town.run(service, module, str(town.targets), *arguments, str(output), owner=True, more=more)
    found: list[dict[str, Any]] = json.loads(output.read_text())
    return found

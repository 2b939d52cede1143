"""Scenarios written for people: TOML files, a file a line of the bilan, readable by a nurse.

A `[[pair]]` shows a rule on both sides of one of its bounds; a `[[scenario]]` shows one person.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from immunization.engine.lines import scenarios
from immunization.engine.lines.scenarios import InvalidScenario, Scenario
from immunization.schedule.lines.calendar import Calendar
from immunization.vaccines import Nomenclature

_DOSE = re.compile(r"(\S+) (.+?)(?: \((rappel|primo)\))?")
_RANKS = {"rappel": "booster", "primo": "primary", None: None}
_SIDES = ("before", "after")


@dataclass(frozen=True, slots=True)
class ToldScenario:
    """A scenario with its name, and the rule and bound that it shows where it is half a pair."""

    name: str
    scenario: Scenario
    rule: str = ""
    bound: str = ""
    side: str = ""


@dataclass(frozen=True, slots=True)
class Unreachable:
    """A bound that no verdict can show, and why."""

    line: str
    rule: str
    bound: str
    reason: str


@dataclass(frozen=True, slots=True)
class ScenarioFile:
    """What one file tells. `computed` verdicts are the engine's own: they prove no rule."""

    name: str
    computed: bool
    told: tuple[ToldScenario, ...]
    unreachable: tuple[Unreachable, ...]


def read_folder(
    folder: Path, *, calendar: Calendar, nomenclature: Nomenclature
) -> tuple[ScenarioFile, ...]:
    """Read every file of a folder, in the order of their names. Raises InvalidScenario."""
    return tuple(
        read_file(path, calendar=calendar, nomenclature=nomenclature)
        for path in sorted(folder.glob("*.toml"))
    )


def read_file(path: Path, *, calendar: Calendar, nomenclature: Nomenclature) -> ScenarioFile:
    """Read one file. Raises InvalidScenario, which names the file."""
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
        told = tuple(_told(values, calendar, nomenclature))
        unreachable = tuple(
            Unreachable(
                each.get("line") or values["line"], each["rule"], each["bound"], each["reason"]
            )
            for each in values.get("unreachable", ())
        )
    except (tomllib.TOMLDecodeError, InvalidScenario) as error:
        raise InvalidScenario(f"{path.name}: {error}") from None
    except KeyError as error:
        raise InvalidScenario(f"{path.name}: {error} is missing") from None
    return ScenarioFile(path.stem, values.get("computed", False), told, unreachable)


def _told(
    values: Mapping[str, Any], calendar: Calendar, nomenclature: Nomenclature
) -> Iterator[ToldScenario]:
    for each in values.get("scenario", ()):
        line = each.get("line") or values["line"]
        scenario = _scenario(line, each["name"], each, calendar, nomenclature)
        yield ToldScenario(each["name"], scenario, each.get("rule", ""))
    for pair in values.get("pair", ()):
        line = pair.get("line") or values["line"]
        for side in _SIDES:
            together = {**pair, **pair[side]}
            scenario = _scenario(line, f"{pair['name']}, {side}", together, calendar, nomenclature)
            yield ToldScenario(pair["name"], scenario, pair["rule"], pair["bound"], side)


def _scenario(
    line: str,
    name: str,
    values: Mapping[str, Any],
    calendar: Calendar,
    nomenclature: Nomenclature,
) -> Scenario:
    told = {
        "id": name,
        "group": line,
        "on": values["on"],
        "born": values["born"],
        "sex": values.get("sex", ""),
        "profile": values.get("profile", {}),
        "doses": list(_doses(values.get("doses", ()))),
        "expected": {
            "status": values["expect"],
            "earliest": values.get("earliest"),
            "recommended": values.get("recommended"),
        },
    }
    return scenarios.read(told, calendar=calendar, nomenclature=nomenclature)


def _doses(written: Iterable[str]) -> Iterator[dict[str, str | None]]:
    """Read « 2014-03-01 Repevax (rappel) »."""
    for text in written:
        found = _DOSE.fullmatch(text)
        if found is None:
            raise InvalidScenario(f"{text!r} is not a dose such as '2014-03-01 Repevax (rappel)'")
        day, vaccine, rank = found.groups()
        yield {"date": day, "vaccine": vaccine, "rank": _RANKS[rank]}

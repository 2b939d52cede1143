"""Read a calendar of lines from a folder: calendar.toml, profile.toml, sources.toml, lines/."""

import hashlib
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

from immunization.dates import Overflow
from immunization.schedule.errors import ScheduleError
from immunization.schedule.knowledge_base import Identity
from immunization.schedule.lines.calendar import (
    Advice,
    Calendar,
    Contraindication,
    Graces,
    Obligation,
    Planning,
    Season,
    Source,
    Spacing,
    YearlySeason,
)
from immunization.schedule.lines.line import Line
from immunization.schedule.lines.questions import profile_of
from immunization.schedule.lines.rules import (
    appointment_of,
    authority_of,
    immunity_of,
    rule_of,
    setting_of,
)
from immunization.schedule.lines.table import Table
from immunization.schedule.validity import Validity

FRENCH = Path(__file__).resolve().parent.parent / "data" / "fr"


@lru_cache(maxsize=1)
def french() -> Calendar:
    """The French calendar that comes with the project; read once, shared."""
    return load(FRENCH)


def load(folder: Path) -> Calendar:
    """Read a calendar. Raises ScheduleError, which names the file and the key."""
    files = _Files(folder)
    main = files.table("calendar.toml", Overflow.LAST_DAY)
    overflow = main.one_of("overflow", Overflow, None)
    main.overflow = overflow
    calendar = Calendar(
        identity=Identity(main.take("id", str), main.take("version", str), files.sha256()),
        title=main.take("title", str),
        collected=tuple(main.take("collected", list)),
        overflow=overflow,
        booster_from=main.required_span("booster_from"),
        lines=tuple(sorted(_lines(files, overflow), key=lambda line: line.order)),
        profile=profile_of(files.table("profile.toml", overflow)),
        graces=_graces(main),
        planning=_planning(main),
        sources=_sources(files.table("sources.toml", overflow)),
        seasons=tuple(_seasons(main)),
        yearly_seasons=tuple(_yearly(main)),
        contraindications=tuple(map(_contraindication, main.tables("contraindication"))),
        spacings=tuple(map(_spacing, main.tables("spacing"))),
        obligations=_obligations(files.table("obligations.toml", overflow)),
        advices=_advices(files.table("advice.toml", overflow)),
        not_computed=tuple(main.take("not_computed", list, [])),
    )
    main.end()
    return calendar


class _Files:
    """The files of a folder, parsed, and the hash of all of them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._texts = {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*.toml"))
        }

    def sha256(self) -> str:
        digest = hashlib.sha256()
        for name, text in self._texts.items():
            digest.update(name.encode() + b"\0" + text + b"\0")
        return digest.hexdigest()

    def names(self) -> list[str]:
        return [name for name in self._texts if name.startswith("lines/")]

    def table(self, name: str, overflow: Overflow) -> Table:
        return Table(self._values(name), file=name, where="", overflow=overflow)

    def _values(self, name: str) -> dict[str, Any]:
        if name not in self._texts:
            raise ScheduleError(
                file=str(self._folder), element=name, given="nothing", expected="a TOML file"
            )
        try:
            return tomllib.loads(self._texts[name].decode())
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise ScheduleError(
                file=name, element="file", given=str(error), expected="TOML in UTF-8"
            ) from None


def _lines(files: _Files, overflow: Overflow) -> list[Line]:
    return [_line(files.table(name, overflow)) for name in files.names()]


def _line(table: Table) -> Line:
    doses_of: dict[str, Any] = {}
    found = Line(
        key=table.take("key", str),
        label=table.take("label", str),
        order=table.take("order", int),
        counts=table.words("counts"),
        gives=tuple(table.take("gives", list)),
        refuses=table.words("refuses"),
        refuses_because=table.take("refuses_because", str, ""),
        rules=tuple(rule_of(each, doses_of) for each in table.tables("rule")),
        appointments=tuple(appointment_of(each) for each in table.tables("appointment")),
        immunities=tuple(immunity_of(each) for each in table.tables("immunity")),
        without_indication=tuple(
            (each.in_force(), each.take("status", str))
            for each in table.tables("without_indication")
        ),
        without_indication_note=table.take("without_indication_note", str, ""),
        minimum_gap=table.span("minimum_gap"),
        shown_when_received=table.take("shown_when_received", bool, True),
        ranks_of=table.take("ranks_of", str, ""),
        settings=tuple(map(setting_of, table.tables("setting"))),
    )
    table.end()
    return found


def _graces(main: Table) -> Graces:
    inner = main.table("late_after")
    if inner is None:
        raise main.error("late_after", "nothing", "a table")
    found = Graces(
        point=inner.required_span("point"),
        young_point=inner.required_span("young_point"),
        young_until=inner.required_span("young_until"),
        appointment=inner.required_span("appointment"),
    )
    inner.end()
    return found


def _planning(main: Table) -> Planning:
    inner = main.table("planning")
    if inner is None:
        raise main.error("planning", "nothing", "a table")
    found = Planning(
        horizon=inner.required_span("horizon"),
        keep_together=inner.required_span("keep_together"),
        postpone=inner.required_span("postpone"),
        next_campaign_within=inner.required_span("next_campaign_within"),
    )
    inner.end()
    return found


def _sources(table: Table) -> dict[str, Source]:
    found = {}
    for each in table.tables("source"):
        source = Source(
            key=each.take("name", str),
            title=each.take("title", str),
            publisher=each.take("publisher", str),
            dated=each.take("dated", str),
            address=each.take("address", str),
        )
        each.end()
        found[source.key] = source
    table.end()
    return found


def _seasons(main: Table) -> list[Season]:
    found = []
    for each in main.tables("season"):
        validity: Validity = each.in_force()
        if not validity.effective or not validity.cessation:
            raise each.error("in_force_from", "nothing", "the first and the last day")
        authority = authority_of(each)
        name = each.take("name", str)
        found.append(Season(name, validity.effective, validity.cessation, authority))
        each.end()
    return found


def _yearly(main: Table) -> list[YearlySeason]:
    found = []
    for each in main.tables("yearly_season"):
        authority_of(each)
        start, end = (_month_day(each, key) for key in ("from", "to"))
        found.append(YearlySeason(each.take("name", str), start, end))
        each.end()
    return found


def _month_day(table: Table, key: str) -> tuple[int, int]:
    text = table.take(key, str)
    month, _, day = text.partition("-")
    if not (month.isdigit() and day.isdigit()):
        raise table.error(key, text, "a month and a day such as 09-01")
    return int(month), int(day)


def _contraindication(table: Table) -> Contraindication:
    ends = table.take("ends", list, None)
    found = Contraindication(
        identifier=table.take("id", str),
        says=table.take("says", str),
        authority=authority_of(table),
        when=table.required_condition("when"),
        valences=table.words("valences"),
        ends=(ends[0], table.as_span("ends", ends[1])) if ends else None,
        validity=table.in_force(),
        ages=table.ages("ages"),
    )
    table.end()
    return found


def _obligations(table: Table) -> tuple[Obligation, ...]:
    found = tuple(map(_obligation, table.tables("obligation")))
    table.end()
    return found


def _obligation(table: Table) -> Obligation:
    found = Obligation(
        identifier=table.take("id", str),
        says=table.take("says", str),
        authority=authority_of(table),
        lines=table.words("lines"),
        validity=table.in_force(),
        born=Validity(table.day("born_from"), table.day("born_until")),
        ages=table.ages("ages"),
        when=table.condition("when"),
    )
    table.end()
    return found


def _advices(table: Table) -> tuple[Advice, ...]:
    found = tuple(map(_advice, table.tables("advice")))
    table.end()
    return found


def _advice(table: Table) -> Advice:
    by = table.take("by", list, None)
    found = Advice(
        identifier=table.take("id", str),
        says=table.take("says", str),
        authority=authority_of(table),
        lines=table.words("lines"),
        validity=table.in_force(),
        ages=table.ages("ages"),
        when=table.condition("when"),
        by=(by[0], table.as_span("by", by[1])) if by else None,
    )
    table.end()
    return found


def _spacing(table: Table) -> Spacing:
    found = Spacing(
        identifier=table.take("id", str),
        says=table.take("says", str),
        authority=authority_of(table),
        valences=table.words("valences"),
        gap=table.as_span("gap", table.take("gap", str)),
        after_antibodies=table.span("after_antibodies"),
        antibodies_doubtful_until=table.span("antibodies_doubtful_until"),
        antibodies_say=table.take("antibodies_say", str, ""),
        antibodies_matter_to=table.words("antibodies_matter_to"),
    )
    table.end()
    return found

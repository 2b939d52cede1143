"""The fields of a vaccination that travel, as plain values on either side."""

from dataclasses import asdict, dataclass
from typing import Any, Self

from immunization.dates import PartialDate


@dataclass(frozen=True, slots=True)
class TravellingFields:
    """What « differs » compares, and nothing else.

    `vaccine_id` is the national number (None: not linked); `given` is None only for a dose over
    there whose date MesVaccins did not say; `booster` is true (rappel), false
    (primo) or None (not stated); `method` is "execution", "proof" or "" (declared).
    """

    vaccine_id: int | None
    given: PartialDate | None
    batch: str = ""
    booster: bool | None = None
    route: str = ""
    site: str = ""
    method: str = ""
    document: str = ""
    author: str = ""

    def as_json(self) -> dict[str, Any]:
        """As kept in a twin."""
        return asdict(self) | {"given": self.given.iso if self.given else None}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Self:
        """As read back from a twin; a field that an older release lacked takes its default."""
        known = {name: kept[name] for name in cls.__dataclass_fields__ if name in kept}
        given = known.get("given")
        return cls(**known | {"given": PartialDate.from_iso(given) if given else None})


@dataclass(frozen=True, slots=True)
class Base:
    """Both sides as they last agreed: the row's own fields, and the dose's over there.

    They may be written differently (who vouched is the acting professional over there), so each
    side is compared with its own part.
    """

    row: TravellingFields
    remote: TravellingFields

    def as_json(self) -> dict[str, Any]:
        """As kept in a twin."""
        return {"row": self.row.as_json(), "remote": self.remote.as_json()}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Self:
        """As read back from a twin."""
        return cls(
            row=TravellingFields.from_json(kept["row"]),
            remote=TravellingFields.from_json(kept["remote"]),
        )

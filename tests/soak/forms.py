"""What persons type into the forms of both services for an entry of the model."""

from tests.soak.book import NEAR, Entry
from tests.soak.case import boxes


def declared(entry: Entry) -> dict[str, object]:
    """What the holder types."""
    day = entry.day + NEAR if entry.near else entry.day
    parts = (f"{day:%d}", f"{day:%m}", f"{day:%Y}")
    if entry.kind == "partial":
        parts = ("", "", str(entry.year))
    return {"batch": entry.mark, "booster": ""} | boxes("date", *parts)


def edited(entry: Entry, what: str) -> dict[str, object]:
    """What a nurse changes in the line of a row."""
    match what:
        case "day":
            return {"given": f"{entry.day.replace(day=entry.day.day % 28 + 1):%d/%m/%Y}"}
        case "booster":
            return {"booster": "on", "primo": ""}
        case "site":
            return {"site": "LD", "route": "IM"}
        case verification:
            return {"verification": verification, "proof": "certificate"}

"""The life of a vaccine on the French market, from the BDPM and from what was known before."""

from collections.abc import Iterable, Sequence
from datetime import date

from immunization.vaccines.bdpm import Bdpm, Box, Speciality
from immunization.vaccines.vaccine import Market, MarketState


def market(known: Market, *, bdpm: Bdpm, cip13: Sequence[str], cis: Sequence[str]) -> Market:
    """Say what the BDPM tells of a vaccine's boxes; what it has dropped is kept as known.

    The state is told by the boxes, since two vaccines may share a speciality (EFLUELDA and
    EFLUELDA TETRA); the speciality speaks where the BDPM lists none of the boxes.
    """
    boxes = [bdpm.boxes[code] for code in cip13 if code in bdpm.boxes]
    named = {box.cis for box in boxes} or set(cis)
    specialities = [bdpm.specialities[code] for code in named if code in bdpm.specialities]
    if not boxes and not specialities:
        return _not_listed(known, cip13)
    sold = _is_sold(boxes, specialities, bdpm)
    return Market(
        state=MarketState.MARKETED if sold else MarketState.NOT_MARKETED,
        authorised_on=_first(known.authorised_on, (each.authorised_on for each in specialities)),
        marketed_from=_first(known.marketed_from, (box.started_on for box in boxes)),
        marketed_until=None if sold else _last(known.marketed_until, boxes),
    )


def _not_listed(known: Market, cip13: Sequence[str]) -> Market:
    if known.state is MarketState.MARKETED:
        # The BDPM drops what is no longer sold.
        return Market(MarketState.NOT_MARKETED, known.authorised_on, known.marketed_from)
    if known.state is MarketState.UNKNOWN and cip13:
        return Market(MarketState.HISTORICAL)
    return known


def _is_sold(boxes: Sequence[Box], specialities: Sequence[Speciality], bdpm: Bdpm) -> bool:
    if not boxes:
        return any(each.marketed for each in specialities)
    return any(
        box.started_on and box.cis in bdpm.specialities and bdpm.specialities[box.cis].marketed
        for box in boxes
    )


def _first(known: date | None, told: Iterable[date | None]) -> date | None:
    return min((day for day in (known, *told) if day), default=None)


def _last(known: date | None, boxes: Iterable[Box]) -> date | None:
    return max((box.stopped_on for box in boxes if box.stopped_on), default=known)

"""How both sides of a dose are brought together, field by field. Pure."""

from dataclasses import dataclass, replace

from calcium.linking.fields import Base, TravellingFields

PLAIN = ("vaccine_id", "given", "batch", "booster", "route", "site")
VALIDATION = ("method", "document", "author")
_STRENGTH = {"": 0, "proof": 1, "execution": 2}


def same_dose_content(row: TravellingFields, remote: TravellingFields) -> bool:
    """Whether both sides say the same. Who vouched is each side's own, and is not compared."""
    plain = all(getattr(row, name) == getattr(remote, name) for name in PLAIN)
    return plain and (row.method, row.document) == (remote.method, remote.document)


def agreed_when_linked(row: TravellingFields, remote: TravellingFields) -> Base:
    """The base of two equal doses that met for the first time.

    A field that one side leaves empty counts as filled in since by the other; two different values
    count as changed on both sides, for a person to decide. The stronger validation counts as the
    change.
    """
    base_row, base_remote = row, remote
    for name in PLAIN:
        ours, theirs = getattr(row, name), getattr(remote, name)
        if ours == theirs:
            continue
        if _empty(ours):
            base_remote = replace(base_remote, **{name: ours})
        elif _empty(theirs):
            base_row = replace(base_row, **{name: theirs})
        else:
            base_row = replace(base_row, **{name: theirs})
            base_remote = replace(base_remote, **{name: ours})
    if _STRENGTH[row.method] > _STRENGTH[remote.method]:
        base_row = with_validation(base_row, remote)
    elif _STRENGTH[row.method] < _STRENGTH[remote.method]:
        base_remote = with_validation(base_remote, row)
    return Base(row=base_row, remote=base_remote)


def agreed_when_created(sent: TravellingFields, answered: TravellingFields) -> Base:
    """The base after a creation: where the answer says otherwise (a repeated creation answers the
    dose as it is), the row counts as changed since."""
    if same_dose_content(sent, answered):
        return Base(row=sent, remote=answered)
    row = replace(sent, **{name: getattr(answered, name) for name in PLAIN})
    if (sent.method, sent.document) != (answered.method, answered.document):
        row = with_validation(row, answered)
    return Base(row=row, remote=answered)


def agreed_when_changed(sent: TravellingFields, answered: TravellingFields) -> Base:
    """The base after a change: the whole dose was sent, and this is how the other side reads it."""
    return Base(row=sent, remote=answered)


@dataclass(frozen=True, slots=True)
class Merge:
    """What an import makes of a linked row: the row's fields as they shall be, and the new base."""

    row: TravellingFields
    base: Base


def merge(
    row: TravellingFields, base: Base, remote: TravellingFields, *, vaccine_known: bool = True
) -> Merge:
    """Take over what changed over there and not here; leave what changed here or on both sides.

    `vaccine_known` is false when the centre's list has no entry for the remote vaccine: the
    vaccine then stays as it is, and the row goes on differing.
    """
    merged, base_row, base_remote = row, base.row, base.remote
    for name in PLAIN:
        theirs = getattr(remote, name)
        if theirs == getattr(base.remote, name) or (name == "vaccine_id" and not vaccine_known):
            continue
        ours = getattr(row, name)
        if ours in (getattr(base.row, name), theirs):
            merged = replace(merged, **{name: theirs})
            base_row = replace(base_row, **{name: theirs})
            base_remote = replace(base_remote, **{name: theirs})
    if _validation(remote) != _validation(base.remote) and (
        _validation(row) == _validation(base.row) or row.method == remote.method
    ):
        kept = with_validation(row, remote) if row.method != remote.method else row
        merged = with_validation(merged, kept)
        base_row, base_remote = (
            with_validation(base_row, kept),
            with_validation(base_remote, remote),
        )
    return Merge(row=merged, base=Base(row=base_row, remote=base_remote))


def _empty(value: object) -> bool:
    return value is None or value == ""


def _validation(fields: TravellingFields) -> tuple[str, str, str]:
    return fields.method, fields.document, fields.author


def with_validation(fields: TravellingFields, other: TravellingFields) -> TravellingFields:
    """These fields, with who vouched, how and on what as in the others."""
    return replace(fields, method=other.method, document=other.document, author=other.author)

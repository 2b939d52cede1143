"""Two carnets merged in memory, as MesVaccins' operator does it, and parted again."""

from uuid import UUID, uuid4

from carnet_api.fake.service import FakeCarnet, FakeMesVaccins
from carnet_api.wire import VaccinationDocument

Homes = dict[int, UUID]


def merge_carnets(service: FakeMesVaccins, kept: FakeCarnet, merged: FakeCarnet) -> Homes:
    """Let `merged` go into `kept`. Of two equal doses the kept carnet's stands.

    Answers where each moved dose was, for `part_carnets`.
    """
    homes: Homes = {}
    for dose in list(merged.doses.values()):
        equal = next((each for each in kept.doses.values() if _equal(each, dose)), None)
        if equal is None:
            homes[dose.id] = merged.uuid
            service.put(kept, merged.doses.pop(dose.id))
        else:
            _also(service, kept, equal, dose.id)
            _also(service, merged, dose, equal.id)
    for source, number in list(merged.sources.items()):
        equal_id = service.double_of(kept, number)
        kept.sources[source] = equal_id.id if equal_id else number
    for organisation_id in list(merged.sharings):
        merged.sharings.pop(organisation_id)
        kept.sharings.setdefault(organisation_id, uuid4())
        merged.moved[organisation_id] = kept.uuid
    merged.share_code = uuid4().hex[:8].upper()
    return homes


def part_carnets(
    service: FakeMesVaccins, kept: FakeCarnet, merged: FakeCarnet, homes: Homes
) -> None:
    """Undo `merge_carnets`: each dose and each access goes back where it was."""
    for number in homes:
        if number in kept.doses:
            service.put(merged, kept.doses.pop(number))
    for carnet in (kept, merged):
        for dose in list(carnet.doses.values()):
            if dose.former_ids:
                service.put(carnet, dose)
    for organisation_id in merged.moved:
        if kept.sharings.pop(organisation_id, None) is not None:
            merged.sharings[organisation_id] = uuid4()
            kept.moved[organisation_id] = merged.uuid
    merged.moved.clear()


def _equal(one: VaccinationDocument, other: VaccinationDocument) -> bool:
    standing = one.deletion is None and other.deletion is None
    return standing and (one.vaccine.id, one.date) == (other.vaccine.id, other.date)


def _also(
    service: FakeMesVaccins, carnet: FakeCarnet, dose: VaccinationDocument, former: int
) -> None:
    service.put(carnet, dose.model_copy(update={"former_ids": (*dose.former_ids, former)}))

"""How well two doses of one vaccine and one day go together: lot and site. Pure."""

from calcium.linking.fields import TravellingFields


def in_two_arms(ours: TravellingFields, theirs: TravellingFields) -> bool:
    """Whether both sides name the site, and another one: two injections of one day, or a mistake;
    a person says which."""
    return bool(ours.site and theirs.site and ours.site != theirs.site)


def same_lot(ours: TravellingFields, theirs: TravellingFields) -> bool:
    """Whether both sides name the lot, and the same one."""
    return bool(ours.batch) and ours.batch == theirs.batch


def same_site(ours: TravellingFields, theirs: TravellingFields) -> bool:
    """Whether both sides name the site, and the same one."""
    return bool(ours.site) and ours.site == theirs.site

"""How two vaccines relate, and what a vaccine's row offers on a screen. Pure functions."""

from collections.abc import Iterable

from immunization.vaccines.vaccine import Vaccine, VaccineKind

BCG = "VAL096"
_DIPHTHERIA_TETANUS_POLIO = frozenset({"DIS001", "DIS002", "DIS004"})


def specialises(a: Vaccine, b: Vaccine) -> bool:
    """Say whether `a` may be the dose that the generic entry `b` tells with less detail.

    `a` may hold more diseases than `b` (PRIORIX specialises "ROR", and both "Rougeole"); against
    each disease of `b` it holds the same valences, as detailed or more. Hence PREVENAR 20
    specialises "Pneumocoque", but not "Pneumocoque 13-valent".
    """
    if not b.generic or a.code == b.code or a.kind is not b.kind:
        return False
    if a.generic and set(a.valences) == set(b.valences):
        return False
    told = set(b.diseases)
    shared = [valence for valence in a.valences if valence.disease in told]
    covers = all(any(own.is_a(wanted) for own in shared) for wanted in b.valences)
    return covers and all(any(own.is_a(wanted) for wanted in b.valences) for own in shared)


def nearest_generic(vaccine: Vaccine, generics: Iterable[Vaccine]) -> Vaccine | None:
    """Give the generic entry that tells the same diseases with the least detail lost."""
    broader = [
        generic
        for generic in generics
        if same_diseases(vaccine, generic) and specialises(vaccine, generic)
    ]
    nearest = [
        generic
        for generic in broader
        if not any(specialises(between, generic) for between in broader)
    ]
    return min(nearest, key=lambda generic: generic.id, default=None)


def same_diseases(a: Vaccine, b: Vaccine) -> bool:
    """Say whether two entries are of one kind and listed under exactly the same diseases."""
    return a.kind is b.kind and a.diseases == b.diseases


def takes_booster(vaccine: Vaccine) -> bool:
    """Say whether "Rappel" may be ticked: the vaccine contains diphtheria, tetanus or polio."""
    codes = {disease.code for disease in vaccine.immunises_against}
    return not codes.isdisjoint(_DIPHTHERIA_TETANUS_POLIO)


def is_skin_test_or_bcg(vaccine: Vaccine) -> bool:
    """Say whether "Taille" and "État" of a reaction belong to its row."""
    if vaccine.kind is VaccineKind.SKIN_TEST:
        return True
    return any(BCG in valence.lineage for valence in vaccine.valences)

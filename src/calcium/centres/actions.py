"""Keeping the centre's vaccine list: each is an act of its administrator, or of a fetch."""

from collections.abc import Iterable

from django.db import transaction

from calcium.accounts.models import Agent
from calcium.accounts.permissions import Ability, check_may
from calcium.audit.actions import record
from calcium.centres.errors import ListRefused
from calcium.centres.models import Centre, CentreVaccine, NationalVaccine
from calcium.centres.selectors import national_index
from immunization.vaccines.names import normalise


@transaction.atomic
def add_vaccine(
    *, centre: Centre, name: str, by: Agent, diseases: Iterable[int] = ()
) -> CentreVaccine:
    """Add an entry under a name of the centre's; it is linked where the name says which."""
    check_may(by, Ability.ADMINISTER)
    entry = _new(centre, name, diseases=diseases)
    link_by_name(centre)
    entry.refresh_from_db()
    record("vaccine_added", by=by.actor, subjects=[entry.pk])
    return entry


@transaction.atomic
def add_national_vaccine(*, centre: Centre, national: NationalVaccine, by: Agent) -> CentreVaccine:
    """« Ajouter à la liste du centre »: an entry for a national vaccine, linked with it.

    An entry that has the name without a link receives the link.
    """
    check_may(by, Ability.ADMINISTER)
    entry = CentreVaccine.objects.filter(
        centre=centre, normalised=normalise(national.name)
    ).first() or _new(centre, national.name)
    if entry.national_id is None:
        entry.national, entry.link_refused = national, False
    entry.hidden = False
    entry.save(update_fields=["national", "link_refused", "hidden"])
    record("vaccine_added", by=by.actor, subjects=[entry.pk, national.pk])
    return entry


@transaction.atomic
def link_vaccine(*, entry: CentreVaccine, national: NationalVaccine, by: Agent) -> None:
    """Link an entry with the national vaccine that the administrator chose."""
    check_may(by, Ability.ADMINISTER)
    if national.withdrawn:
        raise ListRefused(
            f"« {national.name} » n'est plus dans la nomenclature de MesVaccins.net. "
            "La liste n'a pas changé. Choisissez un autre vaccin."
        )
    entry.national, entry.link_refused = national, False
    entry.save(update_fields=["national", "link_refused"])
    record("vaccine_linked", by=by.actor, subjects=[entry.pk, national.pk])


@transaction.atomic
def unlink_vaccine(*, entry: CentreVaccine, by: Agent) -> None:
    """Take the link away; no fetch puts it back."""
    check_may(by, Ability.ADMINISTER)
    entry.national, entry.link_refused = None, True
    entry.save(update_fields=["national", "link_refused"])
    record("vaccine_unlinked", by=by.actor, subjects=[entry.pk])


@transaction.atomic
def hide_vaccine(*, entry: CentreVaccine, hidden: bool, by: Agent) -> None:
    """Hide an entry from the search of « Saisie carnet », or show it again; rows keep it."""
    check_may(by, Ability.ADMINISTER)
    entry.hidden = hidden
    entry.save(update_fields=["hidden"])
    record("vaccine_hidden" if hidden else "vaccine_shown", by=by.actor, subjects=[entry.pk])


def link_by_name(centre: Centre | None = None) -> int:
    """Link each entry without a link whose name equals a national one after normalisation.

    A name that two national vaccines share links nothing, and a link that a person took away stays
    away. Answers how many were linked.
    """
    unlinked = CentreVaccine.objects.filter(national=None, link_refused=False)
    if centre is not None:
        unlinked = unlinked.filter(centre=centre)
    entries = list(unlinked)
    index = national_index() if entries else None
    linked = 0
    for entry in entries:
        found = index.exact(entry.name) if index else None
        if found is not None:
            entry.national_id = found
            entry.save(update_fields=["national"])
            linked += 1
    return linked


def _new(centre: Centre, name: str, *, diseases: Iterable[int] = ()) -> CentreVaccine:
    words = " ".join(name.split())
    if not normalise(words):
        raise ListRefused("Saisissez le nom du vaccin. La liste n'a pas changé.")
    if len(words) > 200:
        raise ListRefused(f"Ce nom a {len(words)} caractères ; 200 au plus sont gardés.")
    if CentreVaccine.objects.filter(centre=centre, normalised=normalise(words)).exists():
        raise ListRefused(f"« {words} » est déjà dans la liste du centre.")
    return CentreVaccine.objects.create(
        centre=centre, name=words, normalised=normalise(words), diseases=list(diseases)
    )

"""What the load acts on: sessions of all nurses, and for each centre students in every situation.

Run with Calcium's settings: `python -m tests.load.targets SIZE SEED UNTIL FILE`. The file holds
open sessions and sharing codes of made-up people; it is for its owner alone.
"""

import json
import os
import sys
from collections import defaultdict
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from tests.load.booklets import PRODUCTS
from tests.load.calcium_side import WITHOUT_CARNET, patient_of
from tests.load.nation import Bond, Person, household, newcomers
from tests.load.staff import centres, nurses

LOOKED_AT = 40_000
"""Households among which students are chosen, spread over the whole country."""
PEOPLE_OF_A_HOUSEHOLD = 2.4
MOST_OF_A_KIND = 400
PROBES = 3_000


def chosen(size: int, *, seed: int, until: date) -> list[Person]:
    """People from all over the country, each certainly among its carnets."""
    households = int(size / PEOPLE_OF_A_HOUSEHOLD)
    rng = Random(f"{seed}/targets")
    numbers = rng.sample(range(households), min(households, LOOKED_AT))
    return [person for number in numbers for person in household(number, seed, until)]


def students(found: list[Person], *, seed: int, until: date) -> dict[str, dict[str, list[Any]]]:
    """For each centre: whom to link by code, who is linked, for whom to make a carnet."""
    known: dict[str, dict[str, list[Any]]] = {}
    linked = _linked()
    for centre in centres():
        known[str(centre.number)] = {"code": [], "linked": [], "new": []}
    for person in found:
        if person.centre is None:
            continue
        kinds = known[str(person.centre)]
        patient = patient_of(person)
        if patient in linked:
            _add(kinds["linked"], [str(patient), str(person.carnet_id), _name(person)])
        elif person.bond is Bond.CODE_KNOWN:
            _add(kinds["code"], [str(patient), person.share_code, _name(person)])
    for person in newcomers(WITHOUT_CARNET, seed=seed, until=until):
        if (patient := patient_of(person)) not in linked:
            known[str(person.centre)]["new"].append([str(patient), person.email, _name(person)])
    return known


def _add(kept: list[Any], one: list[str]) -> None:
    if len(kept) < MOST_OF_A_KIND:
        kept.append(one)


def _name(person: Person) -> str:
    return person.last_name


def _linked() -> set[Any]:
    from calcium.linking.models import CarnetLink

    return set(CarnetLink.objects.filter(ended_at=None).values_list("patient_id", flat=True))


def sessions() -> list[dict[str, Any]]:
    """A session of each nurse, as signing in makes it, in the order of the nurses."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from calcium.accounts.models import Agent

    agents = {agent.pk: agent for agent in Agent.objects.all()}
    made = []
    for nurse in nurses():
        agent, session = agents[nurse.agent_id], SessionStore()
        session[SESSION_KEY] = str(agent.pk)
        session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
        session[HASH_SESSION_KEY] = agent.get_session_auth_hash()
        session.create()
        made.append({"centre": nurse.centre.number, "session": session.session_key})
    return made


def vaccines() -> dict[str, list[str]]:
    """For each centre the entries of its list that a nurse gives."""
    from calcium.centres.models import CentreVaccine

    given = {product.name for product in PRODUCTS}
    found = defaultdict(list)
    numbers = {centre.id: str(centre.number) for centre in centres()}
    for entry in CentreVaccine.objects.filter(name__in=given).order_by("name"):
        found[numbers[entry.centre_id]].append(str(entry.pk))
    return found


def main() -> None:
    """Write the file."""
    import django

    django.setup()
    from django.conf import settings

    size, seed, until, file = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], Path(sys.argv[4])
    day = date.fromisoformat(until)
    found = chosen(size, seed=seed, until=day)
    content = {
        "cookie": settings.SESSION_COOKIE_NAME,
        "csrf_cookie": settings.CSRF_COOKIE_NAME,
        "nurses": sessions(),
        "students": students(found, seed=seed, until=day),
        "vaccines": vaccines(),
        "organisations": {str(each.number): str(each.organisation_id) for each in centres()},
        "codes": [[each.share_code, str(each.birth_date)] for each in found[:PROBES]],
    }
    file.unlink(missing_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as written:
        json.dump(content, written)


if __name__ == "__main__":
    main()

"""Explains every statement of the search of a dossier, and of the dossier itself.

Run with Calcium's settings: `python -m tests.load.calcium_plans TARGETS OUTPUT`.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.load.plans import Reading, forget_pretence, grows, pretend_large, write


def pages(patient: str, name: str) -> Iterator[tuple[str, str]]:
    """What a nurse opens before she does anything."""
    yield "list", "/etudiants/"
    for title, typed in (
        ("search by name", name),
        ("search by two words", f"{name}+ma"),
        ("search by INE", "LD00000"),
        ("search by birth date", "01/02/2004"),
        ("search by name and birth date", f"{name}+01/02/2004"),
        ("search without result", "zzzz"),
    ):
        yield title, f"/etudiants/?recherche={typed}"
    yield "dossier", f"/etudiants/{patient}/"
    yield "import, shown", f"/etudiants/{patient}/cve/importer/"
    yield "vaccines, searched", "/vaccins/chercher/?vaccine_name=repe"
    yield "what waits in the centre", "/centre/synchronisation/"


def read(client: Any, patient: str, name: str, connection: Any) -> Reading:
    """Open each page, and explain what it asks the database."""
    reading = Reading()
    for title, address in pages(patient, name):
        with reading.of(title, connection):
            answer = client.get(address)
        if answer.status_code not in (200, 302):
            raise RuntimeError(f"{address} answers {answer.status_code}")
    return reading


def main() -> None:
    """Write what was read."""
    import django

    django.setup()
    from django.db import connection
    from django.test import Client

    from calcium.accounts.models import Agent
    from tests.load.staff import nurses

    targets, output = sys.argv[1:]
    patient, _carnet, name = json.loads(Path(targets).read_text())["students"]["0"]["linked"][0]
    client = Client(headers={"host": "localhost"})
    client.force_login(
        Agent.objects.get(pk=nurses()[0].agent_id),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    growing = grows("calcium")
    with connection.cursor() as cursor:
        pretend_large(cursor, growing)
    reading = read(client, patient, name, connection)
    with connection.cursor() as cursor:
        forget_pretence(cursor, growing)
    write(reading, "calcium", Path(output))


if __name__ == "__main__":
    main()

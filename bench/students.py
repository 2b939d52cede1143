"""The list of students and its search: the page with 50,000 dossiers against the same with 50.

Both centres stand in one database; the page is asked for as a browser does, by Django's client.
"""

import os
import statistics
import sys
import time
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

import django

from house import databases
from house.testing import database_of, server_url

NAME = "bench_calcium_students"
SMALL, LARGE = 50, 50_000
ROUNDS = 15
AT_ONCE = 5_000
LAST = ["MARTIN", "BERNARD", "LE GOFF", "NGUYEN", "DA SILVA", "ŒUVRARD", "PETIT", "ROUX", "BENALI"]
FIRST = ["Camille", "Anne-Lise", "Mohamed", "Zoé", "Élie", "Lucas", "Inès", "Jules", "Maëlle"]


def main() -> None:
    """Print the time of each page in both centres, their ratio, and the statements."""
    os.environ |= {"CARNET_MODE": "test", "DJANGO_SETTINGS_MODULE": "calcium.settings"}
    os.environ["DATABASE_URL"] = database_of("calcium", database=NAME, anew=True).owner_url
    django.setup()
    from django.core.management import call_command
    from django.db import connections

    try:
        call_command("migrate", verbosity=0)
        small, large = _fill(SMALL), _fill(LARGE)
        connections["default"].cursor().execute("VACUUM ANALYZE")
        print(f"Students: a page with {LARGE:,} dossiers against the same page with {SMALL}")
        for title, query, found in (
            ("list", "", ""),
            ("search by name", "?recherche=martin", "MARTIN"),
            ("search by two words", "?recherche=goff+anne", "LE GOFF"),
            ("search by INE", "?recherche=B0000000042", "B0000000042"),
            ("search by birth date", "?recherche=01/01/1996", "MARTIN"),
            ("search without result", "?recherche=zzzz", ""),
        ):
            _compare(title, _measure(small, query, found), _measure(large, query, found))
    finally:
        connections.close_all()
        databases.drop(server_url(), NAME)


def _compare(title: str, small: tuple[float, int], large: tuple[float, int]) -> None:
    (little, few), (much, many) = small, large
    print(
        f"  {title:<22} {little:6.1f} ms with {SMALL}, {much:6.1f} ms with {LARGE:,}: "
        f"ratio {much / little:4.2f}; {few} and {many} statements"
    )


def _measure(email: str, query: str, found: str) -> tuple[float, int]:
    """The median time of a page in milliseconds, and its SQL statements."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    from calcium.accounts.models import Agent

    client = Client(headers={"host": "localhost"})
    client.force_login(
        Agent.objects.get(email=email),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    address = reverse("students") + query
    client.get(address)
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        answer = client.get(address)
        times.append((time.perf_counter() - start) * 1000)
        if answer.status_code != 200:
            raise RuntimeError(f"{address} answers {answer.status_code}")
    if found and found not in answer.content.decode():
        raise RuntimeError(f"{address} does not show {found}")
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return statistics.median(times), len(queries)


def _fill(count: int) -> str:
    """Make a centre with that many dossiers; answers its nurse's address."""
    from calcium.accounts.models import Agent
    from calcium.centres.models import Centre
    from calcium.patients.models import Patient, PatientWord
    from calcium.patients.rules import sort_name, words_of

    centre = Centre.objects.create(name=f"Centre {count}")
    nurse = Agent.objects.create(
        email=f"n{count}@bench.test", first_name="N", last_name="N", role="nurse", centre=centre
    )
    patients = [
        Patient(
            centre=centre,
            ine=f"B{number:010}",
            last_name=last,
            first_name=first,
            birth_date=born,
            sort_name=sort_name(last, first),
        )
        for number, (last, first, born) in enumerate(_people(count))
    ]
    words = [
        PatientWord(centre=centre, patient=patient, word=word)
        for patient in patients
        for word in words_of(patient.last_name, patient.first_name)
    ]
    _write(Patient, patients)
    _write(PatientWord, words)
    return nurse.email


def _write(model: Any, rows: list[Any]) -> None:
    """In pieces, each committed; then the planner learns how large the table has become."""
    from django.db import connection

    for start in range(0, len(rows), AT_ONCE):
        model.objects.bulk_create(rows[start : start + AT_ONCE])
        with connection.cursor() as cursor:
            cursor.execute(f'ANALYZE "{model._meta.db_table}"')


def _people(count: int) -> Iterable[tuple[str, str, date]]:
    names = list(product(LAST, FIRST))
    start = datetime(1996, 1, 1, tzinfo=UTC).date()
    for number in range(count):
        last, first = names[number % len(names)]
        suffix = "" if number < len(names) else f" {_letters(number)}"
        yield last + suffix, first, start + timedelta(days=number * 37 % 3650)


def _letters(number: int) -> str:
    text = ""
    while number:
        number, rest = divmod(number, 26)
        text += chr(65 + rest)
    return text


if __name__ == "__main__":
    main()

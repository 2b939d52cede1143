"""Calcium's worker, mortal, told by HTTP when it has its turn and how far the clock has moved.

`POST /finish?ahead=SECONDS` carries out what is due then; `POST /register?…` makes a dossier in
each centre, as the university's file does.
"""

import json
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from urllib.parse import parse_qs

from django.db import connections
from django.utils import timezone

import calcium.wsgi  # noqa: F401 - sets Django up, before the models are read
from calcium.centres.models import Centre
from calcium.linking.tasks import finish_due, probe_silent_centres
from calcium.patients.actions import Identity, register
from tests.soak.mortal import Environ, mortal, watch_calls


def _finish(ahead: str) -> int:
    """What the worker does each minute, at the moment to which its clock has moved."""
    now = timezone.now() + timedelta(seconds=int(ahead))
    probe_silent_centres(now)
    return finish_due(now)


def _register(name: str, ine: str, born: str) -> dict[str, str]:
    identity = Identity(
        ine=ine, last_name=name, first_name="Camille", birth_date=date.fromisoformat(born)
    )
    return {
        str(centre.pk): str(register(centre=centre, identity=identity).pk)
        for centre in Centre.objects.filter(membership__isnull=False)
    }


ACTS: dict[str, Callable[..., object]] = {"/finish": _finish, "/register": _register}


def serve(environ: Environ, start_response: Callable[..., object]) -> Iterable[bytes]:
    """Do what the address says, and answer it as JSON."""
    act = ACTS.get(environ["PATH_INFO"], lambda: "ready")
    named = {k: v[0] for k, v in parse_qs(environ["QUERY_STRING"]).items()}
    try:
        body = json.dumps(act(**named)).encode()
    finally:
        connections.close_all()
    start_response("200 OK", [("Content-Type", "application/json")])
    return [body]


watch_calls()
application = mortal(serve)

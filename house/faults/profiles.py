"""The named faults. Each is a function of a request and of the way on to MesVaccins."""

import copy
import datetime
import json
import time
from collections.abc import Callable
from dataclasses import replace
from email.utils import format_datetime
from functools import partial
from typing import Any

from house.faults.exchange import Broken, Fault, Forward, Outcome, Reply, Request, refusal

UNKNOWN_VACCINE = {"id": 899_999, "name": "VACCIN INCONNU", "cip_codes": [], "diseases": []}
ONE_DAY = datetime.timedelta(days=1)
INSTANTS = frozenset({"created_at", "updated_at", "validated_at", "at", "since"})


def late(seconds: float, request: Request, forward: Forward) -> Outcome:
    """The answer comes so many seconds late."""
    outcome = forward(request)
    time.sleep(seconds)
    return outcome


def refused(_: Request, __: Forward) -> Outcome:
    """Nobody takes the connection. Where it strikes every call, nobody listens at all."""
    return Broken()


def cut_sending(request: Request, forward: Forward) -> Outcome:
    """The line breaks in the middle of the request: MesVaccins has read a part of it."""
    if request.length == 0:
        return Broken()
    return forward(replace(request, body=request.body[: request.length // 2]))


def lost(request: Request, forward: Forward) -> Outcome:
    """The act is done, and its answer never arrives."""
    forward(request)
    return Broken()


def cut_answering(request: Request, forward: Forward) -> Outcome:
    """The line breaks in the middle of the answer."""
    outcome = forward(request)
    if isinstance(outcome, Reply):
        return replace(outcome, cut_after=len(outcome.body) // 2)
    return outcome


def answer_instead(reply: Reply, _: Request, __: Forward) -> Outcome:
    """MesVaccins answers this, and does nothing."""
    return reply


def error_after(request: Request, forward: Forward) -> Outcome:
    """The act is done, and the answer is a 500."""
    forward(request)
    return Reply(500, {"Content-Type": "text/html"}, b"<h1>Internal Server Error</h1>")


def truncated(request: Request, forward: Forward) -> Outcome:
    """A whole answer whose JSON stops in the middle."""
    outcome = forward(request)
    if isinstance(outcome, Reply) and outcome.document is not None:
        return replace(outcome, body=outcome.body[: len(outcome.body) // 2])
    return outcome


def garbage(request: Request, forward: Forward) -> Outcome:
    """The act is done, and the answer is a page of something else."""
    forward(request)
    return Reply(200, {"Content-Type": "text/html"}, b"<html>Portail captif</html>")


def rewritten(change: Callable[[Any], Any], request: Request, forward: Forward) -> Outcome:
    """The answer's document is changed on its way."""
    outcome = forward(request)
    if not isinstance(outcome, Reply) or outcome.document is None:
        return outcome
    return outcome.with_document(change(copy.deepcopy(outcome.document)))


def each_vaccination(change: Callable[[dict[str, Any]], Any], document: Any) -> Any:
    """Apply a change to each vaccination of an answer, a list or a single one."""
    rows = document if isinstance(document, list) else [document]
    for row in rows:
        if isinstance(row, dict) and "vaccine" in row:
            change(row)
    return document


def partial_list(document: Any) -> Any:
    """Half of a list."""
    return document[: len(document) // 2] if isinstance(document, list) else document


def partial_warned(request: Request, forward: Forward) -> Outcome:
    """Half of a list, with a warning."""
    outcome = rewritten(partial_list, request, forward)
    if isinstance(outcome, Reply) and isinstance(outcome.document, list):
        return replace(outcome, headers=outcome.headers | {"Warning": '199 - "partial"'})
    return outcome


def partial_silent(request: Request, forward: Forward) -> Outcome:
    """Half of a list, as if it were the whole: no warning, no count."""
    outcome = rewritten(partial_list, request, forward)
    if isinstance(outcome, Reply) and isinstance(outcome.document, list):
        headers = {k: v for k, v in outcome.headers.items() if k.lower() != "total-count"}
        return replace(outcome, headers=headers)
    return outcome


def first_twice(document: Any) -> Any:
    """A list that names its first dose twice."""
    return document[:1] + document if isinstance(document, list) else document


def shifted(document: Any, key: str = "") -> Any:
    """Every instant a day later."""
    if isinstance(document, dict):
        return {name: shifted(value, name) for name, value in document.items()}
    if isinstance(document, list):
        return [shifted(value, key) for value in document]
    if key in INSTANTS and isinstance(document, str):
        return (datetime.datetime.fromisoformat(document) + ONE_DAY).isoformat()
    return document


def clock_of_tomorrow(request: Request, forward: Forward) -> Outcome:
    """MesVaccins' clock is a day ahead: in its documents, and in the answer's own date."""
    outcome = rewritten(shifted, request, forward)
    if not isinstance(outcome, Reply):
        return outcome
    day = format_datetime(datetime.datetime.now(datetime.UTC) + ONE_DAY, usegmt=True)
    return replace(outcome, headers=outcome.headers | {"Date": day})


def stale(request: Request, forward: Forward) -> Outcome:
    """The request arrives with a version that was already replaced."""
    path = request.path.replace("?version=", "?version=0&was=")
    body = request.body
    if b'"version"' in body:
        body = json.dumps(json.loads(body) | {"version": 0}).encode()
    return forward(replace(request, path=path, body=body))


def other_carnet(document: Any) -> Any:
    """The look-up names somebody else."""
    if isinstance(document, dict) and "ticket" in document:
        document |= {"last_name": "AUTRE", "first_name": "Personne", "birth_date_matches": False}
    return document


def birth_year_changed(document: Any) -> Any:
    """The carnet's birth year is another than it was."""
    person = document.get("record", document) if isinstance(document, dict) else {}
    if "birth_date" in person:
        born = datetime.date.fromisoformat(person["birth_date"])
        person["birth_date"] = born.replace(year=born.year - 1, day=min(born.day, 28)).isoformat()
    return document


def nomenclature_changed(document: Any) -> Any:
    """The national list is of another release and lacks its last vaccine."""
    if isinstance(document, dict) and "release" in document:
        document["release"] += "+1"
        document["vaccines"] = document["vaccines"][:-1]
    return document


def _vaccinations(change: Callable[[dict[str, Any]], Any]) -> Fault:
    return partial(rewritten, partial(each_vaccination, change))


def _instead(status: int, code: str, message: str, **headers: str) -> Fault:
    reply = refusal(status, code, message)
    return partial(answer_instead, replace(reply, headers=reply.headers | headers))


PROFILES: dict[str, Fault] = {
    "late-1": partial(late, 1),
    "late-10": partial(late, 10),
    "late-60": partial(late, 60),
    "refused": refused,
    "cut-sending": cut_sending,
    "cut-answering": cut_answering,
    "lost": lost,
    "500-before": partial(answer_instead, Reply(500, {}, b"Internal Server Error")),
    "500-after": error_after,
    "401": _instead(401, "not_authenticated", "Le centre n'a pas été reconnu."),
    "403": _instead(403, "not_allowed", "Ce professionnel n'est pas autorisé."),
    "404": _instead(404, "not_found", "Rien ne se trouve à cette adresse."),
    "409": _instead(409, "refused", "L'état du carnet ne le permet pas."),
    "422": _instead(422, "invalid_input", "Une donnée est refusée."),
    "429": _instead(429, "too_many_requests", "Trop d'appels.", **{"Retry-After": "2"}),
    "truncated": truncated,
    "garbage": garbage,
    "unknown-field": _vaccinations(lambda row: row.update(a_field_of_tomorrow={"x": 1})),
    "missing-field": _vaccinations(lambda row: row.pop("version", None)),
    "wrong-type": _vaccinations(lambda row: row.update(date=20170425)),
    "partial-warned": partial_warned,
    "partial-silent": partial_silent,
    "twice": partial(rewritten, first_twice),
    "stale-version": stale,
    "clock-day": clock_of_tomorrow,
    "vaccine-refused": _instead(422, "vaccine_unknown", "Ce vaccin est inconnu."),
    "vaccine-unknown": _vaccinations(lambda row: row.update(vaccine=UNKNOWN_VACCINE)),
    "date-missing": _vaccinations(lambda row: row.update(date=None)),
    "sharing-ended": _instead(404, "not_shared", "Ce carnet n'est pas partagé avec ce centre."),
    "other-carnet": partial(rewritten, other_carnet),
    "birth-year-changed": partial(rewritten, birth_year_changed),
    "nomenclature-changed": partial(rewritten, nomenclature_changed),
}
"""Each fault by its name."""

READ_IN_PART = frozenset({"cut-sending"})
"""Faults for which the line takes a part of the request's body only."""
UNREAD = frozenset({"refused"})
"""Faults for which it takes nothing of it."""
LATER = {"sharing-ended": 1}
"""Faults that strike in the middle: after so many calls have passed."""

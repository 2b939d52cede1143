"""What was typed when the session had already ended: found again on the same form after signing in.

It waits an hour in the visitor's own session on the server, never in the browser. The form that
shows it again opens only to who holds the carnet that its address names.
"""

from datetime import datetime, timedelta

from django.http import HttpRequest, QueryDict

KEPT_FOR = timedelta(hours=1)
LONGEST = 1000
FORMS = frozenset({"add_vaccination", "change_vaccination"})
_KEY = "unfinished"


def keep(request: HttpRequest, *, now: datetime) -> None:
    """Put aside a form that was sent by nobody; of a page that has no such form, nothing."""
    match = request.resolver_match
    if request.method != "POST" or match is None or match.url_name not in FORMS:
        return
    typed = request.POST.copy()
    typed.pop("csrfmiddlewaretoken", None)
    text = typed.urlencode()
    if len(text) <= LONGEST:
        kept = {"path": request.get_full_path(), "text": text, "at": now.isoformat()}
        request.session[_KEY] = kept


def found_again(request: HttpRequest, *, now: datetime) -> QueryDict | None:
    """What was put aside for this very form, once."""
    kept = request.session.get(_KEY)
    if request.method != "GET" or kept is None or kept["path"] != request.get_full_path():
        return None
    del request.session[_KEY]
    if now - datetime.fromisoformat(kept["at"]) > KEPT_FOR:
        return None
    return QueryDict(kept["text"])

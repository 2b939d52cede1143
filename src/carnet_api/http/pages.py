"""A list that MesVaccins gives in pages, put together again."""

import httpx

from carnet_api.errors import Unavailable
from carnet_api.gateway import VaccinationList
from carnet_api.http.answers import read_list
from carnet_api.http.transport import Transport
from carnet_api.wire import VaccinationDocument

MOST_PAGES = 1000


def read_pages(transport: Transport, path: str) -> VaccinationList:
    """Read every page of a list of vaccinations, each address once."""
    pages: list[VaccinationList] = []
    asked: set[str] = set()
    next_path: str | None = path
    while next_path is not None and next_path not in asked and len(asked) < MOST_PAGES:
        asked.add(next_path)
        response = transport.call("GET", next_path)
        pages.append(read_list(response.content, response.headers, f"GET {next_path}"))
        next_path = _next_page(response)
    return _joined(pages, cut_short=next_path is not None)


def _next_page(response: httpx.Response) -> str | None:
    link = response.links.get("next", {}).get("url")
    if link is None:
        return None
    target = response.url.join(link)
    if (target.scheme, target.netloc) != (response.url.scheme, response.url.netloc):
        raise Unavailable("the next page was announced on another server")
    return target.raw_path.decode()


def _joined(pages: list[VaccinationList], *, cut_short: bool) -> VaccinationList:
    """Put the pages together; of a dose named twice the latest version stands."""
    latest: dict[int, VaccinationDocument] = {}
    for item in (item for page in pages for item in page.items):
        known = latest.get(item.id)
        if known is None or known.version < item.version:
            latest[item.id] = item
    totals = {page.total for page in pages}
    announced = totals.pop() if len(totals) == 1 else None
    complete = not cut_short and all(page.complete for page in pages)
    if announced is not None and len(latest) < announced:
        complete = False
    # The lowest revision: what changed between two pages is then read again, never missed.
    revisions = [page.revision for page in pages if page.revision is not None]
    revision = min(revisions) if complete and len(revisions) == len(pages) else None
    return VaccinationList(
        items=tuple(latest.values()), revision=revision, complete=complete, total=announced
    )

"""One call: who asks, how it is signed and sent, and what an answer that is no success means."""

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

import httpx
from joserfc.jwk import ECKey

from carnet_api import paths
from carnet_api.errors import CarnetMoved, Unavailable, error_from
from carnet_api.http.answers import read_error, retry_after
from carnet_api.wire import TREATY_VERSION
from carnet_api.wire.base import Document

TIMEOUT = httpx.Timeout(8.0, connect=3.0)
KEPT_ALIVE = httpx.Limits(max_connections=100, max_keepalive_connections=20, keepalive_expiry=30.0)
"""An idle connection is given up by us before the other side closes it: servers and proxies wait
for 60 or 75 seconds, and a call sent over a connection that is just being closed is lost."""


@dataclass(frozen=True, slots=True)
class Software:
    """The key and password that MesVaccins gives to an editor's software."""

    uid: str
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a centre needs for a call: its software, its identity, its private key."""

    software: Software
    organisation_id: UUID
    key: ECKey = field(repr=False)


def connect(base_url: str, *, timeout: httpx.Timeout = TIMEOUT) -> httpx.Client:
    """Open a pool of kept-alive connections to one MesVaccins, to be shared by a process."""
    return httpx.Client(
        base_url=base_url, timeout=timeout, limits=KEPT_ALIVE, follow_redirects=False
    )


class Transport:
    """One call: sign, send, and turn anything but a success into an error of the tree."""

    def __init__(
        self,
        client: httpx.Client,
        software: Software,
        *,
        assertion: Callable[[str, str], str] | None = None,
    ) -> None:
        self._client = client
        self._software = software
        self._assertion = assertion
        self.speaks_treaty: bool | None = None

    def call(
        self,
        method: str,
        path: str,
        *,
        body: Document | None = None,
        headers: dict[str, str] | None = None,
    ) -> httpx.Response:
        """Send one request. Raises a CarnetApiError for every answer but 2xx and 304."""
        sent = {paths.TREATY_HEADER: TREATY_VERSION, "Accept": "application/json"}
        if self._assertion is not None:
            sent[paths.ASSERTION_HEADER] = self._assertion(method, path)
        content = None
        if body is not None:
            sent["Content-Type"] = "application/json"
            content = body.model_dump_json(by_alias=True).encode()
        basic = httpx.BasicAuth(self._software.uid, self._software.secret)
        try:
            response = self._client.request(
                method, path, content=content, headers=sent | (headers or {}), auth=basic
            )
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise Unavailable(f"{method} {path}: {type(error).__name__}") from error
        self.speaks_treaty = paths.TREATY_HEADER in response.headers
        if response.is_success or response.status_code == httpx.codes.NOT_MODIFIED:
            return response
        wait = retry_after(response.headers)
        problem = read_error(response.content, wait)
        moved = problem is not None and problem.code == CarnetMoved.code
        if response.status_code < 400 and not moved:
            raise Unavailable(f"{method} {path}: unexpected status {response.status_code}")
        raise error_from(response.status_code, problem, wait=wait)

"""The process between both services: Calcium takes it for MesVaccins."""

import contextlib
import socket
import struct
import threading
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import httpx

from house.faults.exchange import Broken, Outcome, Reply, Request
from house.faults.plan import Plan, through
from house.faults.profiles import READ_IN_PART, UNREAD

HOP_BY_HOP = frozenset(
    [
        "connection",
        "keep-alive",
        "transfer-encoding",
        "content-length",
        "content-encoding",
        "accept-encoding",
        "host",
        "te",
        "upgrade",
    ]
)
RESET = struct.pack("ii", 1, 0)  # SO_LINGER: closing sends a reset instead of a farewell


class FaultyLine:
    """A line to `upstream` that misbehaves as `plan` says; the plan may be changed at any time."""

    def __init__(self, upstream: str, plan: Plan | None = None, *, port: int = 0) -> None:
        self._upstream = urlsplit(upstream)
        # Nothing from the environment: a proxy set there is not for the loopback.
        self._client = httpx.Client(base_url=upstream, timeout=120, trust_env=False)
        self._plan = plan or Plan()
        self._server: _Server | None = self._listen(port)
        self._port = int(self._server.server_address[1])
        self._open = False

    @property
    def url(self) -> str:
        """The address that Calcium is given."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def plan(self) -> Plan:
        """The faults to come."""
        return self._plan

    @plan.setter
    def plan(self, plan: Plan) -> None:
        self._plan = plan
        if self._open:
            self._open_or_close()

    def start(self) -> "FaultyLine":
        """Take calls."""
        self._open = True
        self._open_or_close()
        return self

    def stop(self) -> None:
        """Take no more calls."""
        self._open = False
        self._close()
        self._client.close()

    @property
    def listens(self) -> bool:
        """Whether connections are taken at all."""
        return self._server is not None and self._server.thread.is_alive()

    def forward(self, request: Request) -> Outcome:
        """Take a request to MesVaccins; one that lacks a part is cut off there too."""
        headers = {k: v for k, v in request.headers.items() if k.lower() not in HOP_BY_HOP}
        if len(request.body) < request.length:
            return self._break_off(request, headers)
        try:
            answer = self._client.request(
                request.method, request.path, headers=headers, content=request.body
            )
        except httpx.HTTPError:
            return Broken()
        kept = {k: v for k, v in answer.headers.items() if k.lower() not in HOP_BY_HOP}
        return Reply(answer.status_code, kept, answer.content)

    def _break_off(self, request: Request, headers: dict[str, str]) -> Broken:
        """Promise the whole request, send what there is, and go."""
        promised = headers | {"Host": self._upstream.netloc, "Content-Length": str(request.length)}
        head = f"{request.method} {request.path} HTTP/1.1\r\n"
        head += "".join(f"{name}: {value}\r\n" for name, value in promised.items())
        place = (self._upstream.hostname or "127.0.0.1", self._upstream.port or 80)
        with contextlib.suppress(OSError), socket.create_connection(place, timeout=10) as cut:
            cut.sendall(head.encode() + b"\r\n" + request.body)
        return Broken()

    def _open_or_close(self) -> None:
        if self._plan.nobody_listens:
            self._close()
        elif self._server is None or not self._server.thread.is_alive():
            self._server = self._server or self._listen(self._port)
            self._server.thread.start()

    def _listen(self, port: int) -> "_Server":
        server = _Server(("127.0.0.1", port), _Handler)
        server.line = self
        server.thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        return server

    def _close(self) -> None:
        if self._server is None:
            return
        if self._server.thread.is_alive():
            self._server.shutdown()
        self._server.server_close()
        self._server = None


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    line: FaultyLine
    thread: threading.Thread

    def handle_error(self, request: object, client_address: object) -> None:
        """A caller that hung up is no news here."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def _serve(self) -> None:
        line = self.server.line
        length = int(self.headers["Content-Length"] or 0)
        head = Request(self.command, self.path, dict(self.headers.items()), b"", length)
        striking = line.plan.striking(head)
        names = {step.name for step in striking}
        if names & UNREAD or not line.listens:
            return self._reset()
        body = self.rfile.read(length // 2 if names & READ_IN_PART else length)
        outcome = through(striking, replace(head, body=body), line.forward)
        with contextlib.suppress(OSError):
            self._answer(outcome)
        return None

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = _serve  # noqa: N815 (http.server's names)

    def _answer(self, outcome: Outcome) -> None:
        if isinstance(outcome, Broken):
            return self._reset()
        self.send_response_only(outcome.status)
        for name, value in outcome.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(outcome.body)))
        self.end_headers()
        if outcome.cut_after is not None:
            self.wfile.write(outcome.body[: outcome.cut_after])
            self.wfile.flush()
            return self._reset()
        if outcome.status not in {204, 304}:
            self.wfile.write(outcome.body)
        return None

    def _reset(self) -> None:
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        # `shutdown` would still say farewell, and the handler's own end says it: close at once.
        self.rfile.close()
        self.connection.close()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """The plan keeps the list of what was done."""

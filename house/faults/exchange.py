"""What passes between both services: a request, and how it ended."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class Request:
    """A request as Calcium sent it; `body` is shorter than `length` where the line broke."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    length: int = 0


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer; with `cut_after`, the line breaks once so many bytes of the body are out."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    cut_after: int | None = None

    @property
    def document(self) -> Any:
        """The body as JSON; None where it is not JSON or the answer is a refusal."""
        if self.status >= 300:
            return None
        try:
            return json.loads(self.body)
        except ValueError:
            return None

    def with_document(self, document: Any) -> "Reply":
        """The same answer with another body."""
        return replace(self, body=json.dumps(document).encode())


@dataclass(frozen=True, slots=True)
class Broken:
    """The line broke without an answer."""


Outcome = Reply | Broken
Forward = Callable[[Request], Outcome]
Fault = Callable[[Request, Forward], Outcome]
"""One profile: it may change the request, the answer, or never pass the request on."""


def refusal(status: int, code: str, message: str, **more: Any) -> Reply:
    """An error document as MesVaccins writes it."""
    body = {"error": {"code": code, "message": message} | more}
    return Reply(status, {"Content-Type": "application/json"}, json.dumps(body).encode())

"""Where the present request comes from: its identifier and address, for the audit's rows."""

from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Trace:
    """A request's identifier and the address it came from; empty in commands and jobs."""

    request_id: str = ""
    ip: str = ""


NO_REQUEST = Trace()
current_trace: ContextVar[Trace] = ContextVar("current_trace", default=NO_REQUEST)

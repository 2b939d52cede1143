"""A gateway behind the circuit of its centre: every call asks first, and tells how it went."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from calcium.linking import circuit
from carnet_api.errors import CarnetApiError
from carnet_api.gateway import CarnetGateway


class _Guarded:
    """Every method of the port, with the same arguments and answers; CircuitOpen where no call is
    made. The port has many methods and all are guarded alike, so they are not written out."""

    def __init__(
        self,
        gateway: CarnetGateway,
        centre_id: UUID,
        *,
        now: Callable[[], datetime],
        at_once: bool,
        closed: bool,
    ) -> None:
        self._gateway = gateway
        self._centre_id = centre_id
        self._now = now
        self._at_once = at_once
        self._known_closed = closed

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._gateway, name)

        def call(*args: Any, **kwargs: Any) -> Any:
            known = self._admitted()
            try:
                answer = method(*args, **kwargs)
            except CarnetApiError as error:
                self._failed(name, error, known)
                raise
            circuit.note_answer(self._centre_id, known)
            return answer

        return call if callable(method) else method

    def _admitted(self) -> Any:
        """The first call of a request goes by what was read when the agent was; the others ask."""
        if self._known_closed:
            self._known_closed = False
            return None
        return circuit.admit(self._centre_id, now=self._now(), at_once=self._at_once)

    def _failed(self, name: str, error: CarnetApiError, known: Any) -> None:
        if error.retryable:
            circuit.note_failure(self._centre_id, error, call=name, now=self._now())
        else:
            circuit.note_answer(self._centre_id, known)


def guarded(
    gateway: CarnetGateway,
    centre_id: UUID,
    *,
    now: Callable[[], datetime],
    at_once: bool = False,
    closed: bool = False,
) -> CarnetGateway:
    """The same gateway, behind the centre's circuit; `at_once` tries although it is open, `closed`
    says that this very request has found the circuit at rest."""
    made = _Guarded(gateway, centre_id, now=now, at_once=at_once, closed=closed)
    return cast("CarnetGateway", made)

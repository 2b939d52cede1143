"""What can go wrong between both services, as one tree.

    CarnetApiError
    ├── Unavailable                no usable answer: stopped, slow, cut, 5xx, garbage;
    │   │                          `retry_after` seconds, where the server said so
    │   └── TooManyRequests        429
    └── Refused                    an answer that repeating does not change
        ├── InvalidInput           422; `fields` names each fault
        │   └── VaccineUnknown     the vaccine is not in the national nomenclature
        ├── NotAuthenticated       401: the software, the key or the assertion
        ├── NotAllowed             403: this professional or organisation may not do it
        ├── NotFound               404
        │   ├── CarnetNotFound     no carnet for this code and birth year
        │   └── SharingEnded       the carnet is not, or no longer, shared with the organisation
        ├── TicketExpired          the look-up must be done again
        ├── CarnetExists           a carnet has the same e-mail and birth date
        ├── CarnetMoved            308: a merge took the access to `carnet_id`
        ├── AlreadyThere           an equal dose exists: `vaccination_id`
        ├── StaleVersion           the dose has changed since it was read: `vaccination`
        ├── VaccinationDeleted     410: `vaccination` is the tombstone
        └── AlreadyClaimed         the holder has taken the carnet over

`message` is the server's French sentence; each class says by its attribute `retryable` whether
the same call may be tried again.
"""

from typing import ClassVar
from uuid import UUID

from carnet_api.wire import ErrorBody, VaccinationDocument


class CarnetApiError(Exception):
    """A call to MesVaccins that did not do what was asked."""

    code: ClassVar[str] = ""
    status: ClassVar[int] = 500
    retryable: ClassVar[bool] = False

    def __init__(self, message: str = "", *, body: ErrorBody | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.body = body or ErrorBody(code=self.code, message=message)


class Unavailable(CarnetApiError):
    """No usable answer came: whether the act was done over there is not known."""

    code = "unavailable"
    status = 503
    retryable = True

    @property
    def retry_after(self) -> int | None:
        """Seconds to wait before the next try, where the server said so (`Retry-After`)."""
        return self.body.retry_after


class TooManyRequests(Unavailable):
    """A throttle answered: nothing was done, and trying again is allowed later."""

    code = "too_many_requests"
    status = 429


class Refused(CarnetApiError):
    """MesVaccins answered, and said no."""

    code = "refused"
    status = 409


class InvalidInput(Refused):
    """A field is missing or wrong."""

    code = "invalid_input"
    status = 422

    @property
    def fields(self) -> dict[str, list[str]]:
        """The faults by field name."""
        return self.body.fields


class VaccineUnknown(InvalidInput):
    """The vaccine named is not in the national nomenclature."""

    code = "vaccine_unknown"


class NotAuthenticated(Refused):
    """The software, the organisation's key or the assertion was not accepted."""

    code = "not_authenticated"
    status = 401


class NotAllowed(Refused):
    """This professional or organisation may not do this."""

    code = "not_allowed"
    status = 403


class NotFound(Refused):
    """Nothing stands at this address for this organisation."""

    code = "not_found"
    status = 404


class CarnetNotFound(NotFound):
    """No carnet has this sharing code and this birth year."""

    code = "carnet_not_found"


class SharingEnded(NotFound):
    """The carnet is not shared with the organisation, or no longer."""

    code = "not_shared"


class TicketExpired(Refused):
    """The look-up is too old to be confirmed."""

    code = "ticket_expired"


class CarnetExists(Refused):
    """A carnet with the same e-mail and the same birth date exists."""

    code = "carnet_exists"


class CarnetMoved(Refused):
    """The carnet was merged with another, or parted from it: the same call to `carnet_id` works."""

    code = "carnet_moved"
    status = 308

    @property
    def carnet_id(self) -> UUID | None:
        """Where the organisation's access stands now."""
        return self.body.carnet_id


class AlreadyThere(Refused):
    """An equal dose (same vaccine, same full date) stands in the carnet."""

    code = "already_there"

    @property
    def vaccination_id(self) -> int | None:
        """The equal dose."""
        return self.body.vaccination_id


class StaleVersion(Refused):
    """The dose has changed since it was read."""

    code = "stale_version"

    @property
    def vaccination(self) -> VaccinationDocument | None:
        """The dose as it is now."""
        return self.body.vaccination


class VaccinationDeleted(Refused):
    """The dose was deleted; it is never made again under the same `source_id`."""

    code = "vaccination_deleted"
    status = 410

    @property
    def vaccination(self) -> VaccinationDocument | None:
        """The tombstone."""
        return self.body.vaccination


class AlreadyClaimed(Refused):
    """The holder has taken the carnet over: no invitation is sent any more."""

    code = "already_claimed"


def _family(root: type[CarnetApiError]) -> dict[str, type[CarnetApiError]]:
    found = {root.code: root}
    for child in root.__subclasses__():
        found |= _family(child)
    return found


ERROR_BY_CODE: dict[str, type[CarnetApiError]] = _family(CarnetApiError)
"""Each class by the code that stands in the error document."""

ERROR_BY_STATUS: dict[int, type[CarnetApiError]] = {
    401: NotAuthenticated,
    403: NotAllowed,
    404: NotFound,
    410: VaccinationDeleted,
    422: InvalidInput,
    429: TooManyRequests,
}
"""The class for a refusal whose body is not an error document."""


def error_from(status: int, body: ErrorBody | None, *, wait: int | None = None) -> CarnetApiError:
    """Make the error that an answer stands for; `wait` is its `Retry-After`, in seconds."""
    if body is not None and body.code in ERROR_BY_CODE:
        return ERROR_BY_CODE[body.code](body.message, body=body)
    kind = Unavailable if status >= 500 else ERROR_BY_STATUS.get(status, Refused)
    message = body.message if body is not None else f"status {status}"
    known = body or ErrorBody(code=kind.code, message=message, retry_after=wait)
    return kind(message, body=known)

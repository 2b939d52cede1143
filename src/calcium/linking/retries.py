"""When something is tried again, and when that would be useless: pure decisions."""

from datetime import timedelta
from uuid import UUID

from carnet_api import errors as api

FIRST_PATIENCE = timedelta(seconds=60)
"""How long the page that wrote an intention has for its call, before the worker takes over."""
LONGEST_PATIENCE = timedelta(hours=1)
OVERDUE_AFTER = timedelta(days=1)
"""What has waited longer than this is told to the operator."""

FAILURES_TO_OPEN = 5
"""So many calls in a row without an answer open the circuit of a centre."""
FIRST_COOL_OFF = timedelta(seconds=15)
LONGEST_COOL_OFF = timedelta(minutes=10)
PROBE_LASTS = timedelta(seconds=30)
"""How long one caller may try alone; longer than the adapter's own timeouts."""
LONGEST_RETRY_AFTER = timedelta(days=1)

_MENDED_HERE = frozenset(
    {
        api.InvalidInput.code,
        api.VaccineUnknown.code,
        api.Refused.code,
        api.NotFound.code,
        api.NotAllowed.code,
    }
)
"""Refusals that a person may mend (the row, the vaccine's link, a right), then try again."""

_THROTTLED_BY_PERSON = frozenset({"look_up", "send_code", "resend_invitation", "create_carnet"})
"""Calls whose throttle counts a person or an address: it says nothing about the centre."""


def spread_of(key: UUID, tries: int) -> float:
    """A number from 0 to 1 that differs from one intention and try to the next: the jitter, so
    that what failed together is not tried again together. The same each time it is asked."""
    return ((key.int ^ (tries * 0x9E3779B97F4A7C15)) % 10007) / 10007


def _doubled(times: int) -> int:
    """One doubled so many times; ten are more than any bound."""
    return 1 << min(times, 10)


def wait_before_next_try(
    tries: int, *, spread: float, at_least: timedelta = timedelta()
) -> timedelta:
    """Doubled with each try up to an hour, of which half is spread; never less than was asked.

    `tries` counts those made before; `at_least` is the server's Retry-After.
    """
    longest = min(FIRST_PATIENCE * _doubled(tries), LONGEST_PATIENCE)
    return max(longest / 2 + longest / 2 * spread, at_least * (1 + spread / 10))


def cool_off(openings: int, *, spread: float, at_least: timedelta = timedelta()) -> timedelta:
    """How long an open circuit stays open: doubled each time, half of it spread."""
    longest = min(FIRST_COOL_OFF * _doubled(openings), LONGEST_COOL_OFF)
    return max(longest / 2 + longest / 2 * spread, min(at_least, LONGEST_RETRY_AFTER))


def opens_circuit(error: api.CarnetApiError, *, call: str, failures: int) -> bool:
    """Whether this failure, the last of so many in a row, stops the calls of the whole centre.

    One that says how long to wait stops them at once, unless it counts a person's own calls.
    """
    if isinstance(error, api.TooManyRequests):
        return call not in _THROTTLED_BY_PERSON
    return failures >= FAILURES_TO_OPEN or error_wait(error) > timedelta()


def counts_as_failure(error: api.CarnetApiError, *, call: str) -> bool:
    """Whether no usable answer came. A refusal is an answer; so is a person's own throttle."""
    if isinstance(error, api.TooManyRequests):
        return call not in _THROTTLED_BY_PERSON
    return isinstance(error, api.Unavailable)


def error_wait(error: api.CarnetApiError) -> timedelta:
    """What the server asked to wait."""
    seconds = error.retry_after if isinstance(error, api.Unavailable) else None
    return timedelta(seconds=seconds or 0)


def may_be_retried(*, waits: bool, code: str) -> bool:
    """Whether « Réessayer » is offered: what waits may go at any time, and a refusal again once a
    person has mended its cause. What can never succeed is not offered again."""
    return waits or code in _MENDED_HERE

"""Behind a proxy the address of who asks is what our own proxy saw, never what a stranger says."""

from collections.abc import Iterable
from typing import Any

import pytest

from calcium.proxy import behind_proxies

PROXY, PERSON, LIE = "10.0.0.1", "192.0.2.7", "203.0.113.9"


def seen_address(count: int, forwarded: str | None) -> str:
    seen: list[str] = []

    def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        seen.append(environ["REMOTE_ADDR"])
        return []

    environ = {"REMOTE_ADDR": PROXY}
    if forwarded is not None:
        environ["HTTP_X_FORWARDED_FOR"] = forwarded
    list(behind_proxies(application, count)(environ, None))
    return seen[0]


@pytest.mark.parametrize(
    ("count", "forwarded", "expected"),
    [
        (0, None, PROXY),
        (0, LIE, PROXY),
        (1, PERSON, PERSON),
        (1, f"{LIE}, {PERSON}", PERSON),
        (2, f"{LIE}, {PERSON}, {PROXY}", PERSON),
        (2, PERSON, PROXY),
        (1, "", PROXY),
        (1, None, PROXY),
    ],
)
def test_the_address_is_the_one_that_our_outermost_proxy_saw(
    count: int, forwarded: str | None, expected: str
) -> None:
    assert seen_address(count, forwarded) == expected

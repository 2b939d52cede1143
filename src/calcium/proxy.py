"""The address of who asks, where reverse proxies stand in front (`PROXY_COUNT`)."""

from collections.abc import Callable, Iterable
from typing import Any

Environ = dict[str, Any]
Application = Callable[[Environ, Any], Iterable[bytes]]


def behind_proxies(application: Application, count: int) -> Application:
    """Put into REMOTE_ADDR what the outermost of our own proxies saw.

    Each proxy adds the address it saw at the right of `X-Forwarded-For`; what stands further left
    a stranger wrote, and it is not believed. Without proxies the header is not read at all.
    """

    def answer(environ: Environ, start_response: Any) -> Iterable[bytes]:
        hops = [hop.strip() for hop in environ.get("HTTP_X_FORWARDED_FOR", "").split(",")]
        if count and len(hops) >= count and hops[-count]:
            environ["REMOTE_ADDR"] = hops[-count]
        return application(environ, start_response)

    return answer

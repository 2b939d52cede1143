"""What the log lines must not carry."""

import re
from collections.abc import MutableMapping
from typing import Any

# A path's segment that is long and no UUID: an invitation, a confirmation, a new password's link.
TOKEN = re.compile(r"(?<=/)(?![0-9a-f]{8}-[0-9a-f]{4}-|\w+\.json)[\w:.~-]{24,}(?=[/? ]|$)")


def without_tokens(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Replace what an address carries as a secret, in every text of the line."""
    for name, value in event.items():
        if isinstance(value, str) and "/" in value and name != "exception":
            event[name] = TOKEN.sub("…", value)
    return event

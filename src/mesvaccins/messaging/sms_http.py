"""Sends SMS through a provider's HTTP interface.

One POST of JSON `{"from", "to", "text"}` with a bearer token: what most providers take, or a small
gateway in front of one that does not (docs/operations.md).
"""

from dataclasses import dataclass, field

import httpx

from mesvaccins.messaging.sms import SmsFailed

TIMEOUT = httpx.Timeout(10.0, connect=3.0)


@dataclass(frozen=True, slots=True)
class HttpSmsSender:
    """`mesvaccins.messaging.sms.SmsSender` over HTTP."""

    url: str
    token: str = field(repr=False)
    sender: str

    def send(self, *, to: str, text: str) -> None:
        """Hand over one message; any answer but a success raises SmsFailed."""
        document = {"from": self.sender, "to": to, "text": text}
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        try:
            response = httpx.post(self.url, json=document, headers=headers, timeout=TIMEOUT)
        except httpx.HTTPError as error:
            raise SmsFailed(f"the SMS service did not answer: {type(error).__name__}") from error
        if not response.is_success:
            raise SmsFailed(f"the SMS service answered {response.status_code}")

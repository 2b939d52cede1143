"""What a page tells the browser beside its content security policy."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

UNUSED = ("camera", "display-capture", "geolocation", "microphone", "payment", "usb")
"""Powers of the browser that no page needs; a security key needs none of these."""

POLICY = ", ".join(f"{power}=()" for power in UNUSED)


class PermissionsPolicy:
    """Gives the browser's powers up, for the page and for whatever it might come to hold."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the header."""
        response = self.get_response(request)
        response.headers["Permissions-Policy"] = POLICY
        return response

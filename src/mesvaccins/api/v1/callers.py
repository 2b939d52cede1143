"""Who calls, for each operation: the software, any professional, or one who may open carnets."""

from django.http import HttpRequest
from django.utils import timezone
from ninja.security import APIKeyHeader
from ninja.security.http import HttpAuthBase

from carnet_api import paths
from mesvaccins.audit.middleware import trace_actor
from mesvaccins.partners.authentication import professional_of, software_of
from mesvaccins.partners.models import Professional, Software
from mesvaccins.partners.permissions import check_can_see_clinical_data


class CallingSoftware(HttpAuthBase):
    """HTTP Basic, uid and secret: enough for the one call made before a centre has a key."""

    openapi_scheme = "basic"

    def __call__(self, request: HttpRequest) -> Software:
        """The software. Raises NotAuthenticated."""
        return software_of(request.headers.get("Authorization", ""))


class ActingProfessional(APIKeyHeader):
    """HTTP Basic of the software, and an assertion that the organisation signed for this call."""

    param_name = paths.ASSERTION_HEADER

    def authenticate(self, request: HttpRequest, key: str | None) -> Professional:
        """The professional whom the assertion names. Raises NotAuthenticated."""
        acting = professional_of(
            key or "",
            authorization=request.headers.get("Authorization", ""),
            method=request.method or "",
            path=request.get_full_path(),
            now=timezone.now(),
        )
        trace_actor(acting.actor)
        return acting


class Carer(ActingProfessional):
    """An acting professional whose role sees clinical data."""

    def authenticate(self, request: HttpRequest, key: str | None) -> Professional:
        """The professional. Raises NotAuthenticated, NotAllowed."""
        acting = super().authenticate(request, key)
        request.auth = acting  # type: ignore[attr-defined]  # a refusal names who was refused
        check_can_see_clinical_data(acting)
        return acting


software = CallingSoftware()
professional = ActingProfessional()
carer = Carer()

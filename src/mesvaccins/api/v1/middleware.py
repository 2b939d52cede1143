"""Every answer under `.json` names the treaty, is never cached, and fails as an error document."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from carnet_api import paths
from carnet_api.wire import TREATY_VERSION, ErrorBody
from mesvaccins.api.v1 import answers

GetResponse = Callable[[HttpRequest], HttpResponse]
NOTHING_TO_SHOW = "default-src 'none'; frame-ancestors 'none'"


class ApiAnswers:
    """For the API's addresses alone."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and give a refusal that Django made the shape of all others."""
        response = self.get_response(request)
        if not paths.is_call(request.path):
            return response
        if response.status_code >= 400 and "json" not in response.get("Content-Type", ""):
            response = self._as_document(response)
        response[paths.TREATY_HEADER] = TREATY_VERSION
        response.setdefault("Cache-Control", "no-store")
        response["Content-Security-Policy"] = NOTHING_TO_SHOW
        return response

    def _as_document(self, response: HttpResponse) -> HttpResponse:
        sentences = {
            404: ("not_found", _("Cette adresse n'existe pas.")),
            405: ("not_allowed", _("Cette méthode n'est pas possible à cette adresse.")),
        }
        otherwise = ("unavailable", _("MesVaccins rencontre une difficulté."))
        if response.status_code < 500:
            otherwise = ("refused", _("Cette requête n'est pas acceptée."))
        code, message = sentences.get(response.status_code, otherwise)
        answer = answers.error(ErrorBody(code=code, message=message), status=response.status_code)
        if "Allow" in response:
            answer["Allow"] = response["Allow"]
        return answer

"""The one call that is made before a centre has a key."""

from typing import Any

import httpx

from carnet_api import paths
from carnet_api.http.answers import read_document
from carnet_api.http.transport import Software, Transport
from carnet_api.wire import JoinRequest, OrganisationDocument


class HttpJoiningGateway:
    """`carnet_api.gateway.JoiningGateway`: the one call made before a centre has a key."""

    def __init__(self, client: httpx.Client, software: Software) -> None:
        self._transport = Transport(client, software)

    def join(self, withdrawal_code: str, public_key: dict[str, Any]) -> OrganisationDocument:
        """Register the centre's public key."""
        request = JoinRequest(withdrawal_code=withdrawal_code, public_key=public_key)
        response = self._transport.call("POST", paths.ORGANISATION_KEYS, body=request)
        return read_document(
            OrganisationDocument, response.content, f"POST {paths.ORGANISATION_KEYS}"
        )

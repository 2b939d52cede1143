"""The adapter: the port's words over HTTP, errors translated too.

The only room of the product that calls MesVaccins.
"""

from carnet_api.http.carnets import HttpCarnetGateway
from carnet_api.http.joining import HttpJoiningGateway
from carnet_api.http.transport import Credentials, Software, Transport, connect

__all__ = [
    "Credentials",
    "HttpCarnetGateway",
    "HttpJoiningGateway",
    "Software",
    "Transport",
    "connect",
]

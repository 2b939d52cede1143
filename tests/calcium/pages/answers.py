"""What the desk answers to a client, in the words that a person reads."""

from html import unescape

from django.test import Client
from django.urls import reverse


def read(client: Client, name: str, *args: object, **query: str) -> str:
    """A page that is there."""
    response = client.get(reverse(name, args=list(args)), query)
    assert response.status_code == 200
    return unescape(response.content.decode())


def said(client: Client, url: str, fields: dict[str, str] | None = None) -> str:
    """The page that a button leads to."""
    response = client.post(url, fields or {}, follow=True)
    return unescape(response.content.decode())

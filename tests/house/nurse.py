"""A nurse at the demonstration, by HTTP alone."""

import re

import httpx

PASSWORD = "Carnet-demo-2026"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


def look_up(desk: httpx.Client) -> str:
    """Sign in as the nurse, open DEMO0000001, give the sharing code."""
    page = desk.get("/etudiants/")
    login = {"login": "infirmiere@demo.test", "password": PASSWORD, **token(page)}
    page = desk.post(page.url, data=login)
    page = desk.get("/etudiants/", params={"recherche": "DEMO0000001"})
    (dossier,) = set(re.findall(r'href="(/etudiants/[0-9a-f-]{36}/)"', page.text))
    page = desk.get(dossier)
    return desk.post(
        f"{dossier}cve/chercher/", data={"share_code": "9V79-2GHA", **token(page)}
    ).text


def token(page: httpx.Response) -> dict[str, str]:
    return {"csrfmiddlewaretoken": TOKEN.findall(page.text)[0]}

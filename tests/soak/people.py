"""Persons before a screen: what they send, what they read, and what they do when nothing comes."""

import re
import threading
from dataclasses import dataclass, field
from html import unescape

import httpx

from tests.soak.mortal import HEADER

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
TAGS = re.compile(r"<(script|style).*?</\1>|<[^>]+>", re.DOTALL)


def words(text: str) -> str:
    """A page, or a part of one, as read."""
    return " ".join(unescape(TAGS.sub(" ", text)).split())


@dataclass(frozen=True)
class Answer:
    """What came back; `status` 0 is a page that never came."""

    status: int
    text: str = ""
    location: str = ""

    @property
    def acknowledged(self) -> bool:
        """Whether the service says that the act is done: it sends the person on."""
        return self.status == 302

    @property
    def words(self) -> str:
        """The page as read."""
        return words(self.text)


@dataclass
class Person:
    """Somebody with a browser: a cookie jar, signed in, and again where the session has ended."""

    address: str
    email: str
    password: str
    client: httpx.Client = field(init=False)
    token: str = ""

    def __post_init__(self) -> None:
        # A line of its own for each request: a service that died leaves none half open.
        self.client = httpx.Client(
            base_url=self.address,
            trust_env=False,
            timeout=120,
            limits=httpx.Limits(max_keepalive_connections=0),
        )
        self._signing = threading.Lock()
        self.sign_in()

    def sign_in(self) -> None:
        """« Se connecter »."""
        with self._signing:
            page = self.client.get("/etudiants/", follow_redirects=True)
            if page.status_code == 404:
                page = self.client.get("/carnets/", follow_redirects=True)
            self.token = TOKEN.findall(page.text)[0]
            sent = {
                "csrfmiddlewaretoken": self.token,
                "login": self.email,
                "password": self.password,
            }
            answer = self.client.post(page.url, data=sent, follow_redirects=True)
            assert answer.status_code == 200, answer.status_code
            assert "/login" not in str(answer.url), f"not signed in: {words(answer.text)}"
            self.token = TOKEN.findall(answer.text)[0]

    def open(self, path: str, *, doom: str = "") -> Answer:
        """Read a page."""
        return self._ask("GET", path, None, doom)

    def send(self, path: str, data: dict[str, object] | None = None, *, doom: str = "") -> Answer:
        """Send a form."""
        return self._ask("POST", path, data or {}, doom)

    def _ask(
        self,
        method: str,
        path: str,
        data: dict[str, object] | None,
        doom: str,
        *,
        again: bool = True,
    ) -> Answer:
        headers = {HEADER: doom} if doom else {}
        sent = None if data is None else {**data, "csrfmiddlewaretoken": self.token}
        try:
            answer = self.client.request(method, path, data=sent, headers=headers)
        except httpx.TransportError:
            return Answer(0)
        location = answer.headers.get("Location", "")
        if again and "/login" in location:
            self.sign_in()
            return self._ask(method, path, data, doom, again=False)
        return Answer(answer.status_code, answer.text, location)

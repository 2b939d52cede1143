"""A relay between Calcium and MesVaccins that passes bytes on, and counts calls and connections."""

import re
import socket
import threading
from dataclasses import dataclass, field

from house.services import LOOPBACK

CALL = re.compile(rb"(?:^|\r\n\r\n|\})(GET|POST|PUT|DELETE) (/[^ ]*) HTTP/1\.1\r\n")


@dataclass
class Relay:
    """Takes connections on the loopback; each has one of its own to the other side."""

    port: int
    calls: list[str] = field(default_factory=list)
    connections: int = 0
    _listener: socket.socket = field(default_factory=socket.socket)

    @property
    def url(self) -> str:
        """The address that Calcium is given."""
        return f"http://{LOOPBACK}:{self._listener.getsockname()[1]}"

    def start(self) -> "Relay":
        """Take connections."""
        self._listener.bind((LOOPBACK, 0))
        self._listener.listen()
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def stop(self) -> None:
        """Take no more."""
        self._listener.close()

    def forget(self) -> None:
        """Count anew; connections that stand are known already."""
        self.calls.clear()
        self.connections = 0

    def _accept(self) -> None:
        while True:
            try:
                near, _address = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            far = socket.create_connection((LOOPBACK, self.port))
            for source, target, counts in ((near, far, True), (far, near, False)):
                arguments = (source, target, counts)
                threading.Thread(target=self._pass_on, args=arguments, daemon=True).start()

    def _pass_on(self, source: socket.socket, target: socket.socket, counts: bool) -> None:
        try:
            while piece := source.recv(65_536):
                if counts:
                    self.calls += [
                        f"{verb.decode()} {path.decode()}" for verb, path in CALL.findall(piece)
                    ]
                target.sendall(piece)
        except OSError:
            pass
        finally:
            for end in (source, target):
                try:
                    end.shutdown(socket.SHUT_RDWR)
                except OSError:
                    continue

"""How the demonstration's centre joins MesVaccins: the operator's commands, one after the other.

The editor's software is registered once and its secret kept in a file of mode 600; an invitation
gives a withdrawal code; with it Calcium registers the centre's public key over HTTP.
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path

from house import commands
from house.data import write_secret
from house.refusal import Refusal
from house.services import Surroundings

SOFTWARE = "Calcium"


@dataclass(frozen=True, slots=True)
class Credentials:
    """What MesVaccins knows a piece of software by."""

    uid: str
    secret: str

    def environment(self) -> dict[str, str]:
        """The settings of Calcium that hold them."""
        return {"MESVACCINS_UID": self.uid, "MESVACCINS_SECRET": self.secret}


def kept_credentials(keys: Path) -> Credentials | None:
    """The credentials that an earlier start has kept."""
    try:
        kept = json.loads((keys / "software.json").read_text())
    except FileNotFoundError:
        return None
    return Credentials(kept["uid"], kept["secret"])


def register_software(mesvaccins: Surroundings) -> Credentials:
    """The software's credentials; made where MesVaccins does not know those that are kept."""
    kept = kept_credentials(mesvaccins.keys)
    if kept is not None and kept.uid in commands.run(mesvaccins, "partners", "list"):
        return kept
    printed = commands.run(mesvaccins, "partners", "software", SOFTWARE)
    made = Credentials(said(printed, "uid"), said(printed, "secret"))
    text = json.dumps({"uid": made.uid, "secret": made.secret})
    write_secret(mesvaccins.keys / "software.json", text)
    return made


def join(centre: str, *, mesvaccins: Surroundings, calcium: Surroundings) -> None:
    """Make a centre of Calcium a member, unless MesVaccins has a key of it already."""
    if _has_a_key(centre, commands.run(mesvaccins, "partners", "list")):
        return
    printed = commands.run(mesvaccins, "partners", "invite", centre)
    commands.run(calcium, "join", said(printed, "withdrawal code"), "--centre", centre)


def _has_a_key(centre: str, listing: str) -> bool:
    """Read `partners list`: an organisation's line, then a line for each of its keys."""
    here = False
    for line in listing.splitlines():
        kind, _, rest = line.partition("\t")
        if kind == "organisation":
            here = rest.split("\t")[0] == centre
        elif here and kind.strip() == "key" and not line.endswith("revoked"):
            return True
    return False


def said(text: str, name: str) -> str:
    """What a command of `partners` printed under that name."""
    found = re.search(rf"^{re.escape(name)}: (\S+)$", text, re.MULTILINE)
    if found is None:
        raise Refusal(f"MesVaccins did not say its “{name}”; it said: {text.strip()!r}")
    return found[1]

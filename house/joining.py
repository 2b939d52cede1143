"""How the demonstration's centre joins MesVaccins: the commands that an operator types.

The editor's software is registered once and its secret kept in a file of mode 600; an invitation
gives a withdrawal code; with it Calcium registers the centre's public key over HTTP.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from house import commands
from house.commands import Command
from house.data import write_secret
from house.refusal import Refusal
from house.services import Surroundings

KEPT = "software.json"
LIST: Command = ("partners", "list")
REGISTER: Command = ("partners", "software", "Calcium")


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
        kept = json.loads((keys / KEPT).read_text())
    except FileNotFoundError:
        return None
    return Credentials(kept["uid"], kept["secret"])


def introduce(
    mesvaccins: Surroundings, centres: Sequence[str] = (), *, after: Sequence[Command] = ()
) -> dict[str, str]:
    """Register the software and invite centres, where that lacks; a code for each of the invited.

    `after` are commands of MesVaccins that come before, in the same process. A centre is invited
    unless MesVaccins has a key of it already; what is there is asked only where some may be.
    """
    kept = kept_credentials(mesvaccins.keys)
    if kept is None:
        wanted = [REGISTER, *map(_invite, centres)]
        answers = commands.run_in_a_row(mesvaccins, *after, *wanted)[len(after) :]
    else:
        listing = commands.run_in_a_row(mesvaccins, *after, LIST)[-1]
        wanted = [] if kept.uid in listing else [REGISTER]
        wanted += [_invite(centre) for centre in centres if not _has_a_key(centre, listing)]
        answers = commands.run_in_a_row(mesvaccins, *wanted) if wanted else []
    printed = dict(zip(wanted, answers, strict=True))
    if REGISTER in printed:
        _keep(printed.pop(REGISTER), mesvaccins.keys)
    return {command[-1]: said(text, "withdrawal code") for command, text in printed.items()}


def _invite(centre: str) -> Command:
    return ("partners", "invite", centre)


def join(centre: str, code: str) -> Command:
    """The command of Calcium by which an invited centre becomes a member."""
    return ("join", code, "--centre", centre)


def forget(keys: Path) -> None:
    """Forget the credentials, with the database that knew them."""
    (keys / KEPT).unlink(missing_ok=True)


def _keep(printed: str, keys: Path) -> None:
    text = json.dumps({"uid": said(printed, "uid"), "secret": said(printed, "secret")})
    write_secret(keys / KEPT, text)


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

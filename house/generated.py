"""The texts below docs/reference that are printed by the code itself, and checked to be fresh."""

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from house.data import ROOT
from house.progress import say, step
from house.refusal import Refusal

REFERENCE = ROOT / "docs" / "reference"


@dataclass(frozen=True, slots=True)
class Text:
    """One generated file, and the command whose output it is."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)

    @property
    def path(self) -> Path:
        """Where the text stands."""
        return REFERENCE / self.name

    def printed(self) -> str:
        """The text as the present code prints it."""
        done = subprocess.run(
            [sys.executable, *self.command],
            cwd=ROOT,
            env=os.environ | self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            said = done.stderr.strip().splitlines()[-1:] or ["it said nothing"]
            raise Refusal(f"{' '.join(self.command)} failed: {said[0]}")
        return done.stdout


MESVACCINS = {
    "CARNET_MODE": "test",
    "DJANGO_SETTINGS_MODULE": "mesvaccins.settings",
    "DATABASE_URL": "postgresql://nobody@localhost/none",
}
# A room that has something to print adds a line here.
TEXTS = (
    *(
        Text(name, ("-m", "immunization", "calendar", "page", name))
        for name in ("calendrier.md", "calendrier-historique.md", "scenarios.md")
    ),
    Text(
        "openapi.json",
        (
            *("-m", "mesvaccins", "export_openapi_schema"),
            *("--api", "mesvaccins.api.v1.urls.api", "--indent", "2", "--sorted"),
        ),
        MESVACCINS,
    ),
    Text("cdsi-conformance.md", ("bench/conformance.py", "--page")),
)


def stale() -> list[str]:
    """The names of the generated texts that differ from what the code prints now."""
    names = [text.name for text in TEXTS if _kept(text) != text.printed()]
    say(f"  {'✗' if names else '✓'} generated texts")
    return names


def write() -> None:
    """Print every generated text to its place."""
    for text in TEXTS:
        with step(f"docs/reference/{text.name}"):
            text.path.parent.mkdir(parents=True, exist_ok=True)
            text.path.write_text(text.printed())


def _kept(text: Text) -> str | None:
    return text.path.read_text() if text.path.exists() else None

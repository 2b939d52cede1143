"""`make check`: what the continuous integration refuses, in the order of what fails fastest."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

from house import generated
from house.data import ROOT, data_dir
from house.progress import say
from house.testing import database_of

BIN = Path(sys.executable).parent
SERVICES = ("calcium", "mesvaccins")
PURE = ("src/immunization", "src/carnet_api", "house")
DJANGO_PLUGIN = 'plugins = ["mypy_django_plugin.main"]'


@dataclass(frozen=True, slots=True)
class Check:
    """One command that must succeed, and what its environment has beside ours."""

    title: str
    command: list[str]
    environment: Mapping[str, str] = field(default_factory=dict)


def main() -> int:
    """Run every check, even after one has failed, and say at the end which did."""
    failed = [check.title for check in _checks() if not _passes(check)]
    failed += [f"{name} is stale" for name in generated.stale()]
    if failed:
        say(f"\nFailed: {', '.join(failed)}. `make fix` and `make docs` mend what a tool can mend.")
        return 1
    say("\nEverything passes.")
    return 0


def _checks() -> Iterator[Check]:
    yield Check("style", [str(BIN / "ruff"), "check", "."])
    yield Check("layout", [str(BIN / "ruff"), "format", "--check", "."])
    yield Check("walls", [str(BIN / "lint-imports"), "--no-cache"])
    yield Check("templates", [str(BIN / "djlint"), "src", "--lint", "--quiet"])
    yield Check("types: the pure packages", [*_mypy(ROOT / "pyproject.toml"), *PURE])
    with_django = _with_the_django_plugin()
    for service in SERVICES:
        settings = {
            "CARNET_MODE": "test",
            "DJANGO_SETTINGS_MODULE": f"{service}.settings",
            "DATABASE_URL": database_of(service).owner_url,
        }
        python = [sys.executable, "-m"]
        yield Check(f"types: {service}", [*_mypy(with_django), f"src/{service}"], settings)
        missing = [*python, service, "makemigrations", "--check", "--dry-run"]
        yield Check(f"missing migrations: {service}", missing, settings)
        unsafe = [*python, "house.migration_lint", service]
        yield Check(f"unsafe migrations: {service}", unsafe, settings)


def _passes(check: Check) -> bool:
    begun = monotonic()
    done = subprocess.run(
        check.command,
        cwd=ROOT,
        env=os.environ | check.environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    mark = "✗" if done.returncode else "✓"
    say(f"  {mark} {check.title} ({monotonic() - begun:.1f} s)")
    if done.returncode:
        say(done.stdout)
    return done.returncode == 0


def _mypy(settings: Path) -> list[str]:
    return [str(BIN / "mypy"), "--config-file", str(settings)]


def _with_the_django_plugin() -> Path:
    """mypy's settings with Django's plugin: it reads one service's settings, so it stays apart."""
    settings = (ROOT / "pyproject.toml").read_text()
    path = data_dir() / "mypy-django" / "pyproject.toml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(settings.replace("[tool.mypy]\n", f"[tool.mypy]\n{DJANGO_PLUGIN}\n", 1))
    return path

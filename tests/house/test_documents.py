"""The documents lead somewhere: links, commands and settings that they name exist."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "deploy/README.md"])
ROOMS = ("calcium", "mesvaccins", "immunization")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_link_leads_somewhere(document: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", document.read_text())
    local = [link for link in links if "://" not in link and not link.startswith("mailto:")]
    assert [link for link in local if not (document.parent / link).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_make_target_exists(document: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"`make ([a-z]+)`", document.read_text()))
    assert named <= targets


def test_every_setting_of_the_services_is_documented() -> None:
    code = "\n".join(
        path.read_text()
        for service in ("calcium", "mesvaccins")
        for path in (ROOT / "src" / service).rglob("*.py")
        if "migrations" not in path.parts
    )
    asks = r"(?:os\.environ(?:\.get\(|\[)|(?:required|names|switch|number)\()"
    read = set(re.findall(asks + r'\s*"([A-Z_]+)"', code))
    described = (ROOT / "docs/operations.md").read_text()
    assert {"DATABASE_URL", "ALLOWED_HOSTS", "PROXY_COUNT"} <= read
    assert sorted(n for n in read - {"DJANGO_SETTINGS_MODULE"} if f"`{n}`" not in described) == []


def test_every_room_has_its_sentence() -> None:
    described = (ROOT / "CONTRIBUTING.md").read_text()
    rooms = [
        f"{package}.{folder.name}"
        for package in ROOMS
        for folder in sorted((ROOT / "src" / package).iterdir())
        if (folder / "__init__.py").exists() and folder.name != "cli"
    ]
    assert [room for room in rooms if f"`{room}`" not in described] == []


def test_the_licence_is_the_eupl() -> None:
    assert (ROOT / "LICENSE").read_text().startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2\n")

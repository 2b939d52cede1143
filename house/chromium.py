"""Finding Chromium for the end-to-end tests and the pictures, or installing it where one may."""

import os
import shutil
import subprocess
from pathlib import Path

from house.progress import say, step
from house.refusal import Refusal

VARIABLE = "CHROMIUM"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
ELSEWHERE = (
    "/snap/bin/chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
HOW = (
    "Chromium is needed for the end-to-end tests and the pictures, and none is found. Install it "
    "(Debian, Ubuntu: apt-get install chromium; Fedora: dnf install chromium; macOS: "
    "brew install --cask chromium), or name a Chrome that you have in CHROMIUM=/path/to/it."
)


def find() -> Path | None:
    """The browser that CHROMIUM names, or the first that is installed."""
    named = os.environ.get(VARIABLE)
    if named:
        if not os.access(named, os.X_OK):
            raise Refusal(f"{VARIABLE} is {named!r}, and no program stands there.")
        return Path(named)
    found = [path for name in NAMES if (path := shutil.which(name))]
    found += [path for path in ELSEWHERE if os.access(path, os.X_OK)]
    return Path(found[0]) if found else None


def find_or_install() -> Path:
    """The browser; installed through apt for root on Debian, else a sentence that says how."""
    found = find()
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        _install()
        found = find()
    if found is None:
        raise Refusal(HOW)
    os.environ[VARIABLE] = str(found)
    return found


def _install() -> None:
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    with step("Chromium, through apt"):
        for command in (
            ["apt-get", "update", "--quiet"],
            ["apt-get", "install", "--yes", "--quiet", "--no-install-recommends", "chromium"],
        ):
            done = subprocess.run(command, env=quiet, capture_output=True, text=True, check=False)
            if done.returncode:
                say(done.stderr.strip())
                raise Refusal(HOW)

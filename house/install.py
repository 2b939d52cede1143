"""`make install`: .venv with everything, by `python3 -m venv` and pip alone.

This file runs under whatever Python the machine has, before anything is installed: it uses the
standard library only, and a syntax that an old Python 3 reads, so that it can say what it wants.
"""

import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, "bin", "python")
PIP = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
OLDEST = (3, 11)


def main():
    # type: () -> int
    """Make .venv, install what is pinned, then the house itself."""
    problem = why_not()
    if problem:
        sys.stderr.write(f"carnet: {problem}\n")
        return 1
    print("Installation into .venv: about a minute, once.")
    sys.stdout.flush()
    pinned = os.path.join(ROOT, "requirements", "dev.txt")
    for command in (
        [sys.executable, "-m", "venv", VENV],
        [*PIP, "--require-hashes", "-r", pinned],
        [*PIP, "--no-deps", "--no-build-isolation", "-e", ROOT],
    ):
        if subprocess.call(command, cwd=ROOT):
            sys.stderr.write("carnet: the installation failed: {}\n".format(" ".join(command)))
            return 1
    return 0


def why_not():
    # type: () -> str
    """Say what this Python lacks, or nothing."""
    if sys.version_info < OLDEST:
        found = f"{sys.executable} is {sys.version.split()[0]}"
        return f"Python 3.11 or later is needed, and {found}: name another with PYTHON=python3.12"
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        return "this Python has no venv: install it (Debian, Ubuntu: apt-get install python3-venv)"
    return ""


if __name__ == "__main__":
    sys.exit(main())

"""A source file is one noun, and short enough to be read at once."""

import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDERS = ("src", "house", "tests", "bench")
KINDS = {".py", ".js", ".css", ".html"}
LONGEST = 300


def test_no_source_file_is_longer_than_300_lines() -> None:
    ours = list(sources())
    assert Path(__file__) in ours
    said = list(too_long(ours))
    assert not said, "\n" + "\n".join(said)


def test_a_file_that_is_too_long_is_named_with_its_length_and_what_to_do(tmp_path: Path) -> None:
    for lines in (LONGEST, LONGEST + 1):
        (tmp_path / f"of_{lines}.py").write_text("pass\n" * lines)
    [said] = too_long(sorted(tmp_path.iterdir()))
    assert said.startswith(f"{tmp_path}/of_301.py has 301 lines, at most 300 are allowed: split it")


def sources() -> Iterator[Path]:
    """Our own files: no migration, whose length is the tables'."""
    for path in _tracked() or _standing():
        if path.suffix in KINDS and "migrations" not in path.parts and path.is_file():
            yield path


def too_long(paths: Iterable[Path]) -> Iterator[str]:
    """A sentence on each file that is too long."""
    for path in paths:
        with path.open("rb") as file:
            lines = sum(1 for _ in file)
        if lines > LONGEST:
            shown = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path
            yield (
                f"{shown} has {lines} lines, at most {LONGEST} are allowed: split it into files"
                " that are each one noun, named as a newcomer would look for it"
            )


def _tracked() -> list[Path]:
    """What git knows; nothing where it is not there, or the files came as an archive."""
    asked = ["git", "ls-files", "-z", "--", *FOLDERS]
    try:
        told = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return []
    return [ROOT / name for name in told.stdout.split("\0") if name]


def _standing() -> list[Path]:
    """Every file in the folders."""
    return [path for folder in FOLDERS for path in (ROOT / folder).rglob("*")]

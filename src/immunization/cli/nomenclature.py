"""The vaccine nomenclature: read a NUVA release as published into the project's form."""

import argparse
import sys
from pathlib import Path

from immunization.vaccines import Contents, InvalidNomenclature, Nomenclature
from immunization.vaccines.bdpm import read_bdpm
from immunization.vaccines.comparison import compare
from immunization.vaccines.curation import curate
from immunization.vaccines.nuva import read_nuva
from immunization.vaccines.release_files import ReleaseFiles

REFUSED = 2


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare `read` and its options."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    read = actions.add_parser(
        "read",
        help="turn a NUVA release as published into one file, and print what changed",
        description="Turn a NUVA release as published into the project's form. Names, aliases and "
        "skin tests of the curated nomenclature are kept. Added, changed and removed entries are "
        "printed. No database is touched: `python -m mesvaccins nomenclature import FILE` is next.",
    )
    read.add_argument("source", type=Path, metavar="DIR_OR_TAR", help="the release as published")
    read.add_argument("--bdpm", type=Path, metavar="DIR", help="a folder with the BDPM's tables")
    read.add_argument(
        "--against",
        type=Path,
        metavar="FILE",
        help="compare with this file; without it, with the curated nomenclature",
    )
    read.add_argument("--out", type=Path, required=True, metavar="FILE", help="the file to write")


def run(arguments: argparse.Namespace) -> int:
    """Read, compare, write; a refusal is one sentence on the error output."""
    try:
        _read(arguments)
    except (InvalidNomenclature, OSError) as error:
        print(f"nomenclature read: {error}", file=sys.stderr)
        return REFUSED
    return 0


def _read(arguments: argparse.Namespace) -> None:
    # Read the old file before the new one may take its place.
    before = _against(arguments.against)
    after = Nomenclature(_curated(arguments.source, arguments.bdpm))
    after.write(arguments.out)
    _print_summary(after, arguments.out)
    comparison = compare(before, after.contents)
    for line in comparison.lines():
        print(line)
    print(comparison.summary(before.release.identifier))


def _against(path: Path | None) -> Contents:
    return Nomenclature.from_file(path).contents if path else Nomenclature.load().contents


def _curated(source: Path, bdpm: Path | None) -> Contents:
    release = read_nuva(ReleaseFiles.open(source))
    markets = read_bdpm(bdpm) if bdpm else None
    return curate(release, Nomenclature.load().contents, markets=markets)


def _print_summary(nomenclature: Nomenclature, path: Path) -> None:
    generic = sum(vaccine.generic for vaccine in nomenclature)
    print(
        f"{nomenclature.release.identifier}: {len(nomenclature)} vaccines "
        f"({generic} generic), {len(nomenclature.valences)} valences, "
        f"{len(nomenclature.diseases)} diseases"
    )
    print(f"sha256 {nomenclature.sha256}, written to {path}")

"""Loads the supporting data from a folder or a zip."""

import re
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from zipfile import BadZipFile, ZipFile, is_zipfile

from lxml import etree

from immunization.dates import Overflow
from immunization.schedule.cdc.antigen import read_antigen
from immunization.schedule.cdc.node import Node, check_shape
from immunization.schedule.cdc.schedule import (
    read_conflicts,
    read_groups,
    read_observations,
    read_products,
)
from immunization.schedule.cdc.shape import ANTIGEN_FILE, SCHEDULE_FILE
from immunization.schedule.checks import check
from immunization.schedule.errors import ScheduleError
from immunization.schedule.knowledge_base import Identity, KnowledgeBase

IDENTIFIER = "cdc-cdsi"
CVX = "http://hl7.org/fhir/sid/cvx"
_LARGEST = 64 * 1024 * 1024
_VERSION = re.compile(r"\d+\.\d+")


def load_cdc(path: Path, *, version: str = "") -> KnowledgeBase:
    """Read the XML of a folder or zip. Raises ScheduleError, which names file and element.

    `version` is by default the number in the name of the folder or zip (`supporting-data-4.64`),
    since the files do not state it. The rule for a day that does not exist is CALCDT-5.
    """
    files = sorted(_files(path))
    roots = [_root(name, content) for name, content in files]
    schedule = _schedule(path, [root for root in roots if root.element.tag == _SCHEDULE])
    antigens = (read_antigen(root) for root in roots if root.element.tag == _ANTIGEN)
    named = _VERSION.search(path.name)
    knowledge_base = KnowledgeBase(
        identity=Identity(IDENTIFIER, version or (named[0] if named else ""), _hash(files)),
        product_system=CVX,
        overflow=Overflow.FIRST_OF_NEXT_MONTH,
        antigens=tuple(sorted(antigens, key=lambda antigen: antigen.name)),
        vaccine_groups=read_groups(schedule),
        products=read_products(schedule),
        conflicts=read_conflicts(schedule),
        observations=read_observations(schedule),
    )
    check(knowledge_base, source=path.name)
    return knowledge_base


_ANTIGEN = "antigenSupportingData"
_SCHEDULE = "scheduleSupportingData"
_SHAPES = {_ANTIGEN: ANTIGEN_FILE, _SCHEDULE: SCHEDULE_FILE}


def _files(path: Path) -> Iterable[tuple[str, bytes]]:
    """The XML files, by their name without folders."""
    if path.is_dir():
        return [(file.name, file.read_bytes()) for file in path.rglob("*.xml")]
    if not is_zipfile(path):
        raise ScheduleError(
            file=str(path), element="path", given=path.name, expected="a folder or a zip of XML"
        )
    try:
        return _unzipped(path)
    except BadZipFile as error:
        raise ScheduleError(
            file=str(path), element="zip", given=str(error), expected="a zip that is whole"
        ) from error


def _unzipped(path: Path) -> list[tuple[str, bytes]]:
    with ZipFile(path) as archive:
        entries = [each for each in archive.infolist() if each.filename.endswith(".xml")]
        for entry in entries:
            if entry.file_size > _LARGEST:
                size = f"{entry.file_size} bytes"
                raise ScheduleError(
                    file=entry.filename, element="size", given=size, expected="64 MiB at most"
                )
        return [(Path(each.filename).name, archive.read(each)) for each in entries]


def _root(name: str, content: bytes) -> Node:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        root = Node(etree.fromstring(content, parser), name)
    except etree.XMLSyntaxError as error:
        raise ScheduleError(
            file=name, element="file", given=str(error), expected="well-formed XML"
        ) from error
    if root.element.getroottree().docinfo.internalDTD is not None:
        root.refuse("", "a document type", "XML without one, so that no entity is followed")
    shape = _SHAPES.get(str(root.element.tag))
    if shape is None:
        root.refuse("", str(root.element.tag), f"{_ANTIGEN} or {_SCHEDULE}")
    check_shape(root, shape)
    return root


def _schedule(path: Path, found: list[Node]) -> Node:
    if len(found) != 1:
        raise ScheduleError(
            file=str(path),
            element=_SCHEDULE,
            given=f"{len(found)} files",
            expected="exactly one file with this root, and one for each antigen",
        )
    return found[0]


def _hash(files: list[tuple[str, bytes]]) -> str:
    digest = sha256()
    for name, content in files:
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()

"""The structure that PDF/UA-1 (ISO 14289-1) asks of a document, read from the file itself.

It covers what a machine can decide of our documents, after the Matterhorn protocol's checkpoints;
an outside validator was held against all four too (docs/accessibility.md).
"""

import itertools
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

HEADINGS = ("H1", "H2", "H3", "H4", "H5", "H6")
WANTED = {
    "it is not marked as tagged (06)": rb"/MarkInfo\s*<<[^>]*/Marked true",
    "it has no structure tree (01)": rb"/StructTreeRoot\s+\d+ 0 R",
    "it names no language (11)": rb"/Lang\s*\([a-z]{2}",
    "it does not say that it is PDF/UA-1 (05)": rb"<pdfuaid:part>1</pdfuaid:part>",
    "its metadata have no title (06)": rb"<dc:title>.*?<rdf:li[^>]*>[^<]+</rdf:li>",
    "the window does not show its title (07)": rb"/DisplayDocTitle true",
}


@dataclass(frozen=True, slots=True)
class Element:
    """An element of the structure tree: its number, its role, and its dictionary as written."""

    number: int
    role: str
    written: bytes


class TaggedPdf:
    """A document with its streams inflated, so that its structure can be read."""

    def __init__(self, pdf: bytes) -> None:
        self.text = pdf + b"\n".join(_inflated(pdf))

    @cached_property
    def elements(self) -> list[Element]:
        """The structure elements, in the order in which the file numbers them."""
        found = re.finditer(rb"(\d+) 0 obj\s*(<<.*?>>)\s*endobj", self.text, re.DOTALL)
        return [
            Element(int(number), role[1].decode(), written)
            for number, written in (match.groups() for match in found)
            if b"/StructElem" in written and (role := re.search(rb"/S\s*/(\w+)", written))
        ]

    def roles(self) -> list[str]:
        """The roles, such as H1, TH or Figure."""
        return [element.role for element in self.elements]

    def faults(self) -> list[str]:
        """What PDF/UA-1 would refuse; the checkpoint of the Matterhorn protocol in brackets."""
        found = [fault for fault, shape in WANTED.items() if not self._holds(shape)]
        levels = [HEADINGS.index(role) for role in self.roles() if role in HEADINGS]
        if levels[:1] != [0]:
            found.append("it does not begin with its title as a heading (14)")
        if any(after > before + 1 for before, after in itertools.pairwise(levels)):
            found.append("a level of headings is skipped (14)")
        found += [
            f"figure {element.number} has no words in its place (13)"
            for element in self.elements
            if element.role == "Figure" and not re.search(rb"/Alt\s*[(<]", element.written)
        ]
        if "Table" in self.roles() and "TH" not in self.roles():
            found.append("a table has no headers (15)")
        found += [
            f"header {element.number} does not say of what it is one (15)"
            for element in self.elements
            if element.role == "TH" and b"/Scope" not in element.written
        ]
        return found

    def _holds(self, shape: bytes) -> bool:
        return re.search(shape, self.text, re.DOTALL) is not None


def _inflated(pdf: bytes) -> Iterator[bytes]:
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            yield zlib.decompress(stream)
        except zlib.error:
            continue

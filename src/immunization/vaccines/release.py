"""Which issue of the nomenclature this is, and whom its facts are owed to."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Source:
    """A publication that facts were taken from."""

    name: str
    version: str
    licence: str
    attribution: str
    """The sentence to show where the data is used."""
    sha256: str = ""
    """Of the file read; empty where facts were taken by hand."""


@dataclass(frozen=True, slots=True)
class Release:
    """The identifier of a nomenclature, the day it describes, and its sources."""

    identifier: str
    dated: date
    sources: tuple[Source, ...]

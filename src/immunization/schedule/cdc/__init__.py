"""Reads the CDC's supporting data (CDSi) as published: a folder, or a zip, of XML files.

`load` is the entrance; `shape` says which elements are known, `node` reads one of them, `values`
understands ages and dates, `dose`, `antigen` and `schedule` build the model. The product carries
none of that data: its user points at what they downloaded.
"""

from immunization.schedule.cdc.load import load_cdc

__all__ = ["load_cdc"]

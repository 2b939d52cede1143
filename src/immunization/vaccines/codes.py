"""The codes of a vaccine: NUVA, CIP13, CVX, ATC, and their systems' addresses."""

import re
from enum import StrEnum

OWN_CODES_START_AT = 900_000
"""Entries that NUVA lacks (skin tests) are numbered from here; NUVA's own stay far below."""

_NUVA = re.compile(r"(?:VAC|VAL|DIS)\d{3,5}")
_OWN = re.compile(r"(?:VAC|VAL|DIS)9\d{5}")
_CIP_PREFIX = "34009"


class CodeSystem(StrEnum):
    """The address that names each code system in FHIR documents."""

    NUVA = "http://smt.esante.gouv.fr/terminologie-nuva"
    CIP = "https://smt.esante.gouv.fr/terminologie-bdpm"
    ATC = "https://smt.esante.gouv.fr/terminologie-atc"
    CVX = "http://hl7.org/fhir/sid/cvx"


class InvalidCode(ValueError):
    """A code that cannot be one of its system."""


def number(code: str) -> int:
    """Give the integer that stands on the wire for a code: `VAC0495` is 495."""
    if not (_NUVA.fullmatch(code) or _OWN.fullmatch(code)):
        raise InvalidCode(f"{code!r} is not a code such as VAC0495, VAL098, DIS045 or VAC900001")
    return int(code[3:])


def is_own(code: str) -> bool:
    """Say whether a code is the project's own, not NUVA's."""
    return number(code) >= OWN_CODES_START_AT


def cip13(text: str) -> str:
    """Read the CIP13 of a French box, also from its GTIN-14 or its older CIP7.

    Raises InvalidCode for anything else, a wrong check digit included.
    """
    digits = re.sub(r"[\s.-]", "", text)
    if re.fullmatch(r"\d{7}", digits):
        digits = _from_cip7(digits)
    if re.fullmatch(r"0\d{13}", digits):
        digits = digits[1:]
    if not re.fullmatch(rf"{_CIP_PREFIX}\d{{8}}", digits):
        raise InvalidCode(f"{text!r} is not a CIP code: 13 digits that start with {_CIP_PREFIX}")
    if digits[-1] != _check_digit(digits[:-1]):
        raise InvalidCode(f"{text!r} is not a CIP code: its last digit does not fit the others")
    return digits


def _from_cip7(digits: str) -> str:
    # The seventh digit of a CIP7 is a check of its own and belongs to the CIP13's body.
    body = _CIP_PREFIX + digits
    return body + _check_digit(body)


def _check_digit(body: str) -> str:
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(body))
    return str(-total % 10)

"""What stands in the booklet of somebody born on a day: doses as given to that cohort in France.

The ages are those of the calendars of the time, roughly, and the coverage is made up: it is the
number, the spread and the kind of the rows that matter here, not medicine.
"""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from random import Random
from typing import NamedTuple

MONTH, YEAR = 30.44, 365.25
MOST = 64
"""No booklet has as many doses: a dose's number in the country is its person's, times this."""


COPIED = 0.825
"""How much of what was given has found its way into an electronic booklet."""


class Product(NamedTuple):
    """A vaccine by NUVA's number."""

    id: int
    name: str
    route: str = "IM"


HEXA, HEXYON = Product(14, "INFANRIX HEXA"), Product(510, "HEXYON")
PENTA, TETRACOQ = Product(23, "PENTAVAC"), Product(63, "TETRACOQ")
PCV13, PCV20 = Product(123, "PREVENAR 13"), Product(900, "PREVENAR 20")
PRIORIX, ROUVAX = Product(53, "PRIORIX", "SQ"), Product(32, "ROUVAX", "SQ")
NEISVAC, NIMENRIX, BEXSERO = (
    Product(22, "NEISVAC"),
    Product(486, "NIMENRIX"),
    Product(495, "BEXSERO"),
)
ROTARIX, BCG = Product(514, "ROTARIX", "PO"), Product(80, "BCG PASTEUR", "IDINJ")
TETRAVAC, REPEVAX = Product(37, "TETRAVAC-ACELLULAIRE"), Product(29, "REPEVAX")
BOOSTRIX, REVAXIS, DTP = (
    Product(43, "BOOSTRIXTETRA"),
    Product(30, "REVAXIS"),
    Product(88, "DTPolio"),
)
GARDASIL, GARDASIL_9 = Product(7, "GARDASIL"), Product(523, "GARDASIL 9")
ENGERIX_10, ENGERIX_20 = Product(45, "ENGERIX B 10 µg"), Product(46, "ENGERIX B 20 µg")
FLU, FLU_HIGH = Product(560, "VAXIGRIPTETRA"), Product(1347, "EFLUELDA")
COMIRNATY, SPIKEVAX = Product(658, "COMIRNATY"), Product(656, "SPIKEVAX")
SHINGRIX, HAVRIX, TYPHIM = (
    Product(567, "SHINGRIX"),
    Product(49, "HAVRIX 1440"),
    Product(41, "TYPHIM VI"),
)
PRODUCTS = (
    *(HEXA, HEXYON, PENTA, TETRACOQ, PCV13, PCV20, PRIORIX, ROUVAX, NEISVAC, NIMENRIX, BEXSERO),
    *(ROTARIX, BCG, TETRAVAC, REPEVAX, BOOSTRIX, REVAXIS, DTP, GARDASIL, GARDASIL_9, ENGERIX_10),
    *(ENGERIX_20, FLU, FLU_HIGH, COMIRNATY, SPIKEVAX, SHINGRIX, HAVRIX, TYPHIM),
)


class Known(StrEnum):
    """How the dose is known, in the treaty's words; "" is declared by the holder."""

    DECLARED = ""
    PROOF = "proof"
    PERFORMED = "execution"


class Given(NamedTuple):
    """A vaccine on a day; `booster` is None where nobody said."""

    on: date
    product: Product
    booster: bool | None


def given_to(rng: Random, born: date, gender: str, *, until: date) -> list[Given]:
    """The doses of one life up to a day, the earliest first, one of a product a day."""
    found: dict[tuple[int, int], Given] = {}
    random, first, last = rng.random, born.toordinal(), until.toordinal()
    for age, product, booster, coverage in _plan(rng, born, gender, until):
        if random() > coverage * COPIED:
            continue
        on = first + int(age * YEAR + random() * 40)
        if on < last and (on, product.id) not in found:
            found[on, product.id] = Given(date.fromordinal(on), product, booster)
    return [found[key] for key in sorted(found)][: MOST - 1]


Step = tuple[float, Product, bool | None, float]
"""Age in years, what, whether a booster, how many in 1 get it."""


def _plan(rng: Random, born: date, gender: str, until: date) -> Iterator[Step]:
    yield from _infancy(rng, born.year)
    yield from _school(rng, born.year, gender)
    yield from _adult(rng, born.year, until)
    yield from _campaigns(rng, born.year, until)


def at(months: float) -> float:
    """An age in years."""
    return months * MONTH / YEAR


def _infancy(rng: Random, year: int) -> Iterator[Step]:
    """Eleven compulsory diseases for who is born since 2018; before, fewer and fewer."""
    if year >= 2018:
        yield from _since_2018(rng, year)
    else:
        yield from _before_2018(rng, year)


def _since_2018(rng: Random, year: int) -> Iterator[Step]:
    hexa = rng.choice((HEXA, HEXYON))
    for months in (2, 4, 11):
        yield at(months), hexa, months == 11, 0.98
        yield at(months), PCV13, months == 11, 0.97
    meningococcal = NIMENRIX if year >= 2025 else NEISVAC
    yield from ((at(months), meningococcal, months == 12, 0.9) for months in (5, 12))
    yield from ((at(months), PRIORIX, None, 0.95) for months in (12.2, 17))
    if year >= 2022:
        yield from ((at(months), BEXSERO, months == 12, 0.7) for months in (3, 5, 12))
        yield from ((at(months), ROTARIX, False, 0.6) for months in (2.1, 3.2))


def _before_2018(rng: Random, year: int) -> Iterator[Step]:
    first = TETRACOQ if year < 1996 else rng.choice((PENTA, HEXA)) if year >= 2008 else PENTA
    if year < 1967:
        first = DTP
    yield from ((at(months), first, months == 17, 0.95) for months in (2, 3, 4, 17))
    if year >= 2006:
        yield from ((at(months), PCV13, months == 12, 0.9) for months in (2.1, 4.1, 12))
    if year < 2007:
        yield at(8), BCG, None, 0.85
    if 1975 <= year < 1986:
        yield at(14), ROUVAX, None, 0.6
    if year >= 1986:
        yield from ((at(months), PRIORIX, None, 0.9) for months in (13, 20))
    if 1994 <= year < 2008:
        yield from ((at(months), ENGERIX_10, None, 0.45) for months in (24, 25, 31))


def _school(rng: Random, year: int, gender: str) -> Iterator[Step]:
    yield 6.1, TETRAVAC if year >= 2000 else DTP, True, 0.9
    yield 11.6, REPEVAX if year >= 1996 else DTP, True, 0.85
    if year < 1996:
        yield 16.2, DTP, True, 0.75
    if 1980 <= year < 1994:
        yield from ((11.5 + gap, ENGERIX_20, None, 0.6) for gap in (0, 0.09, 0.5))
    if year >= 2008:
        share = 0.55 if gender == "female" else 0.3
        yield from ((12 + gap, GARDASIL_9, False, share) for gap in (0, 0.55))
    elif year >= 1993 and gender == "female":
        yield from ((14.5 + gap, GARDASIL, False, 0.4) for gap in (0, 0.2, 0.55))
    if 1992 <= year < 2014:
        yield 14.2, NEISVAC, None, 0.35


def _adult(rng: Random, year: int, until: date) -> Iterator[Step]:
    for age in (25, 35, 45, 55, 65, 75, 85):
        fixed = age in (25, 45, 65, 75, 85)
        if year + age < 2013 or fixed:
            product = DTP if year + age < 2003 else BOOSTRIX if age <= 45 else REVAXIS
            yield age + rng.random() * 2, product, True, 0.7
    if year < 1988 and rng.random() < 0.3:
        yield from ((28 + gap, ENGERIX_20, None, 0.9) for gap in (0, 0.1, 0.6))
    if rng.random() < 0.2:
        age = 20 + rng.random() * 30
        yield age, HAVRIX, False, 1
        yield age + 0.8, HAVRIX, True, 0.6
        yield age, TYPHIM, None, 0.7
    if until.year - year >= 65:
        yield until.year - year - rng.random() * 2, SHINGRIX, False, 0.15
        yield 66 + rng.random() * 4, PCV20 if year >= 1958 else PCV13, None, 0.3


def _campaigns(rng: Random, year: int, until: date) -> Iterator[Step]:
    if 2021 - year >= 12:
        product = rng.choice((COMIRNATY, COMIRNATY, SPIKEVAX))
        start = 2021.3 - year + rng.random() * 0.4
        yield start, product, None, 0.9
        yield start + 0.1, product, None, 0.88
        yield start + 0.6, product, None, 0.6
    faithful = rng.random() < (0.75 if until.year - year >= 65 else 0.12)
    if faithful:
        for winter in range(max(year + 18, until.year - 9), until.year + 1):
            old = winter - year >= 65
            yield winter - year + 0.78, FLU_HIGH if old and winter >= 2022 else FLU, None, 0.85

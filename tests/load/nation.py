"""A country of made-up people: households with an account, persons with a carnet, their doses.

Everything follows from the seed and a number, so that both services are filled with the same
people without asking each other, and any of them can be made again alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property
from itertools import count, islice
from random import Random
from typing import NamedTuple
from uuid import UUID

from tests.load.booklets import MOST, Given, Known, Product, given_to
from tests.load.staff import CENTRES, DOMAIN, NURSES_OF_A_CENTRE, PRACTICES
from tests.load.words import COURSES, FIRST_NAMES, LAST_NAMES, ZIP_CODES

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
MEMBERS = 8
"""No household has as many: a person's number is the household's, times this."""
FICTION = 10_000
"""The regulator keeps 06 39 98 0000 to 9999 for fiction."""
BLOCKS = 64
NEWCOMERS_FROM = 10_000_000
"""Households from here on are in no carnet: students for whom a centre may make one."""
OPENED_FROM = date(2019, 1, 1)


class Bond(StrEnum):
    """How far a student's dossier and carnet have come together."""

    NONE = ""
    LINKED = "linked"
    CODE_KNOWN = "code"


class Dose(NamedTuple):
    """A vaccination as MesVaccins keeps it; `precision` 3 is a day, 2 a month, 1 a year.

    `creator` and `validator` are numbers of professionals; without creator the holder declared it.
    """

    id: int
    product: Product
    on: date
    precision: int
    batch: str
    booster: bool | None
    site: str
    known: Known
    creator: int | None
    validator: int | None
    source_id: str
    version: int
    revision: int
    entered: date
    deleted: bool


@dataclass(frozen=True)
class Person:
    """Somebody with a carnet; a student has a centre too."""

    seed: int
    number: int
    account: UUID
    last_name: str
    first_name: str
    gender: str
    birth_date: date
    zip_code: str
    email: str
    mobile: str
    carnet_id: UUID
    opened: date
    centre: int | None = None
    bond: Bond = Bond.NONE

    @property
    def share_code(self) -> str:
        """Eight symbols; an odd multiplier gives each number its own."""
        value = ((self.number + self.seed) * 0x9E3779B97F4A7C15) % (1 << 40)
        return "".join(ALPHABET[value >> shift & 31] for shift in range(35, -1, -5))

    @property
    def ine(self) -> str:
        """A student identifier of a form that no university gives."""
        return f"LD{self.number % 10**9:09}"

    @property
    def course(self) -> str:
        """What the student studies."""
        return COURSES[self.number % len(COURSES)]

    def doses(self, *, until: date) -> list[Dose]:
        """The booklet, tombstones included, in the order of its revisions."""
        rng = Random(f"{self.seed}/{self.number}/doses")
        given = given_to(rng, self.birth_date, self.gender, until=until)
        writer = _Writer(self, rng, until)
        return [writer.write(place, dose) for place, dose in enumerate(given)]


@dataclass
class _Writer:
    """Puts what was given into a booklet: who entered it, who vouches, how well it is known."""

    person: Person
    rng: Random
    until: date
    revision: int = 0

    def write(self, place: int, given: Given) -> Dose:
        random = self.rng.random
        known, creator, validator = self._vouched()
        vague = known is Known.DECLARED and random() < 0.12
        precision = (1 if random() < 0.5 else 2) if vague else 3
        deleted = random() < 0.01
        version = 1 + (known is Known.PROOF) + deleted
        self.revision += version
        return Dose(
            id=self.person.number * MOST + place + 1,
            product=given.product,
            on=given.on,
            precision=precision,
            batch="" if vague else f"{given.product.name[0]}{int(random() * 1e5):05}",
            booster=given.booster,
            site=("LD" if random() < 0.7 else "RD") if given.product.route in ("IM", "SQ") else "",
            known=known,
            creator=creator,
            validator=validator,
            source_id=_uuid_hex(self.rng) if creator is not None and random() < 0.8 else "",
            version=version,
            revision=self.revision,
            entered=self._entered(given.on),
            deleted=deleted,
        )

    def _vouched(self) -> tuple[Known, int | None, int | None]:
        chance = self.rng.random()
        if chance < 0.3:
            return Known.DECLARED, None, None
        who = self._professional()
        return (Known.PROOF, None, who) if chance < 0.55 else (Known.PERFORMED, who, who)

    def _professional(self) -> int:
        random, centre = self.rng.random, self.person.centre
        if centre is not None and self.person.bond is Bond.LINKED and random() < 0.3:
            return centre * NURSES_OF_A_CENTRE + int(random() * NURSES_OF_A_CENTRE)
        return CENTRES * NURSES_OF_A_CENTRE + int(random() * PRACTICES)

    def _entered(self, on: date) -> date:
        """The day it came into the booklet: when it was given, or when the carnet was opened."""
        day = on if on > self.person.opened else self.person.opened
        return day if day < self.until else self.until - timedelta(days=1)


def people(size: int, *, seed: int, until: date) -> Iterator[Person]:
    """The holders of `size` carnets, household by household."""
    everybody = (person for number in count() for person in household(number, seed, until))
    return islice(everybody, size)


def newcomers(amount: int, *, seed: int, until: date) -> Iterator[Person]:
    """Students without any carnet, in each centre in turn."""
    for number in range(amount):
        rng = Random(f"{seed}/{NEWCOMERS_FROM + number}")
        home = _Home(NEWCOMERS_FROM + number, seed, rng, until)
        yield home.member(0, _age(rng, 18, 25), centre=number % CENTRES)


def household(number: int, seed: int, until: date) -> list[Person]:
    """The people of one household, who share an account."""
    rng = Random(f"{seed}/{number}")
    home, chance = _Home(number, seed, rng, until), rng.random()
    if chance < 0.25:
        bond = rng.random()
        kind = Bond.LINKED if bond < 0.5 else Bond.CODE_KNOWN if bond < 0.95 else Bond.NONE
        return [home.member(0, _age(rng, 18, 25), centre=int(rng.random() * CENTRES), bond=kind)]
    if chance < 0.45:
        return [home.member(0, _age(rng, 26, 64))]
    if chance < 0.65:
        return [home.member(place, _age(rng, 65, 88)) for place in range(1 + (chance < 0.55))]
    first = _age(rng, 27, 48)
    parents = [home.member(0, first), home.member(1, first + rng.random() * 4 - 2)]
    youngest = rng.random() * max(first - 25, 2)
    children = 0 if chance < 0.72 else 1 + int(rng.random() * 3)
    ages = [youngest + 2.2 * place for place in range(children)]
    return parents + [home.member(2 + place, age) for place, age in enumerate(ages)]


@dataclass
class _Home:
    """What the members of a household share."""

    number: int
    seed: int
    rng: Random
    until: date

    @cached_property
    def _shared(self) -> tuple[UUID, str, str]:
        return _uuid(self.rng), _one_of(self.rng, LAST_NAMES), _one_of(self.rng, ZIP_CODES)

    def member(
        self, place: int, age: float, *, centre: int | None = None, bond: Bond = Bond.NONE
    ) -> Person:
        account, last_name, zip_code = self._shared
        rng = self.rng
        gender = "female" if rng.random() < 0.51 else "male"
        return Person(
            seed=self.seed,
            number=self.number * MEMBERS + place,
            account=account,
            last_name=last_name,
            first_name=_first_name(rng, gender, age),
            gender=gender,
            birth_date=self._born(age),
            zip_code=zip_code,
            email=f"{'parent' if place == 1 else 'foyer'}-{self.number}@{DOMAIN}",
            mobile=self._mobile if place != 1 else "",
            carnet_id=_uuid(rng),
            opened=OPENED_FROM + timedelta(days=int(rng.random() * 2500)),
            centre=centre,
            bond=bond,
        )

    @property
    def _mobile(self) -> str:
        return f"+3363998{self.number % FICTION:04}" if self.number < NEWCOMERS_FROM else ""

    def _born(self, age: float) -> date:
        """A birthday that no other household with the same number of fiction has.

        The remainder of the day by 64 names the block of 10,000 households.
        """
        today, block = self.until.toordinal(), self.number // FICTION
        day = today - int(age * 365.25)
        day += block % BLOCKS - day % BLOCKS
        return date.fromordinal(day if day < today else day - BLOCKS)


def _age(rng: Random, youngest: float, oldest: float) -> float:
    return youngest + rng.random() * (oldest - youngest)


def _first_name(rng: Random, gender: str, age: float) -> str:
    """Names follow the cohort: the lists go from the oldest to the youngest."""
    names = FIRST_NAMES[gender]
    middle = (1 - min(age, 88) / 90) * (len(names) - 8)
    return names[int(middle + rng.random() * 8)]


def _one_of(rng: Random, choices: tuple[str, ...]) -> str:
    return choices[int(rng.random() * len(choices))]


def _uuid(rng: Random) -> UUID:
    return UUID(int=rng.getrandbits(128), version=4)


def _uuid_hex(rng: Random) -> str:
    number = rng.getrandbits(128) & ~(0xF000 << 64) | (4 << 76)
    return f"{number & ~(0xC000 << 48) | (0x8000 << 48):032x}"

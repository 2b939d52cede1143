"""Who gives vaccines: the nurses of 20 centres, and doctors of practices in town. None exists.

Every identifier is made from the seed and a number, so that both services name the same people.
"""

from dataclasses import dataclass
from functools import cache
from uuid import UUID, uuid5

from tests.load.words import FIRST_NAMES, LAST_NAMES

CENTRES, NURSES_OF_A_CENTRE = 20, 10
PRACTICES = 200
NAMESPACE = UUID("6c6f6164-0000-4000-8000-000000000000")
MARK = "données synthétiques"
DOMAIN = "charge.test"
"""A reserved domain: no address of it reaches anybody."""


def identifier(kind: str, number: object) -> UUID:
    """The same identifier for the same thing, in whichever service."""
    return uuid5(NAMESPACE, f"{kind}/{number}")


@dataclass(frozen=True, slots=True)
class Centre:
    """A university health centre, known to both services."""

    number: int

    @property
    def name(self) -> str:
        """What it is called, and that it is made up."""
        return f"Centre de charge {self.number + 1:02} ({MARK})"

    @property
    def id(self) -> UUID:
        """Calcium's identifier."""
        return identifier("centre", self.number)

    @property
    def organisation_id(self) -> UUID:
        """MesVaccins' identifier."""
        return identifier("organisation", self.number)


@dataclass(frozen=True, slots=True)
class Professional:
    """A nurse of a centre (`number` < 200) or a doctor of a practice."""

    number: int

    @property
    def is_nurse(self) -> bool:
        """Whether a centre employs them."""
        return self.number < CENTRES * NURSES_OF_A_CENTRE

    @property
    def centre(self) -> Centre:
        """The nurse's centre."""
        return Centre(self.number // NURSES_OF_A_CENTRE)

    @property
    def organisation_id(self) -> UUID:
        """Where they work, as MesVaccins knows it."""
        if self.is_nurse:
            return self.centre.organisation_id
        return identifier("practice", self.number)

    @property
    def organisation(self) -> str:
        """Where they work, in words."""
        return self.centre.name if self.is_nurse else f"Cabinet {self.number} ({MARK})"

    @property
    def agent_id(self) -> UUID:
        """The nurse's identifier in Calcium, which every call names."""
        return identifier("agent", self.number)

    @property
    def local_id(self) -> str:
        """What their organisation calls them."""
        return str(self.agent_id) if self.is_nurse else f"med-{self.number}"

    @property
    def last_name(self) -> str:
        """Their name."""
        return LAST_NAMES[self.number * 7 % len(LAST_NAMES)]

    @property
    def first_name(self) -> str:
        """Their first name."""
        names = FIRST_NAMES["female"]
        return names[self.number % len(names)]

    @property
    def name(self) -> str:
        """First name and name, as shown."""
        return f"{self.first_name} {self.last_name}"

    @property
    def role(self) -> str:
        """Nurse or physician."""
        return "nurse" if self.is_nurse else "physician"

    @property
    def email(self) -> str:
        """The address that the nurse signs in with."""
        return f"infirmiere-{self.number}@{DOMAIN}"


@cache
def centres() -> tuple[Centre, ...]:
    """All centres."""
    return tuple(Centre(number) for number in range(CENTRES))


@cache
def professionals() -> tuple[Professional, ...]:
    """All nurses, then all doctors; the place in this list is the number."""
    return tuple(Professional(number) for number in range(CENTRES * NURSES_OF_A_CENTRE + PRACTICES))


@cache
def nurses() -> tuple[Professional, ...]:
    """The nurses of every centre."""
    return tuple(each for each in professionals() if each.is_nurse)

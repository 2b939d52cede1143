"""A vaccine of the nomenclature: a brand, or a generic entry for a brand that nobody noted."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from immunization.vaccines import codes
from immunization.vaccines.disease import Disease
from immunization.vaccines.valence import Valence


class VaccineKind(StrEnum):
    """What a row of a booklet can be; only the first kind counts as a dose."""

    VACCINE = "vaccine"
    IMMUNOGLOBULIN = "immunoglobulin"
    SKIN_TEST = "skin_test"


class MarketState(StrEnum):
    """Whether the product is sold in France, as far as the BDPM tells."""

    MARKETED = "marketed"
    NOT_MARKETED = "not_marketed"
    HISTORICAL = "historical"
    """It has French codes and left the BDPM before 2016."""
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Market:
    """The product's life on the French market.

    `marketed_from` is the first declaration seen, often that of a later pack: warn on an
    earlier dose, never refuse it.
    """

    state: MarketState = MarketState.UNKNOWN
    authorised_on: date | None = None
    marketed_from: date | None = None
    marketed_until: date | None = None


@dataclass(frozen=True, slots=True)
class Vaccine:
    """One entry of the nomenclature, under NUVA's code or one of our own."""

    code: str
    name: str
    valences: tuple[Valence, ...]
    label: str = ""
    """A few French words that say what it is: "Méningocoque B"."""
    kind: VaccineKind = VaccineKind.VACCINE
    generic: bool = False
    """An entry "sans précision": the composition is known, the brand is not."""
    generic_of: str | None = None
    """The generic entry that tells the same diseases with the next less detail.

    ENGERIX B 20 µg → "Hépatite B, dose adulte 20 µg" → "Hépatite B recombinant" → "Hépatite B".
    """
    aliases: tuple[str, ...] = ()
    """Other ways of writing this very name; text that equals one may be linked unasked."""
    hints: tuple[str, ...] = ()
    """Words by which it is looked for, too loose to name it: "Pfizer"."""
    cip13: tuple[str, ...] = ()
    atc: str | None = None
    cvx: tuple[str, ...] = ()
    market: Market = field(default_factory=Market)
    withdrawn: bool = False
    """No longer part of the nomenclature; doses that carry it stay readable."""
    replaced_by: str | None = None

    @property
    def id(self) -> int:
        """NUVA's number (495 for `VAC0495`), which is `vaccine.id` on the wire."""
        return codes.number(self.code)

    @property
    def names(self) -> tuple[str, ...]:
        """Every name it goes by, its own first."""
        return (self.name, *self.aliases)

    @property
    def diseases(self) -> tuple[Disease, ...]:
        """The diseases it is listed under, in NUVA's order."""
        return tuple(sorted({valence.disease for valence in self.valences}))

    @property
    def immunises_against(self) -> tuple[Disease, ...]:
        """The diseases that it is a dose against: none for an immunoglobulin or a skin test."""
        if self.kind is not VaccineKind.VACCINE:
            return ()
        active = {valence.disease for valence in self.valences if not valence.passive}
        return tuple(sorted(active))

    @property
    def is_immunoglobulin(self) -> bool:
        """Say whether it holds antibodies only, and so counts for nothing in the assessment."""
        return self.kind is VaccineKind.IMMUNOGLOBULIN

    @property
    def is_skin_test(self) -> bool:
        """Say whether it is a test (tuberculin), not a vaccine."""
        return self.kind is VaccineKind.SKIN_TEST

    @property
    def is_french(self) -> bool:
        """Say whether it is or was sold in France under a French code."""
        return bool(self.cip13) or self.market.state is not MarketState.UNKNOWN

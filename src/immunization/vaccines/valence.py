"""One component of a vaccine."""

from dataclasses import dataclass

from immunization.vaccines import codes
from immunization.vaccines.disease import Disease


@dataclass(frozen=True, slots=True)
class Valence:
    """What a vaccine contains against one disease, at some degree of detail.

    `lineage` holds the valence's own code and those of the broader ones above it:
    "rubéole vivante" is a "rubéole". A passive valence (antibodies) protects and immunises nobody.
    """

    code: str
    label: str
    shorthand: str
    disease: Disease
    lineage: tuple[str, ...]
    passive: bool = False

    @property
    def id(self) -> int:
        """NUVA's number, which is `valence.id` on the wire."""
        return codes.number(self.code)

    @property
    def parent(self) -> str | None:
        """The code of the next broader valence."""
        return self.lineage[1] if len(self.lineage) > 1 else None

    def is_a(self, other: "Valence") -> bool:
        """Say whether this valence is the other one, or a more detailed form of it."""
        return other.code in self.lineage

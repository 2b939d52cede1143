"""A disease that vaccines are given against."""

from dataclasses import dataclass

from immunization.vaccines import codes


@dataclass(frozen=True, slots=True, order=True)
class Disease:
    """One of NUVA's target diseases, with its French name."""

    code: str
    name: str

    @property
    def id(self) -> int:
        """NUVA's number, which is `disease.id` on the wire."""
        return codes.number(self.code)
